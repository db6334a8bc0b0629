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

# Within this time the people concerned answer; after it, an agent does. Counted in days that the desk works.
ANSWER_WITHIN = timedelta(hours=48)


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    def from_within(self) -> "ServiceRequestQuerySet":
        """The ones that someone of the account made; those from outside are for agents."""
        return self.exclude(kind__in=ServiceRequest.FROM_OUTSIDE)

    def from_outside(self) -> "ServiceRequestQuerySet":
        return self.filter(kind__in=ServiceRequest.FROM_OUTSIDE)

    def links(self) -> "ServiceRequestQuerySet":
        """The ones that ask other accounts, which answer or leave it to agents."""
        return self.filter(kind=ServiceRequest.Kind.LINK)

    def registrations_undecided(self) -> "ServiceRequestQuerySet":
        return self.filter(kind=ServiceRequest.Kind.REGISTRATION, decided_at=None)

    def profile_links_undecided(self) -> "ServiceRequestQuerySet":
        return self.filter(kind=ServiceRequest.Kind.PROFILE_LINK, decided_at=None)

    def issuing_codes(self) -> "ServiceRequestQuerySet":
        return self.filter(kind=ServiceRequest.Kind.ISSUE_CODES, dispatch__isnull=False)

    def complete(self) -> "ServiceRequestQuerySet":
        """The ones that wait for nothing more from whoever asks: the only ones that agents see."""
        return self.exclude(state=ServiceRequest.State.INCOMPLETE)


class ServiceRequest(models.Model):
    """A request of an account, from someone of it; or from outside, by the `contact` who leaves a proven address."""

    class Kind(models.TextChoices):
        LINK = "link", _("Ajout d’un utilisateur existant à un autre compte")
        RECOVERY = "recovery", _("Accès perdu au compte d’une organisation")
        REGISTRATION = "registration", _("Inscription d’un compte avec documents")
        PROFILE_LINK = "profile_link", _("Liaison d’un profil par renseignements d’identité")
        ADD_SUBJECTS = "add_subjects", _("Ajouter une relation ou des sujets autorisés à un contact")
        REMOVE_SUBJECTS = "remove_subjects", _("Retirer une relation ou des sujets autorisés à un contact")
        EDIT_CONTACT = (
            "edit_contact",
            _("Modifier les informations personnelles et les coordonnées d’un individu autorisé ou d’un contact"),
        )
        EDIT_CONTACT_ADDRESS = (
            "edit_contact_address",
            _("Modifier l’adresse d’un individu autorisé ou d’un contact"),
        )
        EDIT_ORGANIZATION = "edit_organization", _("Modifier les informations d’une organisation")
        EDIT_ADDRESS = "edit_address", _("Modifier une adresse")
        MANAGE_ORGANIZATION = "manage_organization", _("Gérer une organisation")
        ISSUE_CODES = "issue_codes", _("Émettre un nouveau code de liaison")
        QUESTION = "question", _("Question au soutien")

        @classmethod
        def decided_elsewhere(cls) -> set[str]:
            """The kinds whose decision takes a way of its own: line by line, after objections, by comparing people."""
            return {cls.LINK, cls.RECOVERY, cls.REGISTRATION, cls.PROFILE_LINK, cls.ADD_SUBJECTS}

    class State(models.TextChoices):
        INCOMPLETE = "incomplete", _("À compléter")
        SUBMITTED = "submitted", _("Soumise")
        IN_VALIDATION = "in_validation", _("En validation")
        DONE = "done", _("Terminée")
        REFUSED = "refused", _("Refusée")
        CANCELLED = "cancelled", _("Annulée")

    OPEN = (State.SUBMITTED, State.IN_VALIDATION)
    # Whoever asks is not known to any account, or only says so.
    FROM_OUTSIDE = (Kind.RECOVERY, Kind.REGISTRATION)

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
    # The agent who has taken it upon themselves; whoever decides may be another.
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("attribuée à"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    assigned_at = models.DateTimeField(_("attribuée le"), null=True, blank=True)
    # Of a form of the catalogue: whom it is about, what was asked (names of fields and values, as the
    # form's own action reads them), and what was attested, word for word, at which instant.
    about = models.ForeignKey(
        Membership,
        verbose_name=_("contact"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests_about",
    )
    wishes = models.JSONField(_("modifications demandées"), default=dict, blank=True)
    attestation = models.TextField(_("attestation"), blank=True)
    attested_at = models.DateTimeField(_("attestée le"), null=True, blank=True)

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
                name="request_is_given_to_someone_at_some_moment",
                condition=Q(assigned_to=None) | Q(assigned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="attestation_has_its_instant",
                condition=Q(attestation="", attested_at=None) | (~Q(attestation="") & Q(attested_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="request_says_who_asks_or_comes_from_outside",
                condition=Q(kind="registration", organization__isnull=False, asked_by=None)
                | Q(kind="recovery", asked_by=None)
                | Q(kind__in=["profile_link", "question"], asked_by__isnull=False)
                | (
                    ~Q(kind__in=["registration", "recovery", "profile_link", "question"])
                    & Q(organization__isnull=False, asked_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="agent_decides_on_requests_from_outside_and_says_why_not",
                condition=~Q(kind__in=["registration", "recovery"])
                | ~Q(state__in=["done", "refused"])
                | Q(state="done", decided_by__isnull=False, organization__isnull=False)
                | (Q(state="refused", decided_by__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="requests_of_a_person"),
            models.Index(fields=["organization", "-asked_at"], name="requests_of_an_account"),
            models.Index(fields=["due_at"], name="requests_to_decide", condition=Q(decided_at=None)),
            models.Index(fields=["assigned_to", "due_at"], name="requests_of_an_agent", condition=Q(decided_at=None)),
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
        return f"{self.membership.full_name}, {self.target_number}"
