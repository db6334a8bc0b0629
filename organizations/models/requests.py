"""What was submitted and waits for a decision: a number, a state, and who decided what, when."""

import uuid
from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models.accounts import Organization
from organizations.models.memberships import Membership
from organizations.models.types import Role
from portal.core.numbers import draw

# Within this time the people concerned answer; after it, an agent does.
ANSWER_WITHIN = timedelta(hours=48)


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    def from_within(self) -> "ServiceRequestQuerySet":
        """The ones that someone of the account made; those from outside are for agents."""
        return self.filter(kind=ServiceRequest.Kind.LINK)

    def from_outside(self) -> "ServiceRequestQuerySet":
        return self.exclude(kind=ServiceRequest.Kind.LINK)

    def registrations_undecided(self) -> "ServiceRequestQuerySet":
        return self.filter(kind=ServiceRequest.Kind.REGISTRATION, decided_at=None)

    def complete(self) -> "ServiceRequestQuerySet":
        """The ones that wait for nothing more from whoever asks: the only ones that agents see."""
        return self.exclude(state=ServiceRequest.State.INCOMPLETE)


class ServiceRequest(models.Model):
    """A request of an account, from someone of it; or from outside, by the `contact` who leaves a proven address."""

    class Kind(models.TextChoices):
        LINK = "link", _("Ajout d’un utilisateur existant à un autre compte")
        RECOVERY = "recovery", _("Accès perdu au compte d’une organisation")
        REGISTRATION = "registration", _("Inscription d’un compte avec documents")

    class State(models.TextChoices):
        INCOMPLETE = "incomplete", _("À compléter")
        SUBMITTED = "submitted", _("Soumise")
        IN_VALIDATION = "in_validation", _("En validation")
        DONE = "done", _("Terminée")
        REFUSED = "refused", _("Refusée")
        CANCELLED = "cancelled", _("Annulée")

    OPEN = (State.SUBMITTED, State.IN_VALIDATION)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("numéro"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("demande"), max_length=20, choices=Kind)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("compte"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("demandée par"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
    )
    state = models.CharField(_("état"), max_length=20, choices=State, default=State.SUBMITTED)
    asked_at = models.DateTimeField(_("soumission"), auto_now_add=True)
    due_at = models.DateTimeField(_("à décider avant"))
    decided_at = models.DateTimeField(_("décision"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("agent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = models.TextField(_("motif de la réponse"), max_length=2000, blank=True)

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande")
        verbose_name_plural = _("demandes")
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="request_is_decided_iff_closed",
                condition=Q(state__in=["incomplete", "submitted", "in_validation"], decided_at=None)
                | Q(state__in=["done", "refused", "cancelled"], decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="request_says_who_asks_or_comes_from_outside",
                condition=Q(kind="link", organization__isnull=False, asked_by__isnull=False)
                | Q(kind="registration", organization__isnull=False, asked_by=None)
                | Q(kind="recovery", asked_by=None),
            ),
            models.CheckConstraint(
                name="agent_decides_on_requests_from_outside_and_says_why_not",
                condition=Q(kind="link")
                | ~Q(state__in=["done", "refused"])
                | Q(state="done", decided_by__isnull=False, organization__isnull=False)
                | (Q(state="refused", decided_by__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-asked_at"], name="requests_of_an_account"),
            models.Index(fields=["due_at"], name="requests_to_decide", condition=Q(decided_at=None)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_at <= timezone.now()


def next_request_number() -> str:
    """Draw the next number of the year: `DEM-2026-00001`."""
    year = timezone.localdate().year
    return f"DEM-{year}-{draw(f'request {year}'):05}"


class LinkLineQuerySet(models.QuerySet["LinkLine"]):
    def waiting(self) -> "LinkLineQuerySet":
        return self.filter(state=LinkLine.State.WAITING)

    def waiting_for(self, organization: Organization) -> "LinkLineQuerySet":
        """Return what the administrators of an account may decide: who is to be added to it."""
        lines = self.waiting().filter(target=organization).select_related("request__organization", "request__asked_by")
        return lines.select_related("membership__user", "membership__organization__type").order_by("request", "pk")


@pghistory.track()
class LinkLine(models.Model):
    """One person of the asking account to be added to one other account.

    The account is kept as it was typed: a number that nobody bears waits like any other, so that the
    answer tells nobody which accounts exist.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("En attente")
        ACCEPTED = "accepted", _("Acceptée")
        REFUSED = "refused", _("Refusée")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="lines")
    membership = models.ForeignKey(
        Membership, verbose_name=_("personne"), on_delete=models.PROTECT, related_name="link_lines"
    )
    target_number = models.CharField(_("compte à jumeler"), max_length=10)
    target = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="link_lines")
    role = models.CharField(_("type d’utilisateur demandé"), max_length=20, choices=Role)
    state = models.CharField(_("état"), max_length=20, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("décision"), null=True, blank=True)

    objects = LinkLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("ajout demandé")
        verbose_name_plural = _("ajouts demandés")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_line_per_person_and_account",
                fields=["membership", "target_number"],
                condition=Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="decided_line_says_who_and_when",
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.target_number}"
