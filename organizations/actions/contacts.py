"""Adding a contact to the file of an organization: at once, or once an agent has seen that nobody is there twice."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices, permissions
from organizations.actions import claims, keys, memberships, requests, sheets
from organizations.actions.duplicates import Individual, Suspicion, suspicions
from organizations.models import ContactSheet, Membership, Organization, Role, ServiceRequest
from organizations.models.requests import next_request_number
from organizations.models.sheets import next_client_number
from organizations.models.types import due
from organizations.signals import contact_accepted
from portal.core.journal import event, record

AWAITS = event("contact.awaits_agent", _("%(actor)s a demandé d’ajouter un contact : un agent valide (%(number)s)."))
ACCEPTED = event("contact.accepted", _("%(actor)s a validé l’ajout de %(name)s (demande %(number)s)."))
REFUSED = event("contact.refused", _("%(actor)s a refusé l’ajout d’un contact (demande %(number)s)."))

# Agents promise an answer within two days of their desk.
DECIDED_WITHIN = timedelta(hours=48)
# What was asked with a right is let in by nobody once that right is gone.
ASKER_GONE = _("La personne qui a fait cette demande n’en a plus le droit : refusez la demande.")
State = ServiceRequest.State
# Where the request keeps what was typed of the contact, until an agent has decided.
CONTACT = "contact"
OF_THE_PLACE = ("email", "first_name", "last_name", "language", "role", "ends_on")


@dataclass(frozen=True)
class NewContact:
    """What a form says of somebody who is no contact of the organization yet. A number typed calls an agent."""

    email: str
    first_name: str
    last_name: str
    language: str
    role: str = Role.MEMBER
    ends_on: date | None = None
    client_number: str = ""
    job: str = ""
    birth_date: date | None = None
    telephone_kind: str = ""
    telephone: str = ""
    extension: str = ""
    other_telephone_kind: str = ""
    other_telephone: str = ""
    other_extension: str = ""
    street: str = ""
    city: str = ""
    province: str = ""
    country: str = "CA"
    postal_code: str = ""

    @property
    def individual(self) -> Individual:
        return Individual(self.first_name, self.last_name, self.email, self.birth_date, self.client_number)

    def typed(self) -> dict[str, Any]:
        """Return what was typed as a request keeps it."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}

    @classmethod
    def read(cls, typed: dict[str, Any]) -> "NewContact":
        """Return what a request has kept."""
        days = {name: date.fromisoformat(typed[name]) for name in ("ends_on", "birth_date") if typed.get(name)}
        return cls(**typed | days)


@transaction.atomic
def add_contact(
    contact: NewContact, *, by: Membership, asked: ServiceRequest | None = None
) -> Membership | ServiceRequest:
    """Add a contact, pending until they link their profile; or leave it to an agent, and return the request that waits.

    Whatever number is typed calls an agent, so that nobody learns which numbers exist. `asked` is the request
    that the form has written already, with what is to be done for the contact besides: it is told to whoever
    receives `contact_accepted`.
    """
    organization = memberships.lock_account(by)
    if not permissions.can_name(by, contact.role) or Role(contact.role) not in organization.type.roles:
        raise PermissionDenied
    memberships.refuse_known(organization, contact.email)
    keys.refuse_without_keys(organization, None)
    if contact.client_number or suspicions(contact.individual, desk=organization.type.desk):
        return _await_agent(contact, asked, organization, by=by)
    membership = _add(contact, organization, added_by=by.holder)
    _record_added(membership, by=by.holder)
    return membership


def _add(contact: NewContact, organization: Organization, *, added_by: User) -> Membership:
    facts = asdict(contact)
    place = {name: facts.pop(name) for name in OF_THE_PLACE}
    membership = Membership.objects.create(
        organization=organization, added_by=added_by, expires_at=claims.term(organization), **place
    )
    sheets.open_sheet(membership, **facts)
    claims.issue(membership, by=added_by)
    return membership


def _record_added(membership: Membership, *, by: User) -> None:
    facts = {"name": membership.full_name, "role": membership.role}
    record(memberships.INVITED, about=membership, place=membership.organization, by=by, **facts)


def _await_agent(
    contact: NewContact, asked: ServiceRequest | None, organization: Organization, *, by: Membership
) -> ServiceRequest:
    due_at = due(timezone.now(), DECIDED_WITHIN, organization.type.desk)
    asked = asked or ServiceRequest(
        number=next_request_number(),
        kind=ServiceRequest.Kind.ADD_SUBJECTS,
        organization=organization,
        asked_by=by.holder,
        due_at=due_at,
    )
    asked.state, asked.due_at = State.IN_VALIDATION, due_at
    asked.wishes = asked.wishes | {CONTACT: contact.typed()}
    asked.save()
    record(AWAITS, about=asked, place=organization, by=by.holder, number=asked.number)
    return asked


# --- What agents decide --------------------------------------------------------------------------


def suspected(asked: ServiceRequest) -> list[Suspicion]:
    """Return whom an agent compares with the contact of a request that waits."""
    if CONTACT not in asked.wishes or asked.organization is None:
        return []
    contact = NewContact.read(asked.wishes[CONTACT])
    return suspicions(contact.individual, desk=asked.organization.type.desk)


@transaction.atomic
def accept(asked: ServiceRequest, *, known: ContactSheet | None, by: User) -> Membership:
    """Add the contact that waited: as the individual of the sheet `known`, or as one whom nobody knew."""
    requests.refuse_who_may_not_decide(asked, by)
    organization, asked = _lock(asked)
    contact = NewContact.read(asked.wishes[CONTACT])
    if organization.status != Organization.Status.ACTIVE:
        raise ValidationError(_("Ce compte n’est plus actif."), code="closed")
    if not permissions.may_still_name(asked, contact.role):
        raise ValidationError(ASKER_GONE, code="asker_gone")
    if known and known.pk not in {suspicion.sheet.pk for suspicion in suspected(asked)}:
        raise ValidationError(_("Cette fiche ne ressemble plus à la personne : relisez la demande."), code="stale")
    memberships.refuse_known(organization, contact.email)
    number = known.client_number if known else next_client_number()
    added_by = asked.asked_by or by
    membership = _add(replace(contact, client_number=number), organization, added_by=added_by)
    _settle(asked, State.DONE, by=by, about=membership)
    record(ACCEPTED, about=membership, place=organization, by=by, name=membership.full_name, number=asked.number)
    contact_accepted.send(ServiceRequest, request=asked, membership=membership)
    notices.contact_decided(asked, contact_name=membership.full_name)
    return membership


@transaction.atomic
def refuse(asked: ServiceRequest, *, answer: str, by: User) -> None:
    """Say no, and why; nobody is added."""
    requests.refuse_who_may_not_decide(asked, by)
    organization, asked = _lock(asked)
    contact = NewContact.read(asked.wishes[CONTACT])
    _settle(asked, State.REFUSED, by=by, answer=answer)
    record(REFUSED, about=asked, place=organization, by=by, number=asked.number)
    notices.contact_decided(asked, contact_name=f"{contact.first_name} {contact.last_name}")


def _settle(asked: ServiceRequest, state: str, *, by: User, answer: str = "", about: Membership | None = None) -> None:
    """Close the request; what it held of the contact is on the sheet by now, or no business of ours."""
    asked.wishes = {name: wish for name, wish in asked.wishes.items() if name != CONTACT}
    asked.state, asked.decided_at, asked.decided_by, asked.answer = state, timezone.now(), by, answer
    asked.about = about
    asked.save(update_fields=["wishes", "state", "decided_at", "decided_by", "answer", "about"])


def _lock(asked: ServiceRequest) -> tuple[Organization, ServiceRequest]:
    """Lock the account, then the request: two agents decide once."""
    locked = Organization.objects.select_for_update(of=("self",), no_key=True).select_related("type__desk")
    organization = locked.get(requests=asked)
    asked = ServiceRequest.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=asked.pk)
    asked.organization = organization
    if asked.state != State.IN_VALIDATION or CONTACT not in asked.wishes:
        raise ValidationError(_("Cette demande vient d’être traitée : relisez-la."), code="stale")
    return organization, asked
