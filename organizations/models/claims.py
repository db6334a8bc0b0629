"""The proof by which a person takes hold of a pending membership."""

import uuid
from datetime import timedelta

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import Message
from organizations.models.accounts import Organization
from organizations.models.memberships import Membership
from organizations.models.types import ClaimMethod

KEY_TRIES = 5


class ClaimQuerySet(models.QuerySet["Claim"]):
    def live(self) -> "ClaimQuerySet":
        """The ones neither used nor replaced; whether the time is up is the membership's fact."""
        return self.filter(used_at=None, revoked_at=None)

    def sent_lately(self, email: str) -> "ClaimQuerySet":
        """The ones that went to an address in the last day, whatever became of the place in the account.

        The address of the place may have been corrected since: the mail says where the link went.
        """
        went = Q(message__recipient_email=email) | Q(message=None, membership__email=email)
        return self.filter(went, issued_at__gt=timezone.now() - timedelta(days=1))

    def with_tries_left(self) -> "ClaimQuerySet":
        return self.live().filter(tries__lt=KEY_TRIES)


@pghistory.track(exclude=["secret_hash"])
class Claim(models.Model):
    """One link sent to one address; a new one kills the old. Only the hash of its secret is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="claims")
    method = models.CharField(_("méthode"), max_length=20, choices=ClaimMethod, default=ClaimMethod.EMAIL_LINK)
    secret_hash = models.CharField(_("secret haché"), max_length=128, unique=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # How often the two answers that go with the link were wrong (three keys).
    tries = models.PositiveSmallIntegerField(_("essais"), default=0)
    issued_at = models.DateTimeField(_("émission"), auto_now_add=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    used_at = models.DateTimeField(_("utilisation"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("annulation"), null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("activation")
        verbose_name_plural = _("activations")
        constraints = [
            models.UniqueConstraint(
                name="one_live_claim_per_membership",
                fields=["membership"],
                condition=Q(used_at=None, revoked_at=None),
            ),
            models.CheckConstraint(name="claim_has_at_most_five_tries", condition=Q(tries__lte=KEY_TRIES)),
            models.CheckConstraint(
                name="claim_is_used_or_revoked_but_not_both", condition=Q(used_at=None) | Q(revoked_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.issued_at:%Y-%m-%d %H:%M}"

    @property
    def is_live(self) -> bool:
        return self.used_at is None and self.revoked_at is None

    @property
    def asks_three_keys(self) -> bool:
        return self.method == ClaimMethod.THREE_KEYS

    @property
    def has_user(self) -> bool:
        """Whether the address that received the link belongs to a user by now."""
        return User.objects.filter(email=self.membership.email).exists()

    @property
    def refusal(self) -> ValidationError | None:
        """Why this link serves no more and what to do, or None while it does."""
        if self.used_at:
            return ValidationError(_("Ce lien a déjà servi. Connectez-vous pour accéder au compte."), code="used")
        if self.membership.has_expired or self.membership.organization.status == Organization.Status.CLOSED:
            return self._expired
        if self.revoked_at and self.tries >= KEY_TRIES:
            return ValidationError(
                _("Trop de réponses fausses : ce lien ne sert plus. Demandez-en un autre à un gestionnaire."),
                code="exhausted",
            )
        if self.revoked_at or not self.membership.is_pending:
            return ValidationError(
                _("Ce lien a été remplacé ou annulé. Cherchez un courriel plus récent dans votre boîte."),
                code="revoked",
            )
        return None

    @property
    def _expired(self) -> ValidationError:
        if self.membership.added_by_id is None:
            return ValidationError(
                _("Le temps prévu pour activer ce compte est écoulé. Inscrivez-le de nouveau."),
                code="registration_expired",
            )
        return ValidationError(
            _("Ce lien est expiré. Demandez une nouvelle invitation à une personne responsable du compte."),
            code="expired",
        )
