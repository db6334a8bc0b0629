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


class ServiceRequest(models.Model):
    """A request of an account, from someone of it."""

    class Kind(models.TextChoices):
        LINK = "link", _("Ajout d’un utilisateur existant à un autre compte")

    class State(models.TextChoices):
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
        Organization, verbose_name=_("compte"), on_delete=models.PROTECT, related_name="requests"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("demandée par"), on_delete=models.PROTECT, related_name="requests"
    )
    state = models.CharField(_("état"), max_length=20, choices=State, default=State.SUBMITTED)
    asked_at = models.DateTimeField(_("soumission"), auto_now_add=True)
    due_at = models.DateTimeField(_("à décider avant"))
    decided_at = models.DateTimeField(_("décision"), null=True, blank=True)

    class Meta:
        verbose_name = _("demande")
        verbose_name_plural = _("demandes")
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="request_is_decided_iff_closed",
                condition=Q(state__in=["submitted", "in_validation"], decided_at=None)
                | Q(state__in=["done", "refused", "cancelled"], decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["organization", "-asked_at"], name="requests_of_an_account")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


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
