"""The questions of today and of days to come, each one prepared statement."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from psycopg.types.numeric import Int8

from accounts.models import User
from delegations.authorizations.text import HELD, HELD_FOR_CLIENTS
from delegations.models import Right, Subject
from organizations.models import Membership, Organization

_DAY = "%(day)s::date"
_HELD = HELD.format(day=_DAY)

MAY = f"""SELECT EXISTS (SELECT FROM ({_HELD}) AS held
    WHERE held.user_id = %(user)s AND held.file_id = %(file)s AND held.subject_id = %(subject)s
        AND (held.writes OR NOT %(writes)s::boolean))"""  # noqa: S608 (texts of ours)

_WHICH = f"""SELECT EXISTS (SELECT FROM ({_HELD}) AS held
    WHERE held.user_id = asked.user_id AND held.file_id = asked.file_id AND held.subject_id = asked.subject_id
        AND (held.writes OR NOT asked.writes))
    FROM unnest(%(users)s::bigint[], %(subjects)s::bigint[], %(writes)s::boolean[], %(files)s::bigint[])
        WITH ORDINALITY AS asked(user_id, subject_id, writes, file_id, rank)
    ORDER BY asked.rank"""  # noqa: S608 (texts of ours)

_SUBJECTS = f"""SELECT held.subject_id, bool_or(held.writes) FROM ({_HELD}) AS held
    WHERE held.user_id = %(user)s AND held.file_id = %(file)s
    GROUP BY held.subject_id"""  # noqa: S608 (texts of ours)

_HOLDINGS = f"""SELECT held.membership_id, held.user_id, held.file_id, held.subject_id, held.writes,
        held.path, held.relation_id, held.first_id, held.second_id
    FROM ({_HELD}) AS held WHERE """  # noqa: S608 (texts of ours)


@dataclass(frozen=True)
class Question:
    """May this person do this in that file?"""

    user: User
    subject: Subject
    right: str
    organization: Organization


@dataclass(frozen=True)
class Holding:
    """One path by which a person holds a subject of a file: `path` is role, grant, firm_role or delegation.

    `first_id` is the authorization of the provider, `second_id` that of the person.
    """

    membership_id: int
    user_id: int
    file_id: int
    subject_id: int
    right: Right
    path: str
    relation_id: int | None
    first_id: int | None
    second_id: int | None


class Prepared(psycopg.Cursor[Any]):
    """A cursor whose statements the server plans once a connection. Django's own bind on the client, and never are."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "Prepared":
        return super().execute(query, params, **options | {"prepare": True})

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        """Keep the text for Django's account of queries, as psycopg does for those that it does not prepare."""
        self._query = super()._convert_query(query, params)
        return self._query


def ask(text: str, facts: dict[str, Any]) -> list[Any]:
    """Ask the database a prepared question, in the transaction and under the eyes of Django.

    The wrapper is Django's: whoever counts or refuses queries sees this one like all others.
    """
    connection.ensure_connection()
    line = connection.connection
    if line.prepare_threshold is None:
        # Django's cursors do not look at it.
        line.prepare_threshold = 0
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(Prepared(line)) as cursor:  # type: ignore[arg-type]
        cursor.execute(text, facts)
        return cursor.fetchall()


def allows(
    user: User | AnonymousUser, subject: Subject, right: str, organization: Organization, on: date | None = None
) -> bool:
    """Whether this person may do this in that file, on that day (today)."""
    if not isinstance(user, User):
        return False
    return bool(ask(MAY, facts_of(user, subject, right, organization, on))[0][0])


def facts_of(user: User, subject: Subject, right: str, organization: Organization, on: date | None) -> dict[str, Any]:
    """Return what `MAY` asks about; keys in one type, so that it is prepared once."""
    return {
        "user": Int8(user.pk),
        "file": Int8(organization.pk),
        "subject": Int8(subject.pk),
        "writes": right == Right.WRITE,
        "day": on or timezone.localdate(),
    }


def which(questions: Sequence[Question], on: date | None = None) -> list[bool]:
    """Answer many questions at once, in their order."""
    facts = {
        "users": [question.user.pk for question in questions],
        "subjects": [question.subject.pk for question in questions],
        "writes": [question.right == Right.WRITE for question in questions],
        "files": [question.organization.pk for question in questions],
        "day": on or timezone.localdate(),
    }
    return [row[0] for row in ask(_WHICH, facts)]


def subjects_in(user: User, organization: Organization, on: date | None = None) -> dict[int, Right]:
    """Return what this person holds in that file: the key of each subject, and how far."""
    facts = {"user": Int8(user.pk), "file": Int8(organization.pk), "day": on or timezone.localdate()}
    return {subject: _right(writes) for subject, writes in ask(_SUBJECTS, facts)}


def holdings(
    on: date | None = None,
    *,
    user: User | None = None,
    files: Iterable[Organization] | None = None,
    memberships: Collection[Membership] | None = None,
) -> list[Holding]:
    """Return every path by which something is held: by this person, in these files, through these places."""
    given: dict[str, tuple[str, Any]] = {}
    if user is not None:
        given["user"] = ("held.user_id = %(user)s", Int8(user.pk))
    if files is not None:
        given["files"] = ("held.file_id = ANY(%(files)s::bigint[])", [file.pk for file in files])
    if memberships is not None:
        keys = [membership.pk for membership in memberships]
        given["places"] = ("held.membership_id = ANY(%(places)s::bigint[])", keys)
    text = _HOLDINGS + (" AND ".join(condition for condition, _value in given.values()) or "TRUE")
    facts = {name: value for name, (_condition, value) in given.items()} | {"day": on or timezone.localdate()}
    return [
        Holding(membership, holder, file, subject, _right(writes), *path)
        for membership, holder, file, subject, writes, *path in ask(text, facts)
    ]


def files_of(user: User, on: date | None = None) -> QuerySet[Organization]:
    """Return the files of clients in which this person may do something today: « Mes dossiers autorisés »."""
    text = f"SELECT held.file_id FROM ({_on(on, HELD_FOR_CLIENTS)}) AS held WHERE held.user_id = %s"  # noqa: S608
    return Organization.objects.filter(pk__in=RawSQL(text, [user.pk]))  # noqa: S611 (texts of ours)


def people_in(organization: Organization, on: date | None = None) -> QuerySet[Membership]:
    """Return the places, there and at providers, whose person may do something in this file."""
    text = f"SELECT held.membership_id FROM ({_on(on, HELD)}) AS held WHERE held.file_id = %s"  # noqa: S608
    return Membership.objects.filter(pk__in=RawSQL(text, [organization.pk]))  # noqa: S611 (texts of ours)


def _on(day: date | None, text: str) -> str:
    return text.format(day=f"'{(day or timezone.localdate()).isoformat()}'::date")


def _right(writes: bool) -> Right:
    return Right.WRITE if writes else Right.READ
