"""Opening an account: by a visitor, who proves the address first, or by a person already signed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Mode, User
from organizations import notices, permissions
from organizations.actions import claims, registrations
from organizations.actions.memberships import lock_account
from organizations.models import Address, Membership, Organization, OrganizationType, ServiceRequest
from organizations.models.accounts import next_number
from organizations.models.requests import next_request_number
from organizations.signals import membership_activated
from organizations.validators.documents import Paper
from portal.core.journal import event, record

REGISTERED = event("account.registered", _("%(name)s a inscrit le compte et attesté pouvoir agir pour l’organisation."))
CLOSED_UNUSED = event("account.closed_unused", _("L’inscription n’a pas été activée à temps : le compte est fermé."))

MODE_ASKED = event("account.mode_asked", _("%(actor)s demande à toutes les personnes du compte : %(mode)s."))


@dataclass(frozen=True)
class Registration:
    """What the wizard gathered about an organization. `key` is the form's own: sent twice, it is one account."""

    key: UUID
    type: OrganizationType
    identity: dict[str, str]
    addresses: list[dict[str, Any]] = field(default_factory=list)
    papers: Sequence[Paper] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """The visitor who registers, before there is a user."""

    email: str
    first_name: str
    last_name: str
    language: str
    username: str = ""


@transaction.atomic
def register(registration: Registration, *, person: Person) -> None:
    """Keep a visitor's account until the link in the activation e-mail proves the address.

    Someone who already has a user is told so by e-mail; the caller cannot tell, neither by the
    answer nor by the time, for the same work is done and then undone.
    """
    user = User.objects.filter(email=person.email).first()
    # Used up either way: the next number given must not tell whether this address was known.
    numbers = _draw(registration)
    savepoint = transaction.savepoint()
    _await_first(registration, person, numbers, is_told=user is None)
    if user is None:
        transaction.savepoint_commit(savepoint)
    else:
        transaction.savepoint_rollback(savepoint)
        notices.address_taken(user, event=f"registration:{registration.key}")


@transaction.atomic
def register_with_documents(registration: Registration, *, by: User) -> None:
    """Keep the account that someone signed in registers until an agent has decided on its documents."""
    person = Person(by.email, by.first_name, by.last_name, by.language)
    _await_first(registration, person, _draw(registration), is_told=True)


def _draw(registration: Registration) -> tuple[str, str]:
    """Draw the number of an account, and that of the request that it is, if an agent decides."""
    request = next_request_number() if registration.type.registration_with_documents else ""
    return next_number(registration.type), request


def _await_first(registration: Registration, person: Person, numbers: tuple[str, str], *, is_told: bool) -> None:
    """Write the account and the place of its first person; send the link that comes next, unless someone else is told.

    Whoever is known hears something else: one mail is rendered in either case.
    """
    number, request_number = numbers
    organization = _create(registration, Organization.Status.REGISTERING, number)
    if organization is None:
        return
    membership = Membership(
        organization=organization,
        role=registration.type.highest_role,
        email=person.email,
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        language=person.language,
        expires_at=claims.term(organization),
    )
    membership.save()
    if request_number:
        registrations.begin(membership, request_number, registration.papers, is_told=is_told)
    else:
        claims.issue(membership, by=None, is_told=is_told)
    name = f"{person.first_name} {person.last_name}"
    record(REGISTERED, about=organization, place=organization, by=None, name=name)


@transaction.atomic
def resend(registration: Registration, *, person: Person) -> None:
    """Send the activation e-mail of a registration again, with a new link, or tell why there is none to send.

    The caller learns nothing: what is known of the address is told to the address alone.
    """
    organization = (
        Organization.objects.select_for_update(of=("self",), no_key=True)
        .select_related("type")
        .filter(registration_key=registration.key)
        .first()
    )
    user = User.objects.filter(email=person.email).first()
    event = f"registration:{registration.key}:{timezone.now():%Y-%m-%d %H:%M}"
    if organization is None and user:
        notices.address_taken(user, event=event)
    elif organization and organization.requests.registrations_undecided().exists():
        registrations.send_again(organization)
    elif organization and organization.is_registering:
        claims.issue(organization.memberships.pending().get(), by=None)
    elif organization and user and organization.memberships.active().filter(user=user).exists():
        notices.already_active(user, organization, event=event)


@transaction.atomic
def open_account(registration: Registration, *, by: User) -> Organization:
    """Open a further account for someone signed in: active at once, with them as its first person."""
    organization = _create(registration, Organization.Status.ACTIVE, next_number(registration.type))
    if organization is None:
        return Organization.objects.get(registration_key=registration.key, memberships__user=by)
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    membership = Membership.objects.create(
        organization=organization,
        user=user,
        role=registration.type.highest_role,
        status=Membership.Status.ACTIVE,
        is_primary=not user.memberships.confirmed().exists(),
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
        language=user.language,
        activated_at=timezone.now(),
    )
    record(REGISTERED, about=organization, place=organization, by=user, name=user.get_full_name())
    membership_activated.send(Membership, membership=membership)
    return organization


def _create(registration: Registration, status: str, number: str) -> Organization | None:
    """Write the account and its addresses; None if this very form was already received."""
    try:
        with transaction.atomic():
            organization = Organization.objects.create(
                number=number,
                type=registration.type,
                registration_key=registration.key,
                status=status,
                activated_at=timezone.now() if status == Organization.Status.ACTIVE else None,
                **registration.identity,
            )
            Address.objects.bulk_create(
                Address(organization=organization, **fields) for fields in registration.addresses
            )
    except IntegrityError:
        if Organization.objects.filter(registration_key=registration.key).exists():
            return None
        raise
    return organization


@transaction.atomic
def close_unused() -> int:
    """Close the accounts whose first person let the activation link expire; return how many."""
    undecided = ServiceRequest.objects.registrations_undecided()
    unused = Organization.objects.filter(
        status=Organization.Status.REGISTERING,
        memberships__status=Membership.Status.PENDING,
        memberships__expires_at__lte=timezone.now(),
    ).exclude(pk__in=undecided.values("organization"))
    unused = unused.select_for_update(of=("self",), skip_locked=True, no_key=True)
    closed = 0
    for organization in unused:
        # Read again under the lock: the link may have been sent again meanwhile.
        first = organization.memberships.pending().get()
        if not first.has_expired:
            continue
        claims.revoke(first)
        first.status, first.expires_at, first.ended_at = Membership.Status.ENDED, None, timezone.now()
        first.save(update_fields=["status", "expires_at", "ended_at"])
        organization.status, organization.closed_at = Organization.Status.CLOSED, timezone.now()
        organization.save(update_fields=["status", "closed_at"])
        record(CLOSED_UNUSED, about=organization, place=organization, by=None)
        closed += 1
    return closed


@transaction.atomic
def ask_mode(mode: Mode, *, by: Membership) -> None:
    """Ask this mode of authentication, or a stronger one, of all the people of the account; tell them if it is more."""
    organization = lock_account(by)
    before = Mode(organization.asked_mode)
    if not permissions.can_set_security(by):
        raise PermissionDenied
    if mode not in permissions.askable_modes(by):
        raise ValidationError(
            _("Ajoutez d’abord à votre propre accès ce que vous voulez demander aux autres."), code="more_than_own"
        )
    if mode == before:
        return
    organization.asked_mode = mode
    organization.save(update_fields=["asked_mode"])
    record(MODE_ASKED, about=organization, place=organization, by=by.user, mode=mode)
    if not before.satisfies(mode):
        for place in organization.memberships.active().exclude(pk=by.pk).select_related("user"):
            notices.mode_asked(place, mode)
