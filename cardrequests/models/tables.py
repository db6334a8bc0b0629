"""The lists that an agent edits: types of organism, institutions, activities, titles, prices."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models.types import Named


class ListedQuerySet(models.QuerySet[Any]):
    def offered(self) -> Self:
        """The ones that one may choose today."""
        return self.filter(retired_at=None)


class Listed(Named):
    """A row of a list. A row that served is retired, never deleted."""

    name_fr = models.CharField(_("nom français"), max_length=150, unique=True)
    name_en = models.CharField(_("nom anglais"), max_length=150)
    position = models.PositiveSmallIntegerField(_("rang dans les listes"), default=0)
    retired_at = models.DateTimeField(_("retrait"), null=True, blank=True)

    objects = ListedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "name_fr"]
        default_permissions = ("add", "view", "change")

    @property
    def is_offered(self) -> bool:
        return self.retired_at is None


@pghistory.track()
class OrganismKind(Listed):
    """« Type d’organisme »; the name of an accredited one is chosen from the institutions (AS-10)."""

    is_accredited = models.BooleanField(_("organismes choisis dans la liste des maisons accréditées"), default=False)

    class Meta(Listed.Meta):
        verbose_name = _("type d’organisme")
        verbose_name_plural = _("types d’organisme")


@pghistory.track()
class Institution(Listed):
    """« Maison d’enseignement accréditée »."""

    city = models.CharField(_("ville"), max_length=100, blank=True)

    class Meta(Listed.Meta):
        verbose_name = _("maison d’enseignement accréditée")
        verbose_name_plural = _("maisons d’enseignement accréditées")


@pghistory.track()
class Activity(Listed):
    """« Activité de formation ». Its cards are good for some months, or for ever."""

    months_valid = models.PositiveSmallIntegerField(
        _("mois de validité des cartes"), null=True, blank=True, help_text=_("Vide : la carte n’expire pas.")
    )

    class Meta(Listed.Meta):
        verbose_name = _("activité de formation")
        verbose_name_plural = _("activités de formation")


@pghistory.track()
class Title(Listed):
    """« Titre » of a participant."""

    class Meta(Listed.Meta):
        verbose_name = _("titre")
        verbose_name_plural = _("titres")


def spoken_money(amount: Decimal) -> str:
    """Return an amount as people read it: « 2,00 $ »."""
    return gettext("%(amount)s $") % {"amount": number_format(amount, 2, use_l10n=True, force_grouping=True)}


class PriceQuerySet(models.QuerySet["Price"]):
    def in_force(self, on: date | None = None) -> "Price":
        """Return the price of a card on a day, today unless told."""
        return self.filter(starts_on__lte=on or timezone.localdate()).latest("starts_on")


@pghistory.track()
class Price(models.Model):
    """What one card costs from a day on, until the next price."""

    amount = models.DecimalField(_("prix d’une carte"), max_digits=6, decimal_places=2)
    starts_on = models.DateField(_("à partir du"), unique=True)

    objects = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("prix")
        verbose_name_plural = _("prix")
        ordering = ["-starts_on"]
        default_permissions = ("add", "view", "change")
        constraints = [
            models.CheckConstraint(
                name="price_is_not_negative",
                condition=Q(amount__gte=Decimal(0)),
                violation_error_message=_("Un prix n’est pas négatif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} $ ({self.starts_on})"
