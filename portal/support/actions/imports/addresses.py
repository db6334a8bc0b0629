"""An address of a file: province, postal code and region agree with the country, as on the pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.models import Province, Region
from organizations.models.accounts import ADDRESS_FIELDS, Country
from portal.core.fields import canadian_postal_code

OF_CONTACTS = tuple(name for name in ADDRESS_FIELDS if name != "region")


def settle(values: dict[str, Any], *, with_region: bool) -> None:
    """Complete the address of a line in place, or refuse half of one; without any, leave it alone."""
    given = {name for name in ADDRESS_FIELDS if values.get(name)}
    if not given - {"country", "region", "province"}:
        for name in given:
            del values[name]
        return
    for name, sentence in WANTED.items():
        if name not in given:
            raise ValidationError(sentence)
    country = values.setdefault("country", Country.CANADA)
    if country == Country.CANADA:
        if not values.get("province"):
            raise ValidationError(_("L’adresse est incomplète : écrivez la province, ou un autre pays."))
        values["postal_code"] = canadian_postal_code(values["postal_code"])
    else:
        values["province"] = ""
    if with_region:
        is_quebec = values["province"] == Province.QUEBEC
        values["region"] = values.get("region", Region.OTHER) if is_quebec else Region.OTHER


WANTED = {
    "street": _("L’adresse est incomplète : écrivez le numéro et la rue."),
    "city": _("L’adresse est incomplète : écrivez la ville."),
    "postal_code": _("L’adresse est incomplète : écrivez le code postal."),
}
