"""A registration that an agent decides upon, with documents: completed within thirty days, or void."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices
from organizations.actions import claims, documents, requests
from organizations.models import Contact, Membership, Organization, ServiceRequest
from organizations.models.recoveries import COMPLETION_LIFETIME, DECISION_PERIOD, REMINDER_BEFORE
from organizations.validators.documents import Paper
from portal.core.journal import event, record
from portal.core.secrets import hash_token, make_token

COMPLETED = event("registration.completed", _("Les documents de l’inscription ont été reçus (demande %(number)s)."))
ACCEPTED = event("registration.accepted", _("%(actor)s a accepté l’inscription du compte (demande %(number)s)."))
REFUSED = event("registration.refused", _("%(actor)s a refusé l’inscription du compte (demande %(number)s)."))
VOID = event("registration.void", _("L’inscription n’a pas été complétée à temps (demande %(number)s)."))

State, Kind = ServiceRequest.State, ServiceRequest.Kind


def begin(membership: Membership, number: str, papers: Sequence[Paper], *, is_told: bool = True) -> None:
    """Keep a new account's first person waiting, and send the link by which the registration is completed."""
    now = timezone.now()
    membership.expires_at = now + COMPLETION_LIFETIME
    membership.save(update_fields=["expires_at"])
    asked = ServiceRequest.objects.create(
        number=number,
        kind=Kind.REGISTRATION,
        organization=membership.organization,
        state=State.INCOMPLETE,
        due_at=membership.expires_at,
    )
    token = make_token()
    contact = Contact.objects.create(
        request=asked,
        email=membership.email,
        first_name=membership.first_name,
        last_name=membership.last_name,
        language=membership.language,
        secret_hash=hash_token(token),
        expires_at=membership.expires_at,
    )
    documents.keep(asked, papers)
    # Whoever is known hears something else: one mail is rendered in either case (accounts.register).
    if is_told:
        notices.registration_begun(contact, token=token)


def send_again(organization: Organization) -> None:
    """Send the link again, with a new token; the old one dies. The caller holds the lock on the account."""
    contact = _contact_of(organization)
    if contact and contact.is_awaited:
        notices.registration_begun(contact, token=_renew(contact))


def _renew(contact: Contact) -> str:
    token = make_token()
    contact.secret_hash = hash_token(token)
    contact.save(update_fields=["secret_hash"])
    return token


def _contact_of(organization: Organization) -> Contact | None:
    found = Contact.objects.filter(request__organization=organization, request__kind=Kind.REGISTRATION)
    return found.select_related("request__organization").first()


@transaction.atomic
def complete(contact: Contact, papers: Sequence[Paper]) -> None:
    """Hand a registration over to agents, with its documents; opening the link's page has proven the address."""
    asked, organization = _lock(contact.request, State.INCOMPLETE)
    contact.request = asked
    if not contact.is_awaited:
        raise ValidationError(_("Le temps prévu pour compléter cette inscription est écoulé."), code="expired")
    documents.keep(asked, papers)
    if not asked.documents.exists():
        raise ValidationError(_("Joignez au moins un document."), code="no_document")
    now = timezone.now()
    contact.proven_at = now
    contact.save(update_fields=["proven_at"])
    asked.state, asked.due_at = State.IN_VALIDATION, now + DECISION_PERIOD
    asked.save(update_fields=["state", "due_at"])
    record(COMPLETED, about=asked, place=organization, by=None, number=asked.number)
    notices.registration_received(contact)
    notices.request_waiting(asked, organization.type.desk)


@transaction.atomic
def accept(asked: ServiceRequest, *, by: User) -> None:
    """Let the activation link leave."""
    requests.refuse_who_may_not_decide(asked, by)
    asked, organization = _lock(asked, State.IN_VALIDATION)
    first = organization.memberships.pending().get()
    first.organization, first.expires_at = organization, claims.term(organization)
    first.save(update_fields=["expires_at"])
    _settle(asked, State.DONE, by=by)
    claims.issue(first, by=by)
    record(ACCEPTED, about=asked, place=organization, by=by, number=asked.number)


@transaction.atomic
def refuse(asked: ServiceRequest, *, answer: str, by: User) -> None:
    """Close the account that was not to be, and say why."""
    requests.refuse_who_may_not_decide(asked, by)
    asked, organization = _lock(asked, State.IN_VALIDATION)
    _settle(asked, State.REFUSED, by=by, answer=answer)
    _close(organization)
    record(REFUSED, about=asked, place=organization, by=by, number=asked.number)
    notices.request_refused(asked)


def _settle(asked: ServiceRequest, state: str, *, by: User | None, answer: str = "") -> None:
    asked.state, asked.decided_at, asked.decided_by, asked.answer = state, timezone.now(), by, answer
    asked.save(update_fields=["state", "decided_at", "decided_by", "answer"])


def _close(organization: Organization) -> None:
    now = timezone.now()
    pending = organization.memberships.pending()
    pending.update(status=Membership.Status.ENDED, expires_at=None, ended_at=now)
    organization.status, organization.closed_at = Organization.Status.CLOSED, now
    organization.save(update_fields=["status", "closed_at"])


def _lock(asked: ServiceRequest, expected: str) -> tuple[ServiceRequest, Organization]:
    """Lock the account, then the request: two agents decide once."""
    assert asked.organization_id is not None  # noqa: S101 (a registration is that of an account)
    accounts = Organization.objects.select_for_update(of=("self",), no_key=True).select_related("type__desk")
    organization = accounts.get(pk=asked.organization_id)
    asked = ServiceRequest.objects.select_for_update().get(pk=asked.pk)
    asked.organization = organization
    if asked.state != expected:
        raise ValidationError(_("Cette demande vient d’être traitée : relisez-la."), code="stale")
    return asked, organization


# --- The clock -----------------------------------------------------------------------------------


@transaction.atomic
def remind() -> int:
    """Tell who has still to send documents that the time ends soon, once, with a new link; return how many."""
    soon = Contact.objects.filter(
        request__kind=Kind.REGISTRATION,
        request__state=State.INCOMPLETE,
        reminded_at=None,
        expires_at__gt=timezone.now(),
        expires_at__lte=timezone.now() + REMINDER_BEFORE,
    )
    reminded = list(soon.select_related("request__organization").select_for_update(of=("self",), skip_locked=True))
    for contact in reminded:
        contact.reminded_at = timezone.now()
        contact.save(update_fields=["reminded_at"])
        notices.registration_ending(contact, token=_renew(contact))
    return len(reminded)


@transaction.atomic
def void() -> int:
    """End the registrations that nobody completed in time, and tell; return how many."""
    late = ServiceRequest.objects.filter(kind=Kind.REGISTRATION, state=State.INCOMPLETE, due_at__lte=timezone.now())
    ended = 0
    for found in late.order_by("organization", "pk"):
        try:
            asked, organization = _lock(found, State.INCOMPLETE)
        except ValidationError:  # completed a moment ago
            continue
        _settle(asked, State.CANCELLED, by=None)
        _close(organization)
        record(VOID, about=asked, place=organization, by=None, number=asked.number)
        notices.registration_void(asked)
        ended += 1
    return ended
