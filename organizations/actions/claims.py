"""Issuing the link that proves an address, and taking hold of a membership with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actions.users import create_user
from accounts.models import Terms, User
from notifications.models import Message
from organizations import notices
from organizations.actions import sheets
from organizations.models import Claim, ClaimMethod, Membership, Organization, SecretQuestion
from organizations.models.memberships import seconds_to_wait
from organizations.signals import membership_activated
from portal.core.journal import event, record
from portal.core.secrets import hash_linking_code, hash_token, make_linking_code, make_token

LINKS_A_DAY = 10

ASKED_AGAIN = event("membership.asked_again", _("%(name)s a demandé de nouveau le courriel d’invitation."))
ACTIVATED = event("membership.activated", _("%(name)s a activé son accès (%(role)s)."))
ACCOUNT_ACTIVATED = event("account.activated", _("Le compte a été activé par %(name)s."))


def term(organization: Organization, *, method: str = "") -> datetime:
    """Return until when what is sent now may be used; `method` where it is not the usual one."""
    is_link = method == ClaimMethod.EMAIL_LINK
    days = organization.type.pending_days if is_link else organization.days_to_confirm
    return timezone.now() + timedelta(days=days)


@transaction.atomic
def issue(
    membership: Membership,
    *,
    by: User | None,
    is_told: bool = True,
    tell: Callable[..., Message] | None = None,
    method: str = "",
) -> Claim:
    """Send a pending person a link or a linking code; the former one dies. The caller holds the lock, has set the term.

    However people are added, withdrawn and added again, one address hears from one account once a
    minute, and ten times a day. What is not told is only worked for (`accounts.register`).
    `tell` says it in other words than the usual ones.
    """
    _refuse_undecided(membership)
    _refuse_too_many(membership)
    revoke(membership)
    method = method or _usual_method(membership)
    secret, secret_hash = _make_secret(membership, method)
    claim = Claim.objects.create(membership=membership, method=method, secret_hash=secret_hash, issued_by=by)
    tell = tell or _usual_words(claim)
    claim.message = tell(claim, token=secret) if is_told else None
    claim.save(update_fields=["message"])
    return claim


def _usual_method(membership: Membership) -> ClaimMethod:
    if SecretQuestion.objects.filter(membership=membership).exists():
        return ClaimMethod.THREE_KEYS
    return ClaimMethod.LINKING_CODE if membership.organization.links_by_code else ClaimMethod.EMAIL_LINK


def _make_secret(membership: Membership, method: str) -> tuple[str, str]:
    """Return a new secret, and the hash under which it is kept: a code goes with the person's client number."""
    if method == ClaimMethod.LINKING_CODE:
        code = make_linking_code()
        return code, hash_linking_code(code, number=sheets.sheet_of(membership).client_number)
    token = make_token()
    return token, hash_token(token)


def _usual_words(claim: Claim) -> Callable[..., Message]:
    if claim.method == ClaimMethod.LINKING_CODE:
        return notices.coordinates
    if claim.asks_three_keys:
        return notices.invited_with_keys
    return notices.registered if claim.membership.organization.is_registering else notices.invited


def _refuse_undecided(membership: Membership) -> None:
    """No link leaves, by whatever door, for an account upon which an agent has still to decide."""
    if membership.organization.requests.registrations_undecided().exists():
        raise ValidationError(
            _("Cette inscription attend la décision du service à la clientèle."), code="awaits_decision"
        )


def _refuse_too_many(membership: Membership) -> None:
    sent = Claim.objects.filter(membership__organization=membership.organization).sent_lately(membership.email)
    times = list(sent.order_by("-issued_at").values_list("issued_at", flat=True)[:LINKS_A_DAY])
    if len(times) == LINKS_A_DAY:
        raise ValidationError(
            _("Trop de courriels sont partis vers cette adresse aujourd’hui. Réessayez demain."), code="too_many_links"
        )
    if seconds := seconds_to_wait(times[0] if times else None):
        raise ValidationError(
            ngettext(
                "Un courriel vient de partir. Patientez encore %(seconds)d seconde avant de le renvoyer.",
                "Un courriel vient de partir. Patientez encore %(seconds)d secondes avant de le renvoyer.",
                seconds,
            )
            % {"seconds": seconds},
            code="cooldown",
        )


@transaction.atomic
def send_again(membership: Membership, *, by: User) -> None:
    """Send the person whom an account awaits the link again: to their own address, for as long as it was open.

    `by` is that person, signed in with this very address.
    """
    organization = Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.organization_id)
    membership = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    membership.organization = organization
    if not membership.is_pending or membership.has_expired or membership.email != by.email:
        raise ValidationError(_("Cette invitation n’attend plus."), code="stale")
    # Each link comes with five tries: whoever guesses does not give themselves five more.
    if SecretQuestion.objects.filter(membership=membership).exists():
        raise ValidationError(_("Demandez un nouveau lien à un gestionnaire de l’organisation."), code="manager_only")
    issue(membership, by=by)
    record(ASKED_AGAIN, about=membership, place=organization, by=by, name=by.get_full_name())


def revoke(membership: Membership) -> None:
    """Kill the live link of a membership, if there is one."""
    membership.claims.live().update(revoked_at=timezone.now())


@transaction.atomic
def activate(claim: Claim, *, user: User, are_keys_shown: bool = False) -> Membership:
    """Make `user` the person of the claimed membership, and open the account that waited for its first person.

    Where the claim asks for more than its link, only `actions.keys` says that it was shown.
    """
    if claim.asks_three_keys and not are_keys_shown:
        raise PermissionDenied
    _organization, membership = _lock(claim)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if membership.email != user.email:
        raise ValidationError(_("Ce lien a été envoyé à une autre adresse que la vôtre."), code="other_address")
    membership.claims.filter(pk=claim.pk).update(used_at=timezone.now())
    return take(membership, user=user)


def take(membership: Membership, *, user: User) -> Membership:
    """Make `user` the person of a place that waits. The caller holds the locks, and has judged the proof."""
    organization = membership.organization
    if organization.memberships.confirmed().filter(user=user).exists():
        raise ValidationError(_("Vous avez déjà accès à ce compte."), code="already_member")
    now = timezone.now()
    membership.user, membership.email = user, user.email
    membership.status = Membership.Status.ACTIVE
    membership.activated_at, membership.expires_at = now, None
    membership.is_primary = not user.memberships.confirmed().exists()
    membership.save()
    record(ACTIVATED, about=membership, place=organization, by=user, name=user.get_full_name(), role=membership.role)
    if organization.is_registering:
        organization.status, organization.activated_at = Organization.Status.ACTIVE, now
        organization.save(update_fields=["status", "activated_at"])
        record(ACCOUNT_ACTIVATED, about=organization, place=organization, by=user, name=user.get_full_name())
    membership_activated.send(Membership, membership=membership)
    return membership


def _lock(claim: Claim) -> tuple[Organization, Membership]:
    """Lock the account, then the membership (the order that every action keeps); raise if the link serves no more."""
    organization_id = claim.membership.organization_id
    organization = Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization_id)
    membership = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.membership_id)
    membership.organization = organization
    claim = Claim.objects.get(pk=claim.pk)
    claim.membership = membership
    if claim.refusal:
        raise claim.refusal
    return organization, membership


@dataclass(frozen=True)
class NewUser:
    """What a newcomer typed to get a way to sign in."""

    first_name: str
    last_name: str
    username: str
    password: str
    terms: Terms
    language: str


@transaction.atomic
def activate_as_newcomer(claim: Claim, *, newcomer: NewUser, are_keys_shown: bool = False) -> Membership:
    """Create the user of a claimed membership, whose address the link has just proven, and activate."""
    _lock(claim)
    user = create_user(
        email=claim.membership.email,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        username=newcomer.username,
        password=newcomer.password,
        language=newcomer.language,
        terms=newcomer.terms,
    )
    return activate(claim, user=user, are_keys_shown=are_keys_shown)
