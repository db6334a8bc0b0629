"""How quickly a file of 100,000 contacts comes in, beside the same rows copied into the table by PostgreSQL's own COPY.

The floor writes the places alone, triggers and history included: nobody reads a cell, judges a row, draws a number
or keeps a sheet. Everything is committed as in production, and emptied at the end.
"""

import csv
import io
import resource
import time
from collections.abc import Iterator
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from organizations.models import Membership, Organization, OrganizationType
from organizations.models.accounts import next_numbers
from portal.support.actions.imports import runs, steps
from portal.support.models import ImportRun

ROWS, ACCOUNTS = 100_000, 5_000
HEADER = [
    "Organisation", "No client", "Prénom", "Nom", "Courriel", "Langue", "Date de naissance", "Téléphone", "Fonction",
]  # fmt: skip
PLACES = [
    "public_id", "organization_id", "role", "status", "is_primary", "email", "username", "first_name", "last_name",
    "language", "asked_mode", "added_at", "expires_at",
]  # fmt: skip
EMPTIED = (
    "TRUNCATE organizations_organization, organizations_organizationevent, organizations_membershipevent,"
    " organizations_contactsheetevent, support_importrun CASCADE"
)


def run() -> list[tuple[str, float, str]]:
    agent = User.objects.create_superuser(username=f"banc{time.time_ns()}", email=f"banc{time.time_ns()}@exemple.ca")
    type_ = OrganizationType.objects.select_related("desk").get(prefix="EMP")
    try:
        accounts = build(type_)
        floor = ROWS / copied(accounts)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        received = runs.Upload("contacts", type_.desk, "contacts.csv", contacts())
        brought = runs.upload(received, by=agent)
        read = timed(brought)
        check(brought, agent)
        checked = timed(brought)
        runs.start(brought, by=agent)
        imported = timed(brought)
        expect(brought, "created")
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        again = again_unchanged(received, agent)
        runs.undo(ImportRun.objects.get(pk=brought.pk), by=agent)
        undone = timed(brought)
        expect(brought, "undone")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(EMPTIED)
    return [
        ("imports: COPY alone, places with their history", floor, "rows/s"),
        ("imports: the file read into rows", ROWS / read, "rows/s"),
        ("imports: contacts checked", ROWS / checked, "rows/s"),
        ("imports: contacts imported (aim 1,000)", ROWS / imported, "rows/s"),
        ("imports: the same file again, nothing changed", ROWS / again, "rows/s"),
        ("imports: contacts undone", ROWS / undone, "rows/s"),
        ("imports: imported / COPY", ROWS / imported / floor, "ratio"),
        ("imports: memory that it took more, at most", peak, "MiB"),
    ]


def build(type_: OrganizationType) -> list[int]:
    now = timezone.now()
    found = Organization.objects.bulk_create(
        Organization(
            number=number, former_number=f"B-{rank}", type=type_, name=f"Banc {rank}", status="active", activated_at=now
        )
        for rank, number in enumerate(next_numbers(type_, ACCOUNTS))
    )
    return [organization.pk for organization in found]


def contacts() -> bytes:
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";")
    rows.writerow(HEADER)
    for rank in range(ROWS):
        born = f"19{50 + rank % 50}-{1 + rank % 12:02}-{1 + rank % 28:02}"
        name = f"{'abcdefghij'[rank % 10]}{'klmnopqrst'[rank // 10 % 10]}"
        rows.writerow(
            [
                f"B-{rank % ACCOUNTS}", 30_000_000 + rank, f"Prénom{name}", f"Nom-{name}", f"banc{rank}@exemple.ca",
                "fr", born, f"514 276-{rank % 10_000:04}", "Commis à la paie",
            ]
        )  # fmt: skip
    return written.getvalue().encode()


def copied(accounts: list[int]) -> float:
    """Copy as many places, rows made beforehand, and take them away again."""
    rows = list(places(accounts))
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        with cursor.copy(f"COPY {Membership._meta.db_table} ({', '.join(PLACES)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        took = time.perf_counter() - begun
        cursor.execute("TRUNCATE organizations_membership, organizations_membershipevent CASCADE")
    return took


def places(accounts: list[int]) -> Iterator[tuple[object, ...]]:
    now = timezone.now()
    for rank in range(ROWS):
        email, account = f"banc{rank}@exemple.ca", accounts[rank % ACCOUNTS]
        yield uuid4(), account, "member", "pending", False, email, "", "Prénom", "Nom", "fr-ca", "password", now, now


def timed(brought: ImportRun) -> float:
    """Do what a worker does, until people have something to decide."""
    begun = time.perf_counter()
    while ImportRun.objects.working().filter(pk=brought.pk).exists():
        steps.proceed(brought.pk)
    return time.perf_counter() - begun


def check(brought: ImportRun, agent: User) -> None:
    brought.refresh_from_db()
    runs.check(brought, brought.columns, by=agent)


def again_unchanged(received: runs.Upload, agent: User) -> float:
    second = runs.upload(received, by=agent)
    timed(second)
    check(second, agent)
    timed(second)
    runs.start(second, by=agent)
    took = timed(second)
    expect(second, "unchanged")
    return took


def expect(brought: ImportRun, outcome: str) -> None:
    counts = ImportRun.objects.get(pk=brought.pk).counts
    if counts != {outcome: ROWS}:
        raise AssertionError(f"Not all {ROWS} were {outcome}: {counts}")
