"""« May this person do this in that file? », on a million authorizations, beside the same join by psycopg alone.

Twenty thousand organizations: 18,000 employers, each with one of 2,000 firms, which gives the file on to four of its
ten people. All in one transaction, undone at the end. Floor and question take turns: this machine's speed drifts.
"""

import random
import re
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import User
from delegations import authorizations
from delegations.authorizations import Question
from delegations.authorizations.question import MAY, facts_of
from delegations.models import Authorization, Relation, RelationType, Right, Subject
from organizations.models import Membership, Organization, OrganizationType

EMPLOYERS, FIRMS, STAFF, TRUSTED, SUBJECTS = 18_000, 2_000, 10, 4, 12
QUESTIONS, TURNS, PAGE = 1_000, 3, 50
LOADED = (Organization, User, Membership, Relation, Authorization, Subject)

# What any portal would have to join, without roles, own grants, states of accounts and people.
BARE = """SELECT EXISTS (SELECT FROM organizations_membership AS place
    JOIN delegations_authorization AS own ON own.holder_membership_id = place.id
    JOIN delegations_authorization AS firm ON firm.relation_id = own.relation_id
        AND firm.file_id = own.file_id AND firm.subject_id = own.subject_id
        AND firm.holder_organization_id = place.organization_id AND firm.ended_at IS NULL
    JOIN delegations_relation AS relation ON relation.id = own.relation_id
    WHERE place.user_id = %(user)s AND own.file_id = %(file)s AND own.subject_id = %(subject)s
        AND own.ended_at IS NULL AND relation.state = 'active' AND place.status = 'active'
        AND own.starts_on <= %(day)s::date AND (own.ends_on IS NULL OR own.ends_on >= %(day)s::date)
        AND firm.starts_on <= %(day)s::date AND (firm.ends_on IS NULL OR firm.ends_on >= %(day)s::date)
        AND (own.right = 'write' AND firm.right = 'write' OR NOT %(writes)s::boolean))"""


def run() -> list[tuple[str, float, str]]:
    with transaction.atomic():
        try:
            build()
            return measure()
        finally:
            transaction.set_rollback(True)


# --- The world -----------------------------------------------------------------------------------


def build() -> None:
    """Multiply one row of each kind, by one statement a table."""
    execute("SET LOCAL statement_timeout = 0")
    for model in LOADED:
        execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    # Loading a million rows proves nothing of these two; they have their own tests.
    for kind in ("person", "organization"):
        execute(f"ALTER TABLE delegations_authorization DROP CONSTRAINT no_{kind}_is_authorized_twice_at_once")
    now = timezone.now()
    active = {"status": "active", "activated_at": now}
    parties = {}
    for prefix, count in (("EMP", EMPLOYERS), ("FIR", FIRMS)):
        type_ = OrganizationType.objects.get(prefix=prefix)
        first = Organization.objects.create(type=type_, number=f"{prefix}9000000", name="Organisation", **active)
        new = {"public_id": "gen_random_uuid()", "registration_key": "gen_random_uuid()"}
        multiply(first, count - 1, new | {"number": f"'{prefix}' || (9000000 + rank)"})
        parties[prefix] = first
    user = User.objects.create(email="banc0@exemple.ca", username="banc0")
    people = FIRMS * STAFF
    named = {column: "'banc' || rank || '@exemple.ca'" for column in ("email", "username")}
    multiply(user, people - 1, {"public_id": "gen_random_uuid()"} | named)
    place = Membership.objects.create(organization=parties["FIR"], user=user, email=user.email, **active)
    homes = {"user_id": f"{user.pk} + rank", "organization_id": f"{parties['FIR'].pk} + rank / {STAFF}"}
    multiply(place, people - 1, {"public_id": "gen_random_uuid()"} | homes)
    build_files(parties["EMP"], parties["FIR"], place)
    for model in LOADED:
        execute(f"ANALYZE {model._meta.db_table}")


def build_files(client: Organization, provider: Organization, place: Membership) -> None:
    """Give each firm nine clients, by turns, each with all subjects; and its people four of ten each file."""
    subjects = Subject.objects.bulk_create(
        Subject(code=f"banc-{rank}", family_id=first_family(), name_fr="Sujet", name_en="Subject")
        for rank in range(SUBJECTS)
    )
    for subject in subjects:
        subject.types.add(client.type)
    since = {"starts_on": timezone.localdate(), "granted_at": timezone.now()}
    type_ = RelationType.objects.order_by("pk")[0]
    relation = Relation.objects.create(client=client, provider=provider, type=type_, state="active", **since)
    firm = f"mod(rank, {FIRMS})"
    new = {"public_id": "gen_random_uuid()"}
    sides = {"client_id": f"{client.pk} + rank", "provider_id": f"{provider.pk} + {firm}"}
    multiply(relation, EMPLOYERS - 1, new | sides)
    given = Authorization(subject=subjects[0], right=Right.WRITE, relation=relation, file=client, **since)
    of_file = new | {
        "file_id": f"{client.pk} + rank",
        "relation_id": f"{relation.pk} + rank",
        "subject_id": f"{subjects[0].pk} + mod(other, {SUBJECTS})",
        "right": "CASE WHEN mod(rank + other, 4) = 0 THEN 'read' ELSE 'write' END",
    }
    holders = {"holder_organization_id": f"{provider.pk} + {firm}"}
    multiply(given, EMPLOYERS, of_file | holders, SUBJECTS)
    trusted = f"{place.pk} + {firm} * {STAFF} + mod(rank + other / {SUBJECTS}, {STAFF})"
    multiply(given, EMPLOYERS, of_file | {"holder_membership_id": trusted}, SUBJECTS * TRUSTED)


def first_family() -> int:
    return Subject.objects.order_by("pk")[0].family_id


def multiply(row: models.Model, count: int, differing: dict[str, str], times: int = 1) -> None:
    """Write a row `count` times, `rank` from 1 (or 0 where `times` others each), with what differs computed."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {field.column: field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields}
    texts = [differing.get(column, "%s") for column in values]
    plain = [value for column, value in values.items() if column not in differing]
    columns = ", ".join(f'"{column}"' for column in values)
    ranks = f"generate_series({0 if times > 1 else 1}, {count - 1 if times > 1 else count}) AS rank"
    execute(
        f"INSERT INTO {row._meta.db_table} ({columns}) SELECT {', '.join(texts)}"  # noqa: S608 (names of ours)
        f" FROM {ranks}, generate_series(0, {times - 1}) AS other",
        plain,
    )


def execute(text: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


# --- The questions -------------------------------------------------------------------------------


def measure() -> list[tuple[str, float, str]]:
    questions = drawn(QUESTIONS)
    refuse_reading_all(questions[0])
    # The first question lets the connection prepare, for the driver alone too.
    authorizations.which(questions[:1])
    ways: dict[str, Callable[[], list[bool]]] = {
        "bare": lambda: [raw(BARE, each) for each in questions],
        "same": lambda: [raw(MAY, each) for each in questions],
        "asked": lambda: [
            authorizations.allows(each.user, each.subject, each.right, each.organization) for each in questions
        ],
        "pages": lambda: [
            answer
            for start in range(0, QUESTIONS, PAGE)
            for answer in authorizations.which(questions[start : start + PAGE])
        ],
    }
    answers = {name: ask() for name, ask in ways.items()}
    if len({tuple(given) for given in answers.values()}) != 1:
        raise AssertionError("The ways of asking do not agree.")
    best = dict.fromkeys(ways, 0.0)
    for _ in range(TURNS):
        for name, ask in ways.items():
            begun = time.perf_counter()
            ask()
            best[name] = max(best[name], QUESTIONS / (time.perf_counter() - begun))
    return [
        ("rights: authorizations", float(Authorization.objects.count()), "rows"),
        ("rights: questions answered yes", 100 * sum(answers["asked"]) / QUESTIONS, "%"),
        ("rights: the bare join, psycopg alone", best["bare"], "questions/s"),
        ("rights: the same join, psycopg alone", best["same"], "questions/s"),
        ("rights: the question", best["asked"], "questions/s"),
        ("rights: question / same join (aim 0.7)", best["asked"] / best["same"], "ratio"),
        (f"rights: lists of {PAGE}, a statement each", best["pages"], "questions/s"),
    ]


def refuse_reading_all(each: Question) -> None:
    """See that no large table is read from one end to the other."""
    facts = facts_of(each.user, each.subject, each.right, each.organization, None)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {MAY}", facts)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    if re.search(r"Seq Scan on (delegations_(authorization|relation)|organizations_(membership|organization))\b", plan):
        raise AssertionError(plan)


def drawn(count: int) -> list[Question]:
    """Draw people of firms and clients of theirs, any subject and right; some hold it, some do not."""
    chance = random.Random(1917)  # noqa: S311 (the same questions each time)
    pairs = Relation.objects.filter(client__number__startswith="EMP9").select_related("client").order_by("pk")
    rights, relations = list(Right), chance.choices(list(pairs), k=count)
    people: dict[int, list[User]] = {}
    for place in Membership.objects.filter(organization__number__startswith="FIR9").select_related("user"):
        people.setdefault(place.organization_id, []).append(place.holder)
    subjects = list(Subject.objects.filter(code__startswith="banc-"))
    return [
        Question(chance.choice(people[each.provider_id]), chance.choice(subjects), chance.choice(rights), each.client)
        for each in relations
    ]


def raw(text: str, each: Question) -> bool:
    """Ask without Django, on its connection: the driver's own cursor, prepared."""
    facts = facts_of(each.user, each.subject, each.right, each.organization, None)
    with psycopg.Cursor(connection.connection) as cursor:
        return bool(cursor.execute(text, facts, prepare=True).fetchone()[0])
