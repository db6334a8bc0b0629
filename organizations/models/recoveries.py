"""Who asks from outside, and the way back into an account that nobody responsible can open any more."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from organizations.models.memberships import Membership
from organizations.models.requests import ServiceRequest
from portal.core.fields import NAME_MAX
from portal.core.secrets import hash_token

# For how long the link to a person who asks from outside works: an account lost, an account registered.
PROOF_LIFETIME = timedelta(hours=24)
COMPLETION_LIFETIME = timedelta(days=30)
REMINDER_BEFORE = timedelta(days=5)
# The time of those whom an account knows, to object; then that of the agents, to decide.
OBJECTION_PERIOD = timedelta(days=5)
DECISION_PERIOD = timedelta(days=10)


class ContactQuerySet(models.QuerySet["Contact"]):
    def opened_by(self, token: str, kind: str) -> "Contact | None":
        """Return whose link of this kind of request it is; None if there is none."""
        found = self.filter(secret_hash=hash_token(token), request__kind=kind)
        return found.select_related("request__organization__type__desk").first()


class Contact(models.Model):
    """A person who asks from outside. The link of a mail proves the address; only then do agents see the request."""

    request = models.OneToOneField(ServiceRequest, on_delete=models.CASCADE, related_name="contact")
    first_name = models.CharField(_("prénom"), max_length=NAME_MAX)
    last_name = models.CharField(_("nom"), max_length=NAME_MAX)
    email = models.EmailField(_("adresse de courriel"))
    telephone = models.CharField(_("téléphone"), max_length=20, blank=True)
    position = models.CharField(_("fonction dans l’organisation"), max_length=100, blank=True)
    language = models.CharField(_("langue"), max_length=5, choices=Language, default=Language.FRENCH)
    secret_hash = models.CharField(_("jeton haché"), max_length=64, unique=True)
    expires_at = models.DateTimeField(_("fin du lien"))
    proven_at = models.DateTimeField(_("adresse prouvée"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("rappel"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne qui demande")
        verbose_name_plural = _("personnes qui demandent")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["email"], name="requests_of_an_address")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def is_awaited(self) -> bool:
        """Whether the link still has something to do."""
        return self.request.state == ServiceRequest.State.INCOMPLETE and self.expires_at > timezone.now()


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def to_announce(self) -> "RecoveryQuerySet":
        return self.filter(announced_at=None, request__state=ServiceRequest.State.IN_VALIDATION)


class Recovery(models.Model):
    """An account is lost, says someone. It is kept as it was named, whether there is such an account or not."""

    request = models.OneToOneField(ServiceRequest, on_delete=models.CASCADE, related_name="recovery")
    # The form from which it came: sent twice, it is one request.
    form_key = models.UUIDField(unique=True, editable=False)
    account_named = models.CharField(_("organisation nommée"), max_length=150)
    words = models.TextField(_("ce qui s’est passé"), max_length=2000)
    # When agents heard of it; and when those whom the account knows did, from which moment they may object.
    announced_at = models.DateTimeField(_("annonce"), null=True, blank=True)
    objections_until = models.DateTimeField(_("opposition possible jusqu’au"), null=True, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("accès perdu")
        verbose_name_plural = _("accès perdus")
        default_permissions = ()

    def __str__(self) -> str:
        return self.account_named

    @property
    def may_be_accepted(self) -> bool:
        return self.objections_until is not None and self.objections_until <= timezone.now()


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def opened_by(self, token: str) -> "Objection | None":
        found = self.filter(secret_hash=hash_token(token))
        return found.select_related("recovery__request__organization", "recovery__request__contact").first()

    def made(self) -> "ObjectionQuerySet":
        return self.exclude(objected_at=None)


class Objection(models.Model):
    """What one person whom the account knows may say against a recovery, by a link of one use; and what they said."""

    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="objections")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="objections")
    secret_hash = models.CharField(_("jeton haché"), max_length=64, unique=True)
    sent_at = models.DateTimeField(_("envoi"), auto_now_add=True)
    objected_at = models.DateTimeField(_("opposition"), null=True, blank=True)
    words = models.TextField(_("motif"), max_length=1000, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opposition")
        verbose_name_plural = _("oppositions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="one_objection_link_per_person", fields=["recovery", "membership"]),
            models.CheckConstraint(
                name="words_against_a_recovery_are_those_of_an_objection",
                condition=Q(words="") | Q(objected_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.membership_id}"
