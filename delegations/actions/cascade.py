"""When something ends, all that hangs on it ends with it, and each person concerned is told once."""

from collections.abc import Collection, Iterable

from django.db import transaction

from accounts.models import User
from delegations import notices
from delegations.actions.giving import end_rows
from delegations.models import Authorization, Relation, Right
from organizations.models import Membership


@transaction.atomic
def end_relation_rows(relation: Relation, *, by: User | None) -> list[Authorization]:
    """End all that hangs on a relation; return what ended. The caller holds the locks."""
    rows = relation.authorizations.filter(ended_at=None).order_by("pk")
    return end_rows(_locked(rows), by=by)


@transaction.atomic
def end_with_what_hangs(rows: Iterable[Authorization], *, by: User | None) -> list[Authorization]:
    """End authorizations, and what the provider gave on of what it holds no more; return what ended."""
    ended = end_rows(rows, by=by)
    lost = {(row.relation_id, row.subject_id) for row in ended if row.holder_organization_id}
    return ended + [row for relation, subject in sorted(lost) for row in _cut(relation, subject, by)]


def _cut(relation: int | None, subject: int, by: User | None) -> list[Authorization]:
    """End what people hold beyond what is left to their provider; where reading is left, they go on reading."""
    standing = Authorization.objects.standing().filter(relation=relation, subject=subject)
    left = set(standing.of_organizations().values_list("right", flat=True))
    beyond = standing.of_people() if not left else standing.of_people().filter(right=Right.WRITE)
    if Right.WRITE in left:
        return []
    ended = end_rows(_locked(beyond), by=by)
    if left:
        _leave_reading(ended, by)
    return ended


def _leave_reading(ended: Collection[Authorization], by: User | None) -> None:
    """Give reading to those who could write, for the same days, unless they have it already."""
    for row in ended:
        present = Authorization.objects.standing().filter(
            holder_membership=row.holder_membership, relation=row.relation, subject=row.subject, right=Right.READ
        )
        if any(other.meets(row.starts_on, row.ends_on) for other in present):
            continue
        Authorization.objects.create(
            holder_membership=row.holder_membership,
            file_id=row.file_id,
            relation=row.relation,
            subject=row.subject,
            right=Right.READ,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            granted_by=by,
        )


def _locked(rows: "Iterable[Authorization]") -> list[Authorization]:
    found = Authorization.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").as_listed()
    return list(found.filter(ended_at=None).select_for_update(of=("self",), no_key=True))


def lock_rows(rows: Iterable[Authorization]) -> list[Authorization]:
    """Lock authorizations that still stand, with all that telling of them needs."""
    return _locked(rows)


@transaction.atomic
def tell_people(ended: Iterable[Authorization], *, by: User | None, but: Collection[int] = ()) -> None:
    """Tell each person once what they may do no more; not those who are told otherwise (`but`, keys of users)."""
    by_person: dict[Membership, list[Authorization]] = {}
    for row in ended:
        place = row.holder_membership
        if place is not None and place.user_id and place.user_id not in but and place.user != by:
            by_person.setdefault(place, []).append(row)
    for place, rows in by_person.items():
        notices.access_ended(place, rows, by=by)
