"""The way back into an account that nobody responsible can open: asked from outside, decided by an agent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Traces, User
from organizations import notices, permissions
from organizations.actions import documents, requests, second_looks
from organizations.models import (
    Contact,
    Document,
    Objection,
    Organization,
    Recovery,
    ServiceRequest,
    SupportDesk,
)
from organizations.models.memberships import MANAGING_ROLES
from organizations.models.recoveries import DECISION_PERIOD, OBJECTION_PERIOD, PROOF_LIFETIME
from organizations.models.requests import next_request_number
from organizations.validators.documents import Paper
from portal.core.journal import event, record
from portal.core.queue import later
from portal.core.retention import delete_in_batches
from portal.core.secrets import hash_token, make_token

WARNED = event("recovery.warned", _("Quelqu’un dit que l’accès au compte est perdu (demande %(number)s)."))
OBJECTED = event("recovery.objected", _("%(name)s s’est opposé à la demande d’accès %(number)s."))
NAMED = event("recovery.named", _("%(actor)s a rattaché la demande d’accès %(number)s à ce compte."))
REFUSED = event("recovery.refused_by_agent", _("%(actor)s a refusé la demande d’accès %(number)s."))

State = ServiceRequest.State


@dataclass(frozen=True)
class Loss:
    """What someone says from outside: which account, who asks, what happened. `key` is the form's own."""

    key: UUID
    account_named: str
    words: str
    person: dict[str, str]
    papers: Sequence[Paper] = field(default_factory=list)


@transaction.atomic
def ask(loss: Loss) -> None:
    """Keep what is asked until the link of the mail proves the address.

    The same is done whether there is such an account or not, and the caller learns nothing.
    """
    now, token = timezone.now(), make_token()
    try:
        with transaction.atomic():
            asked = ServiceRequest.objects.create(
                number=next_request_number(),
                kind=ServiceRequest.Kind.RECOVERY,
                organization=_find(loss.account_named),
                state=State.INCOMPLETE,
                due_at=now + PROOF_LIFETIME,
            )
            Recovery.objects.create(
                request=asked, form_key=loss.key, account_named=loss.account_named, words=loss.words
            )
    except IntegrityError:
        if Recovery.objects.filter(form_key=loss.key).exists():
            return
        raise
    contact = Contact.objects.create(
        request=asked, secret_hash=hash_token(token), expires_at=now + PROOF_LIFETIME, **loss.person
    )
    documents.keep(asked, loss.papers)
    notices.recovery_asked(contact, token=token)


def _find(named: str) -> Organization | None:
    """Return the one active account of this number or name, if there is one and no other."""
    wanted = Q(name__iexact=named) | Q(other_name__iexact=named) | Q(number=named.replace(" ", "").upper())
    found = list(Organization.objects.active().filter(wanted).select_related("type__desk").order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def prove(contact: Contact) -> None:
    """Take a request whose address the link has just proven; agents, and those whom the account knows, hear next.

    They do by a worker: how long this takes must not tell whether there is such an account.
    """
    locked = ServiceRequest.objects.select_for_update(of=("self",)).select_related("organization__type__desk")
    asked = locked.get(pk=contact.request_id)
    contact.request = asked
    if not contact.is_awaited:
        raise ValidationError(_("Ce lien a déjà servi, ou il est expiré."), code="stale")
    now = timezone.now()
    contact.proven_at = now
    contact.save(update_fields=["proven_at"])
    asked.state, asked.due_at = State.IN_VALIDATION, now + OBJECTION_PERIOD + DECISION_PERIOD
    asked.save(update_fields=["state", "due_at"])
    notices.recovery_received(contact)
    later("organizations.tasks.announce_recoveries")


@transaction.atomic
def announce() -> int:
    """Tell agents of the recoveries whose address is proven, and those whom the accounts know; return how many."""
    waiting = Recovery.objects.to_announce().select_for_update(of=("self",), skip_locked=True).order_by("pk")
    announced = 0
    for recovery in waiting.select_related("request__organization__type__desk", "request__contact"):
        recovery.announced_at = timezone.now()
        recovery.save(update_fields=["announced_at"])
        for desk in _desks(recovery.request):
            notices.request_waiting(recovery.request, desk)
        if recovery.request.organization:
            _warn(recovery, recovery.request.organization)
        announced += 1
    return announced


def _desks(asked: ServiceRequest) -> list[SupportDesk]:
    if asked.organization:
        return [asked.organization.type.desk]
    return list(SupportDesk.objects.order_by("pk"))


def _warn(recovery: Recovery, organization: Organization) -> None:
    """Tell those responsible whom the account still knows, each with an own link to object; the days begin."""
    asked = recovery.request
    recovery.objections_until = timezone.now() + OBJECTION_PERIOD
    recovery.save(update_fields=["objections_until"])
    asked.due_at = recovery.objections_until + DECISION_PERIOD
    asked.save(update_fields=["due_at"])
    known = organization.memberships.active().filter(role__in=MANAGING_ROLES).select_related("user").order_by("pk")
    for membership in known:
        token = make_token()
        objection = Objection.objects.create(recovery=recovery, membership=membership, secret_hash=hash_token(token))
        notices.recovery_warned(objection, token=token)
    record(WARNED, about=asked, place=organization, by=None, number=asked.number)


@transaction.atomic
def name_account(asked: ServiceRequest, *, number: str, by: User) -> None:
    """Say which account is meant, where what was typed named none; those whom it knows may object from now on."""
    requests.refuse_who_may_not_decide(asked, by)
    asked = lock(asked)
    if asked.organization_id:
        raise ValidationError(_("Cette demande a déjà son compte."), code="stale")
    organization = Organization.objects.active().select_related("type").filter(number=number).first()
    if organization is None or not permissions.serves(by, organization):
        raise ValidationError(_("Aucun compte actif ne porte le numéro %(number)s.") % {"number": number})
    asked.organization = organization
    asked.save(update_fields=["organization"])
    record(NAMED, about=asked, place=organization, by=by, number=asked.number)
    _warn(asked.recovery, organization)


@transaction.atomic
def object_to(objection: Objection, *, words: str) -> None:
    """Stop a recovery in the name of someone whom the account knows; agents and the asker are told."""
    asked = lock(objection.recovery.request)
    assert asked.organization is not None  # noqa: S101 (nobody is warned of a recovery without its account)
    now = timezone.now()
    Objection.objects.filter(pk=objection.pk).update(objected_at=now, words=words)
    person = objection.membership
    facts = {"name": person.full_name, "number": asked.number}
    record(OBJECTED, about=asked, place=asked.organization, by=person.user, **facts)
    asked.state, asked.decided_at = State.CANCELLED, now
    asked.save(update_fields=["state", "decided_at"])
    second_looks.void(asked, by=None)
    notices.recovery_stopped(asked)
    notices.recovery_objected(asked, asked.organization.type.desk)


@transaction.atomic
def refuse(asked: ServiceRequest, *, answer: str, by: User) -> None:
    """Say no, and why."""
    requests.refuse_who_may_not_decide(asked, by)
    asked = lock(asked)
    settle(asked, State.REFUSED, by=by, answer=answer)
    second_looks.void(asked, by=by)
    record(REFUSED, about=asked, place=asked.organization, by=by, number=asked.number)
    notices.request_refused(asked)


@transaction.atomic
def settle(asked: ServiceRequest, state: str, *, by: User, answer: str = "") -> None:
    """Close a request that an agent decided. The caller holds the lock."""
    asked.state, asked.decided_at, asked.decided_by, asked.answer = state, timezone.now(), by, answer
    asked.save(update_fields=["state", "decided_at", "decided_by", "answer"])


def _lock_account(asked: ServiceRequest) -> Organization | None:
    """Lock the account first, as everywhere."""
    if asked.organization_id is None:
        return None
    locked = Organization.objects.select_for_update(of=("self",), no_key=True).select_related("type")
    return locked.filter(pk=asked.organization_id).first()


def lock(asked: ServiceRequest) -> ServiceRequest:
    """Read it again under a lock: whoever comes first, an agent or an objection, has decided."""
    _lock_account(asked)
    locked = ServiceRequest.objects.select_for_update(of=("self",)).select_related(
        "organization__type__desk", "contact"
    )
    asked = locked.get(pk=asked.pk)
    if asked.state != State.IN_VALIDATION:
        raise ValidationError(_("Cette demande vient d’être traitée : relisez-la."), code="stale")
    return asked


# --- What is kept no longer ----------------------------------------------------------------------


def forget_unproven(before: datetime) -> int:
    """Forget what was asked from an address that nobody proved."""
    unproven = ServiceRequest.objects.filter(kind=ServiceRequest.Kind.RECOVERY, state=State.INCOMPLETE)
    return delete_in_batches(unproven.filter(contact__expires_at__lt=before))


def forget_decided(before: datetime) -> int:
    """Forget who asked from outside, and what was said, of requests that ended; their number and outcome stay."""
    count = delete_in_batches(Recovery.objects.filter(request__decided_at__lt=before))
    return count + delete_in_batches(Contact.objects.filter(request__decided_at__lt=before))


def forget_person(traces: Traces) -> None:
    """Take the names and words of someone who closed the own user out of what they asked from outside."""
    contacts = Contact.objects.filter(email__in=traces.addresses)
    Recovery.objects.filter(request__contact__in=contacts).update(words="")
    nobody = {"first_name": "Utilisateur", "last_name": "fermé", "telephone": "", "position": ""}
    delete_in_batches(Document.objects.filter(request__contact__in=contacts, request__decided_at__isnull=False))
    for contact in contacts.select_related("request").order_by("pk"):
        email = f"ferme-{contact.request.public_id}@exemple.invalid"
        Contact.objects.filter(pk=contact.pk).update(email=email, **nobody)
    Objection.objects.filter(membership__email__in=traces.addresses).update(words="")
