"""What an agent may read and do: the organizations of their desks, the people in them, and what hangs on both."""

from dataclasses import dataclass
from functools import cached_property

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Device, User
from cardrequests.actions.invoices import DESK_OF
from cardrequests.models import Card, Invoice, Payment, Trainer, TrainingSession
from delegations.models import Authorization, Relation
from notifications.models import Message
from organizations.models import Claim, Membership, Organization, OrganizationType, ServiceRequest, SupportDesk
from organizations.models.memberships import MembershipQuerySet
from organizations.permissions import can_help, desks_of
from portal.core import journal
from portal.core.models import JournalQuerySet, place_of
from portal.core.personal import names_of
from portal.support.models import Note
from portal.support.models.notes import NoteQuerySet


@dataclass(frozen=True)
class Reach:
    """How far an agent sees: begin every search and every dossier here."""

    agent: User

    @cached_property
    def desks(self) -> list[SupportDesk]:
        return list(desks_of(self.agent).order_by("pk"))

    @cached_property
    def trains(self) -> bool:
        """Whether one of the desks is that of training, whose trainers and sessions are of no account."""
        return OrganizationType.objects.filter(prefix=DESK_OF, desk__in=self.desks).exists()

    def may(self, right: str) -> bool:
        return self.agent.has_perm(right)

    # --- Accounts and their people ---------------------------------------------------------------

    @property
    def organizations(self) -> QuerySet[Organization]:
        return Organization.objects.filter(type__desk__in=self.desks).select_related("type__desk")

    @property
    def memberships(self) -> MembershipQuerySet:
        within = Membership.objects.filter(organization__type__desk__in=self.desks)
        return within.select_related("organization__type__desk", "user")

    @property
    def people(self) -> QuerySet[User]:
        """Whoever has, had or awaits a place in these accounts, and trainers; a superuser sees everyone."""
        if self.agent.is_superuser:
            return User.objects.all()
        places = Membership.objects.filter(user=OuterRef("pk"), organization__type__desk__in=self.desks)
        within = Q(Exists(places))
        if self.trains:
            within |= Exists(Trainer.objects.filter(user=OuterRef("pk")))
        return User.objects.filter(within)

    @property
    def claims(self) -> QuerySet[Claim]:
        return Claim.objects.filter(membership__organization__type__desk__in=self.desks)

    @property
    def requests(self) -> QuerySet[ServiceRequest]:
        """Those of their accounts; one that names no account yet is everyone's."""
        within = Q(organization__type__desk__in=self.desks) | Q(organization=None)
        return ServiceRequest.objects.complete().filter(within).select_related("organization__type", "asked_by")

    def requests_of(self, person: User) -> QuerySet[ServiceRequest]:
        return self.requests.filter(Q(asked_by=person) | Q(about__user=person))

    # --- What became of a person -----------------------------------------------------------------

    @property
    def devices(self) -> QuerySet[Device]:
        return Device.objects.select_related("user")

    def open_sessions_of(self, person: User) -> QuerySet[UserSession]:
        kept = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
        return UserSession.objects.filter(user=person, session_key__in=kept)

    def messages_to(self, person: User) -> QuerySet[Message]:
        """What was written to someone, also before they had a user. A message says of no account what it is about."""
        return Message.objects.filter(Q(user=person) | Q(user=None, recipient_email=person.email))

    def lines_of(self, organization: Organization) -> JournalQuerySet:
        """What the people of an account read, and what agents alone do."""
        return journal.lines_of(organization) | journal.history_of(organization).filter(place="")

    def lines_about(self, person: User) -> JournalQuerySet:
        """What a person did and what was done to them, in the accounts of the desks, and in none."""
        lines = journal.lines_about(person, names_of(person))
        if self.agent.is_superuser:
            return lines
        places = self.organizations.filter(memberships__user=person).order_by("pk")
        within = Q(place__in=["", *map(place_of, places.distinct())])
        return lines.filter(within | Q(place__startswith="cardrequests.") if self.trains else within)

    # --- Delegations -----------------------------------------------------------------------------

    @property
    def relations(self) -> QuerySet[Relation]:
        within = Q(client__type__desk__in=self.desks) | Q(provider__type__desk__in=self.desks)
        return Relation.objects.filter(within).select_related("client", "provider", "type")

    @property
    def authorizations(self) -> QuerySet[Authorization]:
        return Authorization.objects.filter(file__type__desk__in=self.desks).as_listed()

    # --- Training --------------------------------------------------------------------------------

    @property
    def trainers(self) -> QuerySet[Trainer]:
        return Trainer.objects.all() if self.trains else Trainer.objects.none()

    @property
    def sessions(self) -> QuerySet[TrainingSession]:
        """Sessions, each with `invoice_number`, if it has one."""
        own = Invoice.objects.filter(session=OuterRef("pk"), kind=Invoice.Kind.INVOICE).order_by("pk")
        found = TrainingSession.objects.select_related("trainer__user", "activity")
        found = found.annotate(invoice_number=Subquery(own.values("number")[:1]))
        return found if self.trains else found.none()

    @property
    def invoices(self) -> QuerySet[Invoice]:
        found = Invoice.objects.select_related("session__trainer__user", "message")
        return found if self.trains else found.none()

    @property
    def payments(self) -> QuerySet[Payment]:
        found = Payment.objects.select_related("session__trainer__user", "received_by")
        return found if self.trains else found.none()

    @property
    def cards(self) -> QuerySet[Card]:
        found = Card.objects.select_related("participant__session__trainer__user")
        return found if self.trains else found.none()

    # --- Notes -----------------------------------------------------------------------------------

    @property
    def notes(self) -> NoteQuerySet:
        """Those of their accounts, and those about people that were written for one of their desks."""
        found = Note.objects.select_related("author", "desk")
        if self.agent.is_superuser:
            return found
        return found.filter(Q(organization__type__desk__in=self.desks) | Q(person__isnull=False, desk__in=self.desks))

    def desks_about(self, person: User) -> list[SupportDesk]:
        """Return the desks for which the agent may write about someone: those that serve an account of theirs."""
        types = OrganizationType.objects.filter(organizations__memberships__user=person)
        keys = set(types.values_list("desk", flat=True))
        if self.trains and Trainer.objects.filter(user=person).exists():
            keys |= set(OrganizationType.objects.filter(prefix=DESK_OF).values_list("desk", flat=True))
        return [desk for desk in self.desks if desk.pk in keys]

    def helps(self, organization: Organization) -> bool:
        """Whether the agent does for this account what its own people cannot."""
        return can_help(self.agent, organization)


def can_search(agent: User) -> bool:
    """Agents who may read accounts or people search them."""
    return agent.has_perm("organizations.view_organization") or agent.has_perm("accounts.view_user")


def can_read_organizations(agent: User) -> bool:
    return agent.has_perm("organizations.view_organization")


def can_read_people(agent: User) -> bool:
    return agent.has_perm("accounts.view_user")


def can_unlock(agent: User, person: User) -> bool:
    """Whoever may change people lets them try again; nobody below a superuser touches one, nor the own user."""
    if person.pk == agent.pk or (person.is_superuser and not agent.is_superuser) or person.closed_at:
        return False
    return agent.has_perm("accounts.change_user") and Reach(agent).people.filter(pk=person.pk).exists()


def can_write_notes(agent: User) -> bool:
    return agent.has_perm("support.add_note")
