"""The cards, which anyone may verify, and the runs in which they are printed."""

import secrets
import uuid
from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cardrequests.models.participants import Participant
from cardrequests.models.sessions import TrainingSession
from portal.core.numbers import draw

# 96 bits: nobody finds a card by trying addresses.
CODE_BYTES = 12
CODE_LENGTH = CODE_BYTES * 4 // 3


def new_code() -> str:
    return secrets.token_urlsafe(CODE_BYTES)


class Standing(models.TextChoices):
    """What a card is worth today."""

    VALID = "valid", _("Valide")
    EXPIRED = "expired", _("Expirée")
    REVOKED = "revoked", _("Révoquée")
    UNKNOWN = "unknown", _("Inconnue")


class PrintRun(models.Model):
    """The cards that were sent to the printer together."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(_("création"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("tirage de cartes")
        verbose_name_plural = _("tirages de cartes")
        default_permissions = ("add", "view")

    def __str__(self) -> str:
        return f"{timezone.localtime(self.made_at):%Y-%m-%d %H:%M}"


class CardQuerySet(models.QuerySet["Card"]):
    def unrevoked(self) -> "CardQuerySet":
        return self.filter(revoked_at=None)

    def valid(self, on: date | None = None) -> "CardQuerySet":
        on = on or timezone.localdate()
        return self.unrevoked().filter(Q(expires_on=None) | Q(expires_on__gte=on))

    def with_what_is_printed(self) -> "CardQuerySet":
        """Load whose card it is, for what, and who asked for it."""
        return self.select_related("participant__session__activity", "participant__session__trainer__user")

    def awaiting_printing(self) -> "CardQuerySet":
        return self.unrevoked().filter(print_run=None)


@pghistory.track(exclude=["code"])
class Card(models.Model):
    """A participant’s card. `code` is in the address of its public page: whoever holds the card may verify it."""

    class Reason(models.TextChoices):
        LOST = "lost", _("Perdue ou volée")
        MISPRINTED = "misprinted", _("Erreur sur la carte")
        WITHDRAWN = "withdrawn", _("Retirée")

    number = models.CharField(_("numéro"), max_length=20, unique=True, editable=False)
    code = models.CharField(_("code de vérification"), max_length=24, unique=True, editable=False, default=new_code)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="cards")
    issued_at = models.DateTimeField(_("émission"), default=timezone.now)
    expires_on = models.DateField(_("valide jusqu’au"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révocation"), null=True, blank=True)
    reason = models.CharField(_("raison de la révocation"), max_length=12, choices=Reason, blank=True)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("remplace"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    printed_at = models.DateTimeField(_("impression"), null=True, blank=True)
    print_run = models.ForeignKey(
        PrintRun, verbose_name=_("tirage"), null=True, blank=True, on_delete=models.PROTECT, related_name="cards"
    )

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("carte")
        verbose_name_plural = _("cartes")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                name="one_unrevoked_card_a_participant",
                fields=["participant"],
                condition=Q(revoked_at=None),
                violation_error_message=_("Cette personne a déjà une carte. Révoquez-la avant d’en émettre une autre."),
            ),
            models.CheckConstraint(
                name="revoked_card_says_why",
                condition=Q(revoked_at=None, reason="") | (Q(revoked_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="printed_card_is_in_a_run", condition=Q(printed_at=None) | Q(print_run__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="card_stays_what_it_was_issued", fields=["number", "code", "participant", "issued_at", "replaces"]
            ),
            pgtrigger.Protect(name="card_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def has_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def is_valid(self) -> bool:
        return not self.is_revoked and not self.has_expired

    @property
    def standing(self) -> "Standing":
        if self.is_revoked:
            return Standing.REVOKED
        return Standing.EXPIRED if self.has_expired else Standing.VALID


def cards_of(session: TrainingSession) -> CardQuerySet:
    """Return the cards of those who took part in a session, with them."""
    found: CardQuerySet = Card.objects.filter(participant__session=session)
    return found.select_related("participant")


def next_card_number() -> str:
    """Draw the next number of the year: `CAR-2026-000001`."""
    year = timezone.localdate().year
    return f"CAR-{year}-{draw(f'card {year}'):06}"
