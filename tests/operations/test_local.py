"""`make run` and `make reset`, as a person meets them: a sentence for what is in the way, and nothing left behind."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import psutil
import psycopg
import pytest

from portal.local import machine
from portal.local.servers import free_port
from tests.operations.production import CHECKOUT
from tests.operations.web import ask

READY_WITHIN = 240


class Run:
    """`python -m portal.local run` with a state of its own."""

    def __init__(self, state: Path, **more: str) -> None:
        self.state = state
        names = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "PORT")
        inherited = {name: value for name, value in os.environ.items() if name not in names}
        self.environment = inherited | {"LOCAL_STATE": str(state)} | more
        self.output = state.parent / f"run-{time.monotonic_ns()}.out"
        self.process = self.command("run")

    def command(self, *arguments: str) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "portal.local", *arguments],
                cwd=CHECKOUT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_until_ready(self) -> int:
        deadline = time.monotonic() + READY_WITHIN
        while not (found := re.search(r"Guichet is at http://localhost:(\d+)", self.said())):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)
        return int(found[1])

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)

    def programs(self) -> dict[str, int]:
        facts = json.loads((self.state / "state.json").read_text(encoding="utf-8"))
        return {name: pid for name, pid, _ in facts["programs"]}

    def tell(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Give another command of the same checkout."""
        command = [sys.executable, "-m", "portal.local", *arguments]
        return subprocess.run(command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, timeout=60)


def alive(family: list[psutil.Process]) -> list[psutil.Process]:
    """Return who of `family` still runs; one that has ended and is not yet buried does not."""
    living = []
    for process in family:
        with suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                living.append(process)
    return living


@pytest.fixture
def state(tmp_path):
    """A place for the state; as root the data are elsewhere, and go as well."""
    place = tmp_path / "state"
    yield place
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(machine, "LOCAL", place)
        if machine.places().data != place / "data":
            shutil.rmtree(machine.places().data, ignore_errors=True)


@pytest.fixture
def begin(state):
    runs = []

    def begin(**more):
        runs.append(Run(state, **more))
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.end(signal.SIGTERM)


def test_everything_starts_serves_is_killed_goes_on_and_is_forgotten(begin):
    """One portal from its first start to its reset: the first start takes the longest."""
    run = begin(PORT=str(free_port()))
    port = run.wait_until_ready()
    is_whole(port)
    assert len(run.programs()) == 6
    others_of_this_checkout_keep_aside_or_join(run, port, begin)
    following = killed_run_leaves_nothing_in_the_way_of_the_next(run, begin)
    program_that_dies_is_named_with_its_last_words_and_all_else_stops(following)
    assert run.tell("reset").returncode == 0
    assert not run.state.exists()


def is_whole(port):
    assert ask(port, "/readyz").status == 200
    assert b"Courriels et textos de la d" in ask(port, "/demo/courriels/", headers={"Accept-Language": "fr"}).body


def others_of_this_checkout_keep_aside_or_join(run, port, begin):
    second = begin(PORT=str(free_port()))
    assert second.process.wait(30) == 1
    assert f"served already, at http://localhost:{port}" in second.said()
    refused = run.tell("reset")
    assert refused.returncode == 1
    assert refused.stderr.startswith("The portal runs")
    # A command beside it works on the same data.
    count = "from accounts.models import User; print('Sylvie:', User.objects.filter(first_name='Sylvie').count())"
    payee = "from django.conf import settings; print('payee:', settings.PAYEE)"
    told = run.tell("manage", "shell", "-c", f"{count}; {payee}").stdout
    assert "Sylvie: 1" in told
    # One who reads an invoice of the demonstration is told where a cheque would go.
    assert re.search(r"payee: .+, .+ \(Québec\) +[A-Z]\d[A-Z] \d[A-Z]\d$", told, re.MULTILINE)


def killed_run_leaves_nothing_in_the_way_of_the_next(run, begin):
    left = psutil.Process(run.process.pid).children(recursive=True)
    run.end(signal.SIGKILL)
    following = begin(PORT=str(free_port()))
    port = following.wait_until_ready()
    assert not alive(left)
    # The data were kept: the people of the stories are still there.
    assert "/demo/entrer/" in ask(port, "/demo/", headers={"Accept-Language": "fr"}).body.decode()
    return following


def program_that_dies_is_named_with_its_last_words_and_all_else_stops(run):
    family = psutil.Process(run.process.pid).children(recursive=True)
    os.kill(run.programs()["The web server"], signal.SIGKILL)
    assert run.process.wait(30) == 1
    assert "The web server ended by itself, so everything is stopped." in run.said()
    assert "Starting granian" in run.said()
    assert "Traceback" not in run.said()
    assert not alive(family)


def test_who_asks_for_an_empty_portal_meets_nobody_and_ends_it_without_a_trace(begin, deployment):
    """On the database that the environment names, where no other test tells a story."""
    run = begin(PORT=str(free_port()), STORIES="no", DATABASE_URL=deployment["DATABASE_URL"])
    port = run.wait_until_ready()
    page = ask(port, "/demo/", headers={"Accept-Language": "fr"}).body.decode()
    assert "Personne n’est encore là" in page
    assert "/demo/entrer/" not in page
    family = psutil.Process(run.process.pid).children(recursive=True)
    assert run.end() == 0
    assert "Stopped." in run.said()
    assert not alive(family)


def test_data_of_an_older_version_that_cannot_follow_are_said_to_be_so(begin, deployment):
    """Those that took some of the steps for which one step stands today, and not all."""
    with steps_not_taken(deployment["DATABASE_URL"], "0001_organizations_stand", "0001_organizations_begin"):
        run = begin(PORT=str(free_port()), STORIES="no", DATABASE_URL=deployment["DATABASE_URL"])
        assert run.process.wait(60) == 1
    assert "`make reset` begins anew" in run.said()


@contextmanager
def steps_not_taken(database, *names):
    with psycopg.connect(database, autocommit=True) as connection:
        gone = connection.execute(
            "DELETE FROM django_migrations WHERE name = ANY(%s) RETURNING app, name, applied", [list(names)]
        ).fetchall()
        assert len(gone) == len(names)
        try:
            yield
        finally:
            back = "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)"
            connection.cursor().executemany(back, gone)


def test_port_that_was_asked_for_and_is_taken_is_not_replaced(begin):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = begin(PORT=str(port))
        assert run.process.wait(30) == 1
    assert run.said() == (
        f"Port {port} is taken. Stop what uses it, or leave PORT out and the next free one is used.\n"
    )


def test_port_that_is_none_is_refused(begin):
    run = begin(PORT="eight thousand")
    assert run.process.wait(30) == 1
    assert run.said() == "PORT is 'eight thousand': write a number from 1 to 65535.\n"


def test_place_where_nothing_can_be_written_is_named(begin, state):
    state.write_text("a file where the directory should be", encoding="utf-8")
    run = begin()
    assert run.process.wait(30) == 1
    assert run.said() == f"Cannot write in {state}: File exists.\n"


def test_disk_that_is_almost_full_is_not_filled(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "LOCAL", tmp_path)
    monkeypatch.setattr(machine, "places", lambda: machine.Places(data=tmp_path, sockets=tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5 * 1024 * 1024))
    with pytest.raises(machine.Refusal, match="The disk is almost full: 5 MiB are left"):
        machine.require_room()


def test_server_that_the_environment_names_is_used_and_not_started(begin):
    run = begin(PORT=str(free_port()), DATABASE_URL=os.environ["DATABASE_URL"], REDIS_URL=os.environ["REDIS_URL"])
    deadline = time.monotonic() + 60
    while not (run.state / "state.json").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not {"PostgreSQL", "Valkey"} & run.programs().keys()


def test_address_that_is_not_of_this_machine_is_refused(begin):
    run = begin(PORT="8000", BIND="203.0.113.1")
    assert run.process.wait(30) == 1
    assert run.said() == "Cannot listen at 203.0.113.1, port 8000: Cannot assign requested address.\n"
