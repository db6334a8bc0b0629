"""What an agent may read and do: the organizations of their desks, the people in them, and what hangs on both."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Device, User
from cardrequests.models import Card, Invoice, Payment, Trainer, TrainingSession
from cardrequests.permissions import TRAINING, serves_training
from delegations.models import Authorization, Relation
from notifications.models import Message
from organizations.models import (
    Claim,
    Membership,
    Organization,
    OrganizationType,
    SecondLook,
    ServiceRequest,
    SupportDesk,
)
from organizations.models.memberships import MembershipQuerySet
from organizations.permissions import can_help, desks_of
from portal.core import desks, journal
from portal.core.models import JournalQuerySet, place_of
from portal.core.personal import names_of
from portal.support.models import Note
from portal.support.models.notes import NoteQuerySet

# What the dossiers and the search show comes with the rights of those rows; these are the ones that no list asks.
desks.usual("organizations.view_claim", "organizations.change_membership", "core.view_journalentry")
desks.usual("support.view_note", "support.add_note")
desks.extended("support.add_importrun", "support.view_importrun")
desks.extended("support.see_as", "support.view_visit", "support.merge_people")
desks.usual("cardrequests.view_invoice", "cardrequests.view_payment", of=lambda desk: _trains(desk))


@desks.belongs("support.Note")
def notes_of_the_desk(agent: User) -> Q:
    """A note is where its account is; about a person, with the desk for which it was written."""
    accounts = desks.within(Organization.objects.order_by(), agent).values("pk")
    return Q(organization__in=accounts) | Q(person__isnull=False, desk__in=desks_of(agent).values("pk"))


def _trains(desk: Any) -> bool:
    return desk.types.filter(prefix=TRAINING).exists()


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
        return serves_training(self.agent)

    def may(self, right: str) -> bool:
        return self.agent.has_perm(right)

    def _within(self, rows: Any) -> Any:
        return desks.within(rows, self.agent)

    # --- Accounts and their people ---------------------------------------------------------------

    @property
    def organizations(self) -> QuerySet[Organization]:
        return self._within(Organization.objects.select_related("type__desk"))

    @property
    def memberships(self) -> MembershipQuerySet:
        return self._within(Membership.objects.select_related("organization__type__desk", "user"))

    @property
    def people(self) -> QuerySet[User]:
        """Whoever has or had a place in these accounts, and trainers; a superuser sees everyone."""
        return self._within(User.objects.all())

    @property
    def claims(self) -> QuerySet[Claim]:
        return self._within(Claim.objects.all())

    @property
    def requests(self) -> QuerySet[ServiceRequest]:
        return self._within(ServiceRequest.objects.complete().select_related("organization__type", "asked_by"))

    def requests_of(self, person: User) -> QuerySet[ServiceRequest]:
        return self.requests.filter(Q(asked_by=person) | Q(about__user=person))

    @property
    def looks(self) -> QuerySet[SecondLook]:
        """What other agents propose, or oneself, and nobody has settled."""
        return self._within(SecondLook.objects.waiting())

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

    def relations_of(self, organization: Organization) -> QuerySet[Relation]:
        """Those of an account of the agent's, whoever is on the other side."""
        return Relation.objects.of(organization).select_related("client__type", "provider__type", "type")

    @property
    def authorizations(self) -> QuerySet[Authorization]:
        return self._within(Authorization.objects.as_listed())

    # --- Training --------------------------------------------------------------------------------

    @property
    def trainers(self) -> QuerySet[Trainer]:
        return self._within(Trainer.objects.all())

    @property
    def sessions(self) -> QuerySet[TrainingSession]:
        """Sessions, each with `invoice_number`, if it has one."""
        own = Invoice.objects.filter(session=OuterRef("pk"), kind=Invoice.Kind.INVOICE).order_by("pk")
        found = TrainingSession.objects.select_related("trainer__user", "activity")
        return self._within(found.annotate(invoice_number=Subquery(own.values("number")[:1])))

    @property
    def invoices(self) -> QuerySet[Invoice]:
        return self._within(Invoice.objects.select_related("session__trainer__user", "message"))

    @property
    def payments(self) -> QuerySet[Payment]:
        return self._within(Payment.objects.select_related("session__trainer__user", "received_by"))

    @property
    def cards(self) -> QuerySet[Card]:
        return self._within(Card.objects.select_related("participant__session__trainer__user"))

    # --- Notes -----------------------------------------------------------------------------------

    @property
    def notes(self) -> NoteQuerySet:
        return self._within(Note.objects.select_related("author", "desk"))

    def desks_about(self, person: User) -> list[SupportDesk]:
        """Return the desks for which the agent may write about someone: those that serve an account of theirs."""
        types = OrganizationType.objects.filter(organizations__memberships__user=person)
        keys = set(types.values_list("desk", flat=True))
        if self.trains and Trainer.objects.filter(user=person).exists():
            keys |= set(OrganizationType.objects.filter(prefix=TRAINING).values_list("desk", flat=True))
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
    return agent.has_perm("accounts.change_user") and desks.is_within(person, agent)


def can_write_notes(agent: User) -> bool:
    return agent.has_perm("support.add_note")
