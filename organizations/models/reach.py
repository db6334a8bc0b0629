"""How one reaches a desk: its telephones, as one reads them and as one calls them, its fax, its address."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.fields import dialled


@dataclass(frozen=True)
class Call:
    """One number: what it is, its digits, the extension that one dials after it."""

    label: Any
    number: str
    extension: str = ""

    @property
    def url(self) -> str:
        return dialled(self.number, self.extension)

    @property
    def spoken(self) -> str:
        if not self.extension:
            return self.number
        return str(_("%(number)s, poste %(extension)s") % {"number": self.number, "extension": self.extension})


class Reachable(models.Model):
    """What a desk says of how to reach it; each number is written as people read it."""

    telephone = models.CharField(_("téléphone"), max_length=20, blank=True)
    toll_free = models.CharField(_("sans frais"), max_length=20, blank=True)
    extension = models.CharField(
        _("poste"),
        max_length=8,
        blank=True,
        help_text=_("Se compose après le numéro sans frais, sinon après l’autre."),
    )
    fax = models.CharField(_("télécopieur"), max_length=20, blank=True)
    postal_address = models.TextField(
        _("adresse postale"), max_length=300, blank=True, help_text=_("Comme sur une enveloppe, une ligne par ligne.")
    )
    emergency_telephone = models.CharField(
        _("téléphone d’urgence"),
        max_length=20,
        blank=True,
        help_text=_("Où l’on répond hors des heures à ce qui ne peut attendre. Vide : pas de ligne d’urgence."),
    )
    emergency_fr = models.TextField(
        _("en cas d’urgence, en français"),
        max_length=1000,
        blank=True,
        help_text=_("Ce qui est urgent, et comment se passe l’appel. Une ligne vide sépare les paragraphes."),
    )
    emergency_en = models.TextField(_("en cas d’urgence, en anglais"), max_length=1000, blank=True)

    class Meta:
        abstract = True

    @property
    def calls(self) -> list[Call]:
        """Where it answers; the extension goes with the toll-free number, where there is one."""
        found = []
        if self.telephone:
            found.append(Call(_("Téléphone"), self.telephone, "" if self.toll_free else self.extension))
        if self.toll_free:
            found.append(Call(_("Sans frais"), self.toll_free, self.extension))
        return found

    @property
    def emergency_call(self) -> Call:
        return Call(_("Urgence"), self.emergency_telephone)
