"""An import goes on from where a worker died, is done once by however many workers, and asks as much for any chunk."""

import os
import subprocess
import sys
import time
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import ContactSheet, Membership
from portal.support.actions.imports import runs, steps
from portal.support.models import ImportRun
from portal.support.tasks import import_files
from tests.races import at_once, refusals
from tests.support.files import CONTACTS, checked, csv_of, reasons, upload, work

# A worker of its own process, which does a few lines at a time.
WORKER = """
import sys
import django; django.setup()
from portal.support.actions.imports import steps
from portal.support.tasks import import_files
steps.AT_ONCE = 20
import_files(int(sys.argv[1]))
"""


def contacts(count, first=0):
    rows = [
        ["E-77", f"{20_000_000 + rank}", "Tom", "Tremblay", f"tom{rank}@exemple.ca", "1984-05-17", "514 276-1234"]
        for rank in range(first, first + count)
    ]
    return csv_of(CONTACTS, *rows)


def start_worker(run):
    """Start a worker as a process of its own, on the database of the test."""
    database = connection.settings_dict
    host = urlencode({"host": database["HOST"] or database["OPTIONS"].get("host", "")})
    owner = f"{quote(database['USER'])}:{quote(database['PASSWORD'] or '')}"
    url = f"postgres://{owner}@/{database['NAME']}?{host}"
    own = {"DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": url}
    return subprocess.Popen([sys.executable, "-c", WORKER, str(run.pk)], env=os.environ | own)


def done_of(run):
    return sum(ImportRun.objects.get(pk=run.pk).counts.values())


@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_the_middle_leaves_the_rest_to_the_next_and_nothing_comes_twice(agathe, desk, shaw):
    run = checked("contacts", contacts(2_000), agathe, desk)
    runs.start(run, by=agathe)
    worker = start_worker(run)
    deadline = time.monotonic() + 90
    while not done_of(run):
        assert worker.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    worker.kill()
    worker.wait()
    half = done_of(run)
    assert 0 < half < 2_000
    assert Membership.objects.count() == half == ContactSheet.objects.count()
    assert ImportRun.objects.get().state == "running"

    import_files()
    run.refresh_from_db()
    assert (run.state, run.counts) == ("done", {"created": 2_000})
    assert ContactSheet.objects.values("client_number").distinct().count() == Membership.objects.count() == 2_000


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_no_line(agathe, desk, shaw, monkeypatch):
    run = checked("contacts", contacts(60), agathe, desk)
    runs.start(run, by=agathe)
    monkeypatch.setattr(steps, "AT_ONCE", 5)

    def worker():
        while ImportRun.objects.working().exists():
            steps.proceed(run.pk)

    assert not refusals(at_once(*[worker] * 4))
    run.refresh_from_db()
    assert (run.state, run.counts, Membership.objects.count()) == ("done", {"created": 60}, 60)


@pytest.mark.django_db
def test_run_that_is_stopped_keeps_what_is_done_and_goes_on_when_asked(agathe, desk, shaw, monkeypatch):
    run = checked("contacts", contacts(30), agathe, desk)
    monkeypatch.setattr(steps, "AT_ONCE", 10)
    runs.start(run, by=agathe)
    steps.proceed(run.pk)
    run.refresh_from_db()
    assert (run.gone_through, run.to_go_through) == (10, 30)
    runs.stop(run, by=agathe)
    assert steps.proceed(run.pk) == 0
    assert Membership.objects.count() == 10
    # What went in is in the portal: its lines keep nothing of it, though the run may never go further.
    assert [bool(row.cells) for row in run.rows.order_by("number")] == [False] * 10 + [True] * 20
    runs.resume(run, by=agathe)
    run = work(run)
    assert (run.state, run.counts) == ("done", {"created": 30})
    runs.undo(run, by=agathe)
    steps.proceed(run.pk)
    run.refresh_from_db()
    assert (run.gone_through, run.to_go_through) == (10, 30)
    assert work(run).counts == {"undone": 30}


@pytest.mark.django_db
def test_line_that_the_database_refuses_costs_no_other(agathe, desk, shaw, monkeypatch):
    """Somebody takes an address between the look and the writing, as far as the importer can tell."""
    run = checked("contacts", contacts(8), agathe, desk)
    runs.start(run, by=agathe)
    write = steps.contacts.write

    def late(batch):
        for line in batch.of("created"):
            if line.values["email"] == "tom5@exemple.ca":
                line.values["email"] = "taken@exemple.ca"
        write(batch)

    held = Membership(organization=shaw, email="taken@exemple.ca", first_name="A", last_name="B")
    held.expires_at = "2999-01-01T00:00Z"
    held.save()
    monkeypatch.setattr(steps.contacts, "write", late)
    run = work(run)
    assert run.counts == {"created": 7, "refused": 1}
    assert "La base de données refuse cette ligne" in reasons(run)[7]


@pytest.mark.django_db
def test_run_that_goes_nowhere_is_given_up_with_a_reason(agathe, desk, shaw, monkeypatch):
    run = upload("contacts", contacts(3), agathe, desk)

    def fail(*_all):
        raise ZeroDivisionError

    monkeypatch.setattr(steps, "read_file", fail)
    for _ in range(steps.MOST_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            import_files()
    import_files()
    run.refresh_from_db()
    assert (run.state, run.content) == ("refused", None)
    assert "Une erreur imprévue" in run.reason


@pytest.mark.django_db
def test_thousand_lines_ask_as_much_as_ten(agathe, desk, shaw, monkeypatch):
    counts = {}
    for size, first in ((10, 0), (1_000, 10_000)):
        run = work(upload("contacts", contacts(2 * size, first), agathe, desk))
        monkeypatch.setattr(steps, "AT_ONCE", size)
        for deed in (lambda run: runs.check(run, run.columns, by=agathe), lambda run: runs.start(run, by=agathe)):
            run.refresh_from_db()
            deed(run)
            for _ in range(2):
                with CaptureQueriesContext(
                    connection,
                ) as captured:
                    assert steps.proceed(run.pk) == size
                counts.setdefault((run.state, size), set()).add(len(captured))
            steps.proceed(run.pk)
    assert counts["checking", 10] == counts["checking", 1_000]
    assert counts["running", 10] == counts["running", 1_000]
    assert max(counts["running", 1_000]) < 45
