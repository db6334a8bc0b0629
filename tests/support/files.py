"""Files to import, and agents who import them through the pages, with the worker's steps in between."""

import csv
import io

from django.urls import reverse

from accounts.models import User
from organizations.models import SupportDesk
from portal.support.actions.imports import runs, steps
from portal.support.models import ImportRun
from tests.agents import agent_of

RIGHTS = ("add_importrun", "view_importrun", "change_relation")
CONTACTS = ["Organisation", "No client", "Prénom", "Nom", "Courriel", "Date de naissance", "Téléphone"]


def importer_of(*desks: SupportDesk, rights: tuple[str, ...] = RIGHTS) -> User:
    """Return an agent who may import, and serves these desks."""
    return agent_of(*desks, rights=rights)


def csv_of(*rows: list[str], separator: str = ";") -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue().encode()


def upload(kind: str, content: bytes, agent: User, desk: SupportDesk) -> ImportRun:
    return runs.upload(runs.Upload(kind, desk, "fichier.csv", content), by=agent)


def work(run: ImportRun) -> ImportRun:
    """Do what a worker does, until people have something to decide."""
    while ImportRun.objects.working().filter(pk=run.pk).exists():
        steps.proceed(run.pk)
    return ImportRun.objects.get(pk=run.pk)


def checked(kind: str, content: bytes, agent: User, desk: SupportDesk, columns: list[str] | None = None) -> ImportRun:
    run = work(upload(kind, content, agent, desk))
    assert run.state == "read", run.reason
    runs.check(run, columns or run.columns, by=agent)
    return work(run)


def imported(kind: str, content: bytes, agent: User, desk: SupportDesk) -> ImportRun:
    run = checked(kind, content, agent, desk)
    runs.start(run, by=agent)
    return work(run)


def undone(run: ImportRun, agent: User) -> ImportRun:
    runs.undo(run, by=agent)
    return work(run)


def reasons(run: ImportRun) -> dict[int, str]:
    """Return why lines did not go in, or stayed, by their number in the file."""
    return {row.number: row.reason.replace("\xa0", " ") for row in runs.refused_rows(run)}


def page_of(run: ImportRun, name: str = "import", **more: str) -> str:
    return reverse(f"admin:support_{name}", kwargs={"run": run.public_id} | more)
