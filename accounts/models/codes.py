"""One-time codes: what is common to all, and those sent to people who exist."""

from datetime import timedelta
from math import ceil
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User

CODE_LIFETIME = timedelta(minutes=10)
CODE_TRIES = 5
CODE_COOLDOWN = timedelta(seconds=60)


class CodeQuerySet(models.QuerySet[Any]):
    def unexpired(self) -> Self:
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def live(self) -> Self:
        """Return those whose code may still be tried."""
        return self.unexpired().filter(tries__lt=CODE_TRIES)

    def sent_within(self, period: timedelta) -> Self:
        return self.filter(sent_at__gt=timezone.now() - period)

    def newest_first(self) -> Self:
        return self.order_by("-sent_at", "-pk")


class TriedCode(models.Model):
    """One code, its own tries, its own end.

    The session that asked holds `ticket`: the code works only there. Asking again writes a further row
    under the same ticket. The counter moves by one conditional UPDATE: parallel guesses are counted too
    (docs/security.md).
    """

    ticket = models.UUIDField(db_index=True, editable=False)
    code_hash = models.CharField(_("code haché"), max_length=128)
    tries = models.PositiveSmallIntegerField(_("essais"), default=0)
    sent_at = models.DateTimeField(_("envoi du code"))
    expires_at = models.DateTimeField(_("expiration"))
    used_at = models.DateTimeField(_("utilisation"), null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def is_live(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now() and self.tries < CODE_TRIES

    @property
    def tries_left(self) -> int:
        return CODE_TRIES - self.tries

    @property
    def cooldown(self) -> int:
        """The seconds to wait before a further code may be asked."""
        return max(0, ceil((self.sent_at + CODE_COOLDOWN - timezone.now()).total_seconds()))


class OneTimeCode(TriedCode):
    """A code sent to a person who exists: to come in, or to prove that a telephone is theirs."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", _("Connexion")
        TELEPHONE = "telephone", _("Preuve d’un téléphone")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="one_time_codes")
    purpose = models.CharField(_("but"), max_length=20, choices=Purpose)
    # The address or the number that the code went to: a telephone is proven for this one alone.
    sent_to = models.CharField(_("destination"), max_length=254)

    class Meta:
        verbose_name = _("code à usage unique")
        verbose_name_plural = _("codes à usage unique")
        constraints = [
            models.CheckConstraint(name="code_has_at_most_five_tries", condition=models.Q(tries__lte=CODE_TRIES)),
        ]
        indexes = [models.Index(fields=["user", "purpose", "sent_at"], name="codes_sent_to_a_person")]
