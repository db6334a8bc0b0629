"""Adding people to an account, and what happens to their place in it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import can_sign_in
from notifications.actions import cancel_waiting
from organizations import permissions
from organizations.actions import claims, keys, sheets
from organizations.actions.sheets import Details
from organizations.models import Membership, Organization, Secret
from organizations.signals import membership_stopped
from portal.core.journal import event, record

INVITED = event("membership.invited", _("%(actor)s a ajouté %(name)s (%(role)s)."))
RESENT = event("membership.resent", _("%(actor)s a renvoyé l’invitation adressée à %(name)s."))
WITHDRAWN = event("membership.withdrawn", _("%(actor)s a retiré l’invitation adressée à %(name)s."))
INACTIVATED = event("membership.inactivated", _("%(actor)s a rendu inactif l’accès donné à %(name)s."))
REACTIVATED = event("membership.reactivated", _("%(actor)s a rendu actif l’accès donné à %(name)s."))


# For how long a withdrawn invitation may be made anew by one button.
UNDO_PERIOD = timedelta(minutes=10)
# Contacts are chosen in the list of the form; there is no invitation to send again.
AWAITED_CONTACT = _(
    "Cette personne est déjà parmi vos contacts, sans avoir lié son profil. Choisissez-la dans la liste, "
    "ou émettez pour elle un nouveau code de liaison."
)


@dataclass(frozen=True)
class Newcomer:
    """What an administrator types to add someone."""

    email: str
    first_name: str
    last_name: str
    role: str
    language: str
    username: str = ""
    secret: Secret | None = None
    ends_on: date | None = None
    details: Details | None = None


@transaction.atomic
def invite(newcomer: Newcomer, *, by: Membership) -> Membership:
    """Add someone to the account of `by`, pending until they activate their profile from their e-mail."""
    return _add(lock_account(by), newcomer, by=by)


def _add(
    organization: Organization, newcomer: Newcomer, *, by: Membership, former: Membership | None = None
) -> Membership:
    if not permissions.can_name(by, newcomer.role):
        raise PermissionDenied
    refuse_known(organization, newcomer.email)
    refuse_past_end(newcomer.ends_on)
    keys.refuse_without_keys(organization, newcomer.secret)
    membership = Membership.objects.create(
        organization=organization,
        email=newcomer.email,
        username=newcomer.username,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        role=newcomer.role,
        language=newcomer.language,
        ends_on=newcomer.ends_on,
        added_by=by.user,
        expires_at=claims.term(organization),
    )
    if former:
        sheets.open_again(membership, former=former)
    if organization.links_by_code:
        sheets.sheet_of(membership)
    if details := newcomer.details:
        membership.asked_mode = permissions.mode_beyond(organization, details.asked_mode)
        membership.save(update_fields=["asked_mode"])
        sheets.keep(membership, telephone=details.telephone, birth_date=details.birth_date)
    if newcomer.secret:
        keys.keep_secret(membership, newcomer.secret)
    claims.issue(membership, by=by.user)
    _record(INVITED, membership, by=by)
    return membership


def refuse_known(organization: Organization, email: str) -> None:
    """Refuse an address that somebody of the account has. The caller holds the lock on the account."""
    if organization.memberships.confirmed().filter(user__email=email).exists():
        raise ValidationError({"email": _("Cette personne a déjà accès à ce compte.")})
    if organization.memberships.pending().filter(email=email).exists():
        if organization.links_by_code:
            raise ValidationError({"email": AWAITED_CONTACT})
        raise ValidationError(
            {"email": _("Cette adresse attend déjà sa confirmation. Renvoyez l’invitation depuis la liste.")}
        )


def refuse_past_end(ends_on: date | None) -> None:
    """Refuse a last day that is over: whoever is to leave today is removed."""
    if ends_on and ends_on < timezone.localdate():
        raise ValidationError({"ends_on": _("Choisissez aujourd’hui ou un jour à venir.")}, code="past")


@transaction.atomic
def resend(membership: Membership, *, by: Membership) -> Membership:
    """Send a new link to a pending person, at most once a minute; the former link dies."""
    membership = lock(membership, by=by, being=Membership.Status.PENDING)
    claims.issue(membership, by=by.user)
    membership.expires_at = claims.term(membership.organization)
    membership.save(update_fields=["expires_at"])
    _record(RESENT, membership, by=by)
    return membership


@transaction.atomic
def withdraw(membership: Membership, *, by: Membership) -> Membership:
    """Take a pending person off the list: the link dies, the address is free again."""
    membership = lock(membership, by=by, being=Membership.Status.PENDING)
    end_pending(membership)
    _record(WITHDRAWN, membership, by=by)
    return membership


def end_pending(membership: Membership) -> None:
    """End a pending place with all that would let someone activate it. The caller holds the lock on the account."""
    claims.revoke(membership)
    keys.forget_secret(membership)
    membership.status = Membership.Status.ENDED
    membership.ended_at, membership.expires_at = timezone.now(), None
    membership.save(update_fields=["status", "ended_at", "expires_at"])
    membership_stopped.send(Membership, membership=membership)


@transaction.atomic
def invite_again(membership: Membership, *, by: Membership) -> Membership:
    """Undo a withdrawal of a moment ago, as far as that goes: the same person in a new place, with a new link."""
    membership = lock(membership, by=by, being=Membership.Status.ENDED)
    ended_at = membership.ended_at
    if membership.activated_at or ended_at is None or ended_at < timezone.now() - UNDO_PERIOD:
        raise ValidationError(
            _("Il est trop tard pour annuler le retrait. Ajoutez la personne de nouveau."), code="late"
        )
    same = ("email", "username", "first_name", "last_name", "role", "language", "ends_on")
    newcomer = Newcomer(**{name: getattr(membership, name) for name in same})
    try:
        return _add(membership.organization, newcomer, by=by, former=membership)
    except ValidationError as refusal:
        # Nothing was typed that a sentence could stand beside.
        raise ValidationError(refusal.messages[0], code=getattr(refusal, "code", None)) from None


@transaction.atomic
def inactivate(membership: Membership, *, by: Membership) -> Membership:
    """Suspend a person's access to this account; reversible at any time."""
    membership = lock(membership, by=by, being=Membership.Status.ACTIVE)
    suspend(membership, by=by)
    return membership


@transaction.atomic
def reactivate(membership: Membership, *, by: Membership) -> Membership:
    """Give a suspended person their access back."""
    membership = lock(membership, by=by, being=Membership.Status.INACTIVE)
    restore(membership, by=by)
    return membership


def refuse_the_last(membership: Membership) -> None:
    """Refuse what would leave the account without anyone responsible who can sign in."""
    if not membership.organization.memberships.able_to_administer().exclude(pk=membership.pk).exists():
        raise ValidationError(
            _("Ce compte doit garder une personne responsable active. Nommez-en d’abord une autre."), code="last"
        )


@transaction.atomic
def suspend(membership: Membership, *, by: Membership) -> None:
    """Make an active place inactive. The caller holds the lock on the account, and `by` may decide there."""
    if membership.user_id == by.user_id:
        raise ValidationError(
            _("Demandez à une autre personne responsable du compte de suspendre votre accès."), code="self"
        )
    refuse_the_last(membership)
    membership.status = Membership.Status.INACTIVE
    membership.save(update_fields=["status"])
    _record(INACTIVATED, membership, by=by)
    if membership.user and not can_sign_in(membership.user):
        cancel_waiting(membership.user)
    membership_stopped.send(Membership, membership=membership)


@transaction.atomic
def restore(membership: Membership, *, by: Membership) -> None:
    """Make an inactive place active. The caller holds the lock on the account, and `by` may decide there."""
    membership.status = Membership.Status.ACTIVE
    membership.save(update_fields=["status"])
    _record(REACTIVATED, membership, by=by)


def lock_account(by: Membership) -> Organization:
    """Lock the account, and make sure that `by` still holds its place in it: it may have ended meanwhile."""
    organization = (
        Organization.objects.select_related("type__desk")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=by.organization_id)
    )
    still_there = Membership.objects.active().filter(pk=by.pk, role=by.role, user__is_active=True)
    if organization.status != Organization.Status.ACTIVE or not still_there.exists():
        raise PermissionDenied
    return organization


@transaction.atomic
def lock(membership: Membership, *, by: Membership, being: str) -> Membership:
    """Re-read a person's place under a lock, so that two people cannot decide on it at once."""
    organization = lock_account(by)
    membership = organization.memberships.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    membership.organization = organization
    if not permissions.can_name(by, membership.role):
        raise PermissionDenied
    if membership.status != being:
        raise stale(membership)
    return membership


def stale(membership: Membership) -> ValidationError:
    """Return the refusal of a deed that a page offered before someone else did another."""
    return ValidationError(
        _("Quelque chose a changé entre-temps pour %(name)s : relisez la liste.") % {"name": membership.full_name},
        code="stale",
    )


def _record(kind: str, membership: Membership, *, by: Membership) -> None:
    record(
        kind,
        about=membership,
        place=membership.organization,
        by=by.user,
        name=membership.full_name,
        role=membership.role,
    )
