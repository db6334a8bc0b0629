"""An address: of a contact, or of the organization."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.forms.accounts import ABROAD, ContactStep
from organizations.forms.submissions import SubmissionForm
from organizations.models import Province
from organizations.models.accounts import ADDRESS_FIELDS, Country, Region, spoken_postal_code
from portal.core.fields import canadian_postal_code, regular_line


class AddressFields(SubmissionForm):
    """An address. Cleaned, `values` is all of it, as text."""

    street = ContactStep.base_fields["street"]
    city = ContactStep.base_fields["city"]
    province = ContactStep.base_fields["province"]
    country = ContactStep.base_fields["country"]
    postal_code = ContactStep.base_fields["postal_code"]

    field_order = (*ADDRESS_FIELDS, "documents", "attests")

    template_name = "organizations/_submission_form.html"

    def __init__(self, *args: Any, values: Mapping[str, str], version: str, **kwargs: Any) -> None:
        """Fill in what is kept, `values`, and say it beside each field."""
        super().__init__(*args, **kwargs)
        self.kept = values
        self.initial["version"] = version
        kept = {name: value for name, value in values.items() if name in self.fields}
        self.initial |= {name: value for name, value in kept.items() if value}
        if values["postal_code"]:
            self.initial["postal_code"] = spoken_postal_code(values["postal_code"], values["country"])
        if values["street"] and not values["province"]:
            self.initial["province"] = ABROAD
        if not values["street"]:
            # A country alone is what the form proposes, not what is kept.
            kept = dict.fromkeys(kept, "")
        self.say_current({name: self._in_words(name, value) for name, value in kept.items()})

    def _in_words(self, name: str, value: str) -> str:
        if name == "postal_code":
            return spoken_postal_code(value, self.kept["country"])
        choices = {str(key): label for key, label in getattr(self.fields[name], "choices", ())}
        return str(choices.get(value, value)) if value else ""

    def clean(self) -> dict[str, Any]:
        """Make province and postal code agree with the country."""
        cleaned = super().clean() or self.cleaned_data
        is_canadian = cleaned.get("country") == Country.CANADA
        if not is_canadian:
            cleaned["province"] = ""
        elif cleaned.get("province") == ABROAD:
            self.add_error("province", _("Choisissez la province ou le territoire, ou un autre pays."))
        if cleaned.get("postal_code"):
            try:
                read = canadian_postal_code if is_canadian else regular_line
                cleaned["postal_code"] = read(cleaned["postal_code"])
            except ValidationError as error:
                self.add_error("postal_code", error)
        return cleaned

    @property
    def values(self) -> dict[str, str]:
        return {name: str(self.cleaned_data[name]) for name in ADDRESS_FIELDS if name in self.fields}

    def compare_with(self, values: Mapping[str, str], version: str) -> None:
        """Keep what was typed, and say beside each field what is kept by now."""
        self.build_upon(version)
        typed = self.values
        for name in typed:
            if typed[name] != values[name]:
                self.say_meanwhile(self[name], self._in_words(name, values[name]))


class OrganizationAddressForm(AddressFields):
    """Where an organization is, or where its mail goes. Cleaned, `is_removal` says that mail goes to the first.

    `locked`: what only the desk changes; `can_remove`: whether there is an address that mail may do without.
    """

    region = ContactStep.base_fields["region"]
    is_removed = forms.BooleanField(
        label=_("Retirer l’adresse postale : le courrier va à l’adresse de l’organisation"), required=False
    )

    field_order = ("is_removed", *ADDRESS_FIELDS, "documents", "attests")

    def __init__(self, *args: Any, locked: Iterable[str], can_remove: bool, desk: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locked = set(locked)
        if not can_remove:
            del self.fields["is_removed"]
        elif self.add_prefix("is_removed") in self.data:
            for name in ADDRESS_FIELDS:
                self.fields[name].required = False
        self.fields["region"].is_conditional = True  # type: ignore[attr-defined]
        for name in self.locked:
            field = self.fields[name]
            field.disabled, field.required = True, False
            field.label = str(field.label).removeprefix("* ")
            field.help_text = _("Pour changer cette information, écrivez à « %(desk)s ».") % {"desk": desk}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("is_removed"):
            return self.cleaned_data
        cleaned = super().clean()
        if cleaned.get("province") != Province.QUEBEC:
            cleaned["region"] = Region.OTHER
        elif not cleaned.get("region"):
            self.add_error("region", _("Choisissez la région, ou « Autre » si vous ne la connaissez pas."))
        return cleaned

    @property
    def is_removal(self) -> bool:
        return bool(self.cleaned_data.get("is_removed"))
