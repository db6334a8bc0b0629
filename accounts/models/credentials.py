"""What replaces a password or an address: a temporary password, a change of address, the help with a lost factor."""

import uuid
from typing import Any, Self

from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User

# A link that can only cancel is signed, not kept: it says which question, to whoever received it.
CANCEL_SALT = "accounts.recovery.cancel"


class ProofQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class TemporaryPassword(models.Model):
    """A password of one use, sent to the person. It stands beside the old one, which goes on until this one is used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="temporary_passwords")
    password_hash = models.CharField(_("mot de passe haché"), max_length=128)
    sent_at = models.DateTimeField(_("envoi"))
    expires_at = models.DateTimeField(_("expiration"))
    used_at = models.DateTimeField(_("utilisation"), null=True, blank=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("mot de passe temporaire")
        verbose_name_plural = _("mots de passe temporaires")
        indexes = [models.Index(fields=["user", "-sent_at"], name="temporary_passwords_of_a_user")]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class EmailChange(models.Model):
    """An address that a person wants, or that someone proposes for them: theirs once the link sent there is used.

    `secret_hash` is that of the token in the link (core.secrets). One change at a time is live for a person.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="email_changes")
    email = models.EmailField(_("nouvelle adresse"))
    secret_hash = models.CharField(_("jeton haché"), max_length=64, unique=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("demande"))
    expires_at = models.DateTimeField(_("expiration"))
    used_at = models.DateTimeField(_("confirmation"), null=True, blank=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("changement d’adresse")
        verbose_name_plural = _("changements d’adresse")
        indexes = [models.Index(fields=["user", "-asked_at"], name="address_changes_of_a_user")]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_proposal(self) -> bool:
        """Whether someone else wants this address for the person, who is to say yes."""
        return self.asked_by_id != self.user_id


class FactorRecoveryQuerySet(models.QuerySet["FactorRecovery"]):
    def open(self) -> "FactorRecoveryQuerySet":
        return self.filter(state__in=[FactorRecovery.State.ASKED, FactorRecovery.State.CHECKED])

    def cancelled_by(self, token: str) -> "FactorRecoveryQuerySet":
        """The one that the link of a mail may cancel; none if the link is not ours."""
        try:
            public_id = signing.loads(token, salt=CANCEL_SALT)
        except signing.BadSignature:
            return self.none()
        return self.filter(public_id=public_id)


class FactorRecovery(models.Model):
    """A person has lost the second factor and asks for help: two agents, one after the other, let them begin anew."""

    class State(models.TextChoices):
        ASKED = "asked", _("Demandée")
        CHECKED = "checked", _("Vérifiée par un agent")
        DONE = "done", _("Accordée")
        REFUSED = "refused", _("Refusée")
        CANCELLED = "cancelled", _("Annulée")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factor_recoveries")
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.ASKED)
    words = models.TextField(_("explication de la personne"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("demande"), auto_now_add=True)
    first_agent = models.ForeignKey(
        User, verbose_name=_("premier agent"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(_("vérification"), null=True, blank=True)
    # How the first agent made sure of who asks: read by the second, and kept.
    proof = models.TextField(_("comment l’identité a été vérifiée"), max_length=1000, blank=True)
    second_agent = models.ForeignKey(
        User, verbose_name=_("second agent"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("décision"), null=True, blank=True)

    objects = FactorRecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("perte d’un second facteur")
        verbose_name_plural = _("pertes d’un second facteur")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                name="one_open_recovery_per_person", fields=["user"], condition=Q(state__in=["asked", "checked"])
            ),
            models.CheckConstraint(
                name="recovery_is_decided_by_two_agents",
                condition=~Q(state="done")
                | Q(
                    first_agent__isnull=False,
                    second_agent__isnull=False,
                    checked_at__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="second_agent_is_another",
                condition=Q(first_agent=None) | Q(second_agent=None) | ~Q(first_agent=F("second_agent")),
            ),
            models.CheckConstraint(
                name="nobody_decides_on_the_own_recovery",
                condition=(Q(first_agent=None) | ~Q(first_agent=F("user")))
                & (Q(second_agent=None) | ~Q(second_agent=F("user"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.ASKED, self.State.CHECKED)

    @property
    def cancel_token(self) -> str:
        return signing.dumps(str(self.public_id), salt=CANCEL_SALT)
