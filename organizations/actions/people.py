"""What an administrator decides about a person of the account: role, status, linked accounts, removal."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Mode, User
from organizations import notices, permissions
from organizations.actions import ends, memberships
from organizations.models import Membership, Organization, Role
from organizations.signals import membership_activated
from portal.core.journal import event, record

ROLE_CHANGED = event("membership.role_changed", _("%(actor)s a changé le type donné à %(name)s : %(role)s."))
REMOVED = event("membership.removed", _("%(actor)s a retiré %(name)s du compte."))
LINKED = event("membership.linked", _("%(actor)s a lié %(name)s à ce compte (%(role)s)."))
PRIMARY_CHANGED = event(
    "membership.primary_changed", _("%(actor)s a choisi ce compte comme compte principal pour %(name)s.")
)

Status = Membership.Status


MODE_ASKED = event("membership.mode_asked", _("%(actor)s a choisi comment %(name)s doit se connecter : %(mode)s."))


@dataclass(frozen=True)
class Decision:
    """What « Modifier un utilisateur » says of a person. `accounts`: the primary keys of those ticked, among mine."""

    role: str
    status: str
    everywhere: bool
    accounts: Collection[int]
    primary: int | None
    ends_on: date | None = None
    asked_mode: str | None = None


@transaction.atomic
def edit(membership: Membership, decision: Decision, *, by: Membership) -> Membership:
    """Apply a decision whole, or refuse it whole. Accounts that `by` does not administer are not touched."""
    mine = _lock_mine(by)
    membership = memberships.lock(membership, by=by, being=membership.status)
    person = User.objects.select_for_update(no_key=True).get(pk=membership.holder.pk)
    if not membership.has_role(decision.role):
        give_role(membership, decision.role, by=by)
    if decision.asked_mode:
        ask_mode(membership, decision.asked_mode, by=by)
    if decision.status != membership.status:
        _set_status(person, membership, decision, mine)
    ends.plan(membership, decision.ends_on, by=by)
    if len(mine) > 1:
        _link(person, membership, decision, mine)
    return membership


@transaction.atomic
def ask_mode(membership: Membership, mode: str, *, by: Membership) -> None:
    """Ask this mode of authentication, or a stronger one, of one person; tell them if it is more than before.

    The caller holds the lock on the account, and `by` may decide there.
    """
    before = membership.effective_mode
    if mode == before:
        return
    if membership.user_id == by.user_id:
        raise ValidationError(_("Demandez à une autre personne responsable de modifier vos accès."), code="self")
    if Mode(mode) not in permissions.modes_of_one(membership.organization):
        raise ValidationError(
            _("Choisissez un mode d’authentification au moins aussi fort que celui demandé à tout le compte."),
            code="less_than_all",
        )
    membership.asked_mode = permissions.mode_beyond(membership.organization, mode)
    membership.save(update_fields=["asked_mode"])
    place, name = membership.organization, membership.full_name
    record(MODE_ASKED, about=membership, place=place, by=by.user, name=name, mode=mode)
    if not before.satisfies(Mode(mode)):
        notices.mode_asked_of_one(membership, Mode(mode), by=by.holder)


@transaction.atomic
def name_managers(people: Iterable[Membership], *, by: Membership) -> int:
    """Give the role of manager to members of the account, all or none; return how many have it now who had not."""
    memberships.lock_account(by)
    keys = [person.pk for person in people]
    found = by.organization.memberships.active().filter(pk__in=keys, role=Role.MEMBER).order_by("pk")
    named = list(found.select_related("user", "organization__type").select_for_update(of=("self",), no_key=True))
    for membership in named:
        give_role(membership, Role.MANAGER, by=by)
    return len(named)


@transaction.atomic
def unname_manager(membership: Membership, *, by: Membership) -> Membership:
    """Take the role of manager away; the person stays in the account."""
    membership = memberships.lock(membership, by=by, being=membership.status)
    if not membership.has_role(Role.MANAGER):
        raise memberships.stale(membership)
    if membership.user_id == by.user_id:
        raise ValidationError(_("Demandez à une autre personne responsable de vous retirer ce rôle."), code="self")
    give_role(membership, Role.MEMBER, by=by)
    return membership


@transaction.atomic
def remove(membership: Membership, *, by: Membership) -> Membership:
    """Take a confirmed person out of this account for good; the person can be added again."""
    membership = memberships.lock(membership, by=by, being=membership.status)
    if membership.status not in Membership.CONFIRMED:
        raise memberships.stale(membership)
    if membership.user_id == by.user_id:
        raise ValidationError(_("Demandez à une autre personne responsable de vous retirer du compte."), code="self")
    person = User.objects.select_for_update(no_key=True).get(pk=membership.holder.pk)
    _end(person, membership, by=by)
    return membership


def _lock_mine(by: Membership) -> dict[int, Membership]:
    """Lock the accounts that the person of `by` administers, in the one order, and return the places that say so."""
    theirs = Membership.objects.giving_access().able_to_administer().filter(user=by.user_id)
    found = Organization.objects.filter(pk__in=[*theirs.values_list("organization", flat=True), by.organization_id])
    list(found.order_by("pk").select_for_update(no_key=True))
    return {place.organization_id: place for place in theirs.select_related("organization__type", "user")}


@transaction.atomic
def give_role(membership: Membership, role: str, *, by: Membership) -> None:
    """Nobody names above the own role, nor changes the own role upwards (permissions.can_name).

    The caller holds the lock on the account.
    """
    if not permissions.can_name(by, role) or Role(role) not in membership.organization.type.roles:
        raise PermissionDenied
    memberships.refuse_the_last(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    _record(ROLE_CHANGED, membership, by=by)
    notices.role_changed(membership, by=by.holder)


def _set_status(person: User, membership: Membership, decision: Decision, mine: dict[int, Membership]) -> None:
    places = [membership]
    if decision.everywhere:
        elsewhere = person.memberships.confirmed().filter(organization__in=mine).exclude(pk=membership.pk)
        places += elsewhere.select_related("organization__type", "user").order_by("organization")
    for place in places:
        by = mine.get(place.organization_id)
        if by is None or place.status == decision.status or not permissions.can_name(by, place.role):
            continue
        deed = memberships.suspend if decision.status == Status.INACTIVE else memberships.restore
        deed(place, by=by)


def _link(person: User, membership: Membership, decision: Decision, mine: dict[int, Membership]) -> None:
    """Give the person a place in each ticked account, end those unticked, and mark the principal one."""
    places = {place.organization_id: place for place in person.memberships.confirmed().select_related("organization")}
    for organization_id, by in mine.items():
        if organization_id == membership.organization_id:
            continue
        place = places.get(organization_id)
        if organization_id in decision.accounts and place is None:
            places[organization_id] = join(person, by.organization, role=membership.role, by=by.holder)
        elif organization_id not in decision.accounts and place is not None:
            _end(person, memberships.lock(place, by=by, being=place.status), by=by)
    if decision.primary is not None:
        _make_primary(person, decision.primary, mine)


@transaction.atomic
def join(person: User, organization: Organization, *, role: str, by: User) -> Membership:
    """Open a place at once for someone whose address is proven, in `role` or the highest that the type has.

    The caller holds the lock on the account, and has made sure that `by` may decide there.
    """
    joined = Membership.objects.create(
        organization=organization,
        user=person,
        role=min(Role(role), organization.type.roles[-1], key=lambda role: Role(role).rank),
        status=Status.ACTIVE,
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        language=person.language,
        added_by=by,
        activated_at=timezone.now(),
        is_primary=not person.memberships.confirmed().exists(),
    )
    record(LINKED, about=joined, place=organization, by=by, name=joined.full_name, role=joined.role)
    notices.linked(joined, by=by)
    membership_activated.send(Membership, membership=joined)
    return joined


def _end(person: User, membership: Membership, *, by: Membership) -> None:
    """End a place; the invitations that its person sent pass to `by`, but those into a role that `by` cannot give."""
    ends.invitations_of(membership).filter(role__in=permissions.nameable_roles(by)).update(added_by=by.holder)
    ends.end_invitations(membership, by=by.holder)
    ends.end(person, membership, kind=REMOVED, by=by.holder, tell=lambda: notices.removed(membership, by=by.holder))


def _make_primary(person: User, organization_id: int, mine: dict[int, Membership]) -> None:
    """Move the mark. A principal account that is not mine is not mine to change."""
    confirmed = person.memberships.confirmed().select_related("organization__type")
    former, chosen = confirmed.filter(is_primary=True).first(), confirmed.filter(organization=organization_id).first()
    if chosen is None or chosen == former:
        return
    if organization_id not in mine or (former and former.organization_id not in mine):
        raise PermissionDenied
    if former:
        former.is_primary = False
        former.save(update_fields=["is_primary"])
    chosen.is_primary = True
    chosen.save(update_fields=["is_primary"])
    _record(PRIMARY_CHANGED, chosen, by=mine[organization_id])


def _record(kind: str, membership: Membership, *, by: Membership) -> None:
    name = membership.full_name
    record(kind, about=membership, place=membership.organization, by=by.holder, name=name, role=membership.role)
