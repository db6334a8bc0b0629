"""What is told of relations and authorizations: one function an event, words in templates/delegations/notices/."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.notices import owner
from delegations.models import Authorization, Relation
from notifications.actions import write
from notifications.models import Category, Message
from organizations.models import Membership, Organization
from portal.core.links import absolute


def _in_charge(organization: Organization) -> QuerySet[Membership]:
    people = organization.memberships.active().able_to_manage_people().filter(user__is_active=True)
    return people.select_related("user").order_by("pk")


def _tell_those_in_charge(
    organization: Organization, name: str, relation: Relation, *, by: User | None, **more: object
) -> list[Message]:
    """Tell each person in charge of one party, except who did it."""
    return [
        write(
            f"delegations/notices/{name}",
            to=owner(place.holder),
            event=f"{name}:{relation.public_id}:{more.get('occasion', '')}",
            category=Category.ACCOUNTS,
            place=organization,
            relation=relation,
            client=relation.client,
            provider=relation.provider,
            by=by.get_full_name() if by else "",
            action_url=absolute("delegations:relation", organization.number, relation.public_id),
            **more,
        )
        for place in _in_charge(organization)
        if place.user != by
    ]


def relation_proposed(relation: Relation, *, by: User) -> list[Message]:
    """To the client: a provider proposes to serve it, and waits for an answer."""
    return _tell_those_in_charge(relation.client, "relation_proposed", relation, by=by, answer_by=_answer_by(relation))


def proposal_ending(relation: Relation) -> list[Message]:
    """To the client: the proposal waits no longer than a few days more."""
    return _tell_those_in_charge(relation.client, "proposal_ending", relation, by=None, answer_by=_answer_by(relation))


def _answer_by(relation: Relation) -> str:
    return f"{timezone.localtime(relation.answer_by):%Y-%m-%d}"


def relation_accepted(relation: Relation, rows: Sequence[Authorization], *, by: User) -> list[Message]:
    """To the provider: the client trusts it with its file, proposed or not."""
    rows = _by_subject(rows)
    return _tell_those_in_charge(relation.provider, "relation_accepted", relation, by=by, rows=rows)


def proposal_closed(relation: Relation) -> list[Message]:
    """To the provider: the client declined, or did not answer in time."""
    return _tell_those_in_charge(
        relation.provider, "proposal_closed", relation, by=relation.ended_by, has_expired=relation.ended_by is None
    )


def relation_ended(relation: Relation, *, by: User | None) -> list[Message]:
    """To the provider: it acts no more in the file of this client."""
    return _tell_those_in_charge(relation.provider, "relation_ended", relation, by=by)


def authorizations_ending(relation: Relation, rows: Sequence[Authorization], *, days: int) -> list[Message]:
    """To the client: what it gave a provider ends in so many days; it may be prolonged."""
    return _tell_those_in_charge(
        relation.client,
        "authorizations_ending",
        relation,
        by=None,
        occasion=f"{days}:{timezone.localdate()}",
        ends_on=min(row.last_day for row in rows).isoformat(),
        rows=_by_subject(rows),
    )


def access_given(membership: Membership, rows: Sequence[Authorization], *, by: User) -> Message | None:
    """To a person: what they may do from now on, or from a day on, in which files."""
    return _tell_person("access_given", membership, rows, by=by)


def access_ended(membership: Membership, rows: Sequence[Authorization], *, by: User | None) -> Message | None:
    """To a person: what they may do no more, in which files."""
    return _tell_person("access_ended", membership, rows, by=by)


def access_ending(membership: Membership, rows: Sequence[Authorization]) -> Message | None:
    """To a person: what they may do for some days more."""
    ends_on = min(row.last_day for row in rows).isoformat()
    return _tell_person("access_ending", membership, rows, by=None, ends_on=ends_on)


def _tell_person(
    name: str, membership: Membership, rows: Sequence[Authorization], *, by: User | None, **more: object
) -> Message | None:
    """Tell someone who has come to the portal: whoever is awaited reads it there on the first day."""
    if membership.user is None or not rows:
        return None
    return write(
        f"delegations/notices/{name}",
        to=owner(membership.user),
        event=f"{name}:{membership.public_id}:{timezone.now().isoformat()}",
        category=Category.ACCOUNTS,
        place=membership.organization,
        organization=membership.organization,
        files=_by_file(rows),
        by=by.get_full_name() if by else "",
        action_url=absolute("delegations:files") if any(row.relation_id for row in rows) else absolute("landing"),
        **more,
    )


def _by_file(rows: Iterable[Authorization]) -> list[dict[str, object]]:
    """Return for each file its name and the authorizations, in the order of their subjects."""
    ordered = sorted(rows, key=lambda row: (row.file.name, row.file_id))
    return [
        {"name": file.name, "number": file.number, "rows": _by_subject(group)}
        for file, group in groupby(ordered, key=lambda row: row.file)
    ]


def _by_subject(rows: Iterable[Authorization]) -> list[Authorization]:
    return sorted(rows, key=lambda row: (row.subject.family.position, row.subject.position, row.subject_id))
