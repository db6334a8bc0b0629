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

from django.db import connection
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
    "public_id", "organization_id", "role", "status", "is_primary", "is_starred", "email", "username", "first_name",
    "last_name", "language", "asked_mode", "added_at", "expires_at",
]  # fmt: skip
COPY = f"COPY {Membership._meta.db_table} ({', '.join(PLACES)}) FROM STDIN"
EMPTIED = (
    "TRUNCATE organizations_organization, organizations_organizationevent, organizations_membershipevent,"
    " organizations_contactsheetevent, support_importrun CASCADE"
)


def run() -> Iterator[tuple[str, float, str]]:
    """Measure one file through all its stages, and say each figure as soon as it is known."""
    agent = User.objects.create_superuser(username=f"banc{time.time_ns()}", email=f"banc{time.time_ns()}@exemple.ca")
    type_ = OrganizationType.objects.select_related("desk").get(prefix="EMP")
    try:
        accounts = build(type_)
        floor = ROWS / copied(accounts)
        yield "imports: COPY alone, places with their history", floor, "rows/s"
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        received = runs.Upload("contacts", type_.desk, "contacts.csv", contacts())
        brought = runs.upload(received, by=agent)
        yield "imports: the file read into rows", ROWS / timed(brought), "rows/s"
        check(brought, agent)
        yield "imports: contacts checked", ROWS / timed(brought), "rows/s"
        runs.start(brought, by=agent)
        imported = ROWS / timed(brought)
        expect(brought, "created")
        yield "imports: contacts imported (aim 1,000)", imported, "rows/s"
        yield "imports: imported / COPY", imported / floor, "ratio"
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        yield "imports: memory that it took more, at most", peak, "MiB"
        yield "imports: the same file again, nothing changed", ROWS / again_unchanged(received, agent), "rows/s"
        brought.refresh_from_db()
        runs.undo(brought, by=agent)
        yield "imports: contacts undone", ROWS / timed(brought), "rows/s"
        expect(brought, "undone")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(EMPTIED)


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
    """Copy as many places, rows made beforehand, as many in one transaction as an import; take them away again."""
    rows = list(places(accounts))
    begun = time.perf_counter()
    for first in range(0, ROWS, steps.AT_ONCE):
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for row in rows[first : first + steps.AT_ONCE]:
                copy.write_row(row)
    took = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE organizations_membership, organizations_membershipevent CASCADE")
    return took


def places(accounts: list[int]) -> Iterator[tuple[object, ...]]:
    now = timezone.now()
    for rank in range(ROWS):
        email, account = f"banc{rank}@exemple.ca", accounts[rank % ACCOUNTS]
        start = uuid4(), account, "member", "pending", False, False, email, ""
        yield (*start, "Prénom", "Nom", "fr-ca", "password", now, now)


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
