"""Taking back: from a provider, from a contact, from a person of the provider; and what follows by itself.

    end(rows, by=) -> [Authorization]              « un ou plusieurs sujets », by the file, the provider or an agent
    end_relations(membership, relations, by=)      « une ou plusieurs relations »: None among them is the own file
    end_everything(membership, by=)                « toutes les relations »: the place in the organization, too
    end_of_membership(membership)                  when a place has ended, whoever ended it

What hangs on what ends ends with it, in one transaction; each person is told once.
"""

from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from delegations import permissions
from delegations.actions import cascade
from delegations.actions.locks import lock, lock_membership, stale
from delegations.models import Authorization, Relation
from delegations.permissions import By
from organizations import actions as organizations
from organizations.models import Membership, Organization
from portal.core.journal import event, record

TAKEN_BACK = event(
    "authorization.taken_back", _("%(actor)s a retiré des sujets du dossier de « %(client)s » (nombre : %(count)s).")
)
TAKEN_FROM = event(
    "authorization.taken_from",
    _("%(actor)s a retiré à %(name)s des sujets du dossier de « %(client)s » (nombre : %(count)s)."),
)


@transaction.atomic
def end(rows: Iterable[Authorization], *, by: By) -> list[Authorization]:
    """End these authorizations, and what hangs on them; all or none."""
    wanted = list(rows)
    lock(by, *_owners(wanted))
    found = cascade.lock_rows(wanted)
    if not found or len(found) < len({row.pk for row in wanted}):
        raise stale()
    if not all(permissions.can_take_back(by, row) for row in found):
        raise PermissionDenied
    return _end(found, by=permissions.user_of(by))


@transaction.atomic
def end_relations(membership: Membership, relations: Collection[Relation | None], *, by: By) -> list[Authorization]:
    """End all that a person holds by these relations; None stands for the file of the own organization."""
    lock(by, membership.organization)
    membership = lock_membership(membership)
    if not permissions.speaks_for(by, membership.organization):
        raise PermissionDenied
    wanted = {relation.pk if relation else None for relation in relations}
    held = membership.authorizations.filter(ended_at=None).select_related("relation")
    rows = [row for row in held if row.relation_id in wanted]
    if not rows:
        raise stale()
    return _end(cascade.lock_rows(rows), by=permissions.user_of(by))


@transaction.atomic
def end_everything(membership: Membership, *, by: Membership) -> Membership:
    """End a contact's place in the organization, and all that they hold through it, clients' files included."""
    if membership.is_pending:
        return organizations.memberships.withdraw(membership, by=by)
    return organizations.people.remove(membership, by=by)


@transaction.atomic
def end_of_membership(membership: Membership) -> None:
    """End what a person held through a place that has ended; the place's own end has been told."""
    held = cascade.lock_rows(membership.authorizations.filter(ended_at=None))
    ended = cascade.end_with_what_hangs(held, by=None)
    others = [row for row in ended if row.holder_membership_id != membership.pk]
    cascade.tell_people(others, by=None)


def _end(found: list[Authorization], *, by: User) -> list[Authorization]:
    ended = cascade.end_with_what_hangs(found, by=by)
    for (file, person), count in _counted(found).items():
        _note(file, person, count, by=by)
    cascade.tell_people(ended, by=by)
    return ended


def _counted(rows: Iterable[Authorization]) -> dict[tuple[Organization, Membership | None], int]:
    counts: dict[tuple[Organization, Membership | None], int] = {}
    for row in rows:
        key = (row.file, row.holder_membership)
        counts[key] = counts.get(key, 0) + 1
    return counts


def _note(file: Organization, person: Membership | None, count: int, *, by: User) -> None:
    """Write the deed where the file and the person's organization read it."""
    if person is None:
        record(TAKEN_BACK, about=file, place=file, by=by, client=file.name, count=count)
        return
    for place in {file, person.organization}:
        record(TAKEN_FROM, about=person, place=place, by=by, client=file.name, name=person.full_name, count=count)


def _owners(rows: Iterable[Authorization]) -> set[Organization]:
    """Return whose locks cover some authorizations: their files, and the providers of their relations."""
    files = {row.file for row in rows}
    return files | {row.relation.provider for row in rows if row.relation}
