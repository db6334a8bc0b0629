"""Who reports sessions of training: a user with a card of trainer."""

import re

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cardrequests.validators import trainer_letters
from portal.core.numbers import draw

LAST_SEQUENCE = 999


class TrainerQuerySet(models.QuerySet["Trainer"]):
    def active(self) -> "TrainerQuerySet":
        """The ones who may train today, and whose user is theirs still."""
        return self.filter(is_active=True, user__closed_at=None)

    def bearing(self, card: str) -> "TrainerQuerySet":
        """The one whose card number was typed, whole or up to its hyphen, in any case, with any spaces."""
        abbreviation, _hyphen, suffix = re.sub(r"\s", "", card).upper().partition("-")
        found = self.filter(abbreviation=abbreviation)
        return found.filter(card_suffix=suffix) if suffix else found


@pghistory.track()
class Trainer(models.Model):
    """A « formateur / moniteur ». The abbreviation is also, in lower case, the user name (AS-2, AS-30)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("utilisateur"), on_delete=models.PROTECT, related_name="trainer"
    )
    abbreviation = models.CharField(_("abrégé"), max_length=7, unique=True, editable=False)
    card_suffix = models.CharField(_("suite du numéro de carte"), max_length=6, default="1")
    is_active = models.BooleanField(_("actif"), default=True)
    opened_at = models.DateTimeField(_("ouverture"), auto_now_add=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ouvert par"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = TrainerQuerySet.as_manager()

    class Meta:
        verbose_name = _("formateur")
        verbose_name_plural = _("formateurs")
        default_permissions = ("add", "view", "change")
        ordering = ["abbreviation"]
        constraints = [
            models.CheckConstraint(
                name="abbreviation_is_four_letters_and_three_digits",
                condition=Q(abbreviation__regex=r"^[A-Z]{4}[0-9]{3}$"),
            ),
            models.CheckConstraint(
                name="card_suffix_is_capitals_and_digits",
                condition=Q(card_suffix__regex=r"^[A-Z0-9]{1,6}$"),
                violation_error_message=_("La suite du numéro de carte compte de 1 à 6 chiffres ou lettres capitales."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.get_full_name()} ({self.card_number})"

    @property
    def card_number(self) -> str:
        return f"{self.abbreviation}-{self.card_suffix}"

    @property
    def is_usable(self) -> bool:
        """Whether a session may name them: `active()`, of one that is loaded with its user."""
        return self.is_active and self.user.closed_at is None


def next_abbreviation(first_name: str, last_name: str) -> str:
    """Draw the next free abbreviation of these letters: `ETHC003`. The counter's row is the lock."""
    letters = trainer_letters(first_name, last_name)
    while (sequence := draw(f"trainer {letters}")) <= LAST_SEQUENCE:
        abbreviation = f"{letters}{sequence:03}"
        if not User.objects.filter(username=abbreviation).exists():
            return abbreviation.upper()
    raise ValidationError(
        _("Il n’y a plus de numéro libre pour les lettres « %(letters)s ». Écrivez au soutien technique.")
        % {"letters": letters.upper()}
    )
