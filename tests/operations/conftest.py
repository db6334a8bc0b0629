"""A deployment of its own for the tests that start programs: a database that the commands of production have made."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from portal.local.processes import Program
from portal.local.servers import MailSink, free_port, wait_until
from tests.operations.production import CHECKOUT, HOST, compose, environment
from tests.operations.web import Answer, ask

Start = Callable[..., Program]


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[dict[str, str]]:
    """The environment of a deployment whose migrations are applied; its mails arrive in DEMO_MAIL_DIR."""
    name = f"deployment_{worker_id}"
    with psycopg.connect(_dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        # Migrated already, but by hand where the server is one's own.
        template = os.environ.get("MIGRATED_DATABASE", "template1")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    directory = tmp_path_factory.mktemp("deployment")
    sink = MailSink(directory / "mail", log=directory / "sink.log")
    sink.begin()
    made = environment(
        DATABASE_URL=_database_url(name),
        REDIS_URL=os.environ["REDIS_URL"],
        EMAIL_URL=sink.url,
        DEMO_MAIL_DIR=str(directory / "mail"),
        STATIC_ROOT=str(directory / "static"),
    )
    for command in (
        compose()["services"]["migrate"]["command"],
        ["python", "manage.py", "collectstatic", "--no-input", "--verbosity=0"],  # as the image does
    ):
        done = subprocess.run(command, cwd=CHECKOUT, env=made, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    yield made
    sink.stop()
    with psycopg.connect(_dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _database_url(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def _dsn() -> str:
    return os.environ["DATABASE_URL"].replace("postgres://", "postgresql://", 1)


@pytest.fixture
def start(deployment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Start a program of the deployment, and stop it after the test."""
    yield from _starter(deployment, tmp_path)


def _starter(deployment: dict[str, str], directory: Path) -> Iterator[Start]:
    started: list[Program] = []

    def begin(name: str, *command: str | Path, **more: str) -> Program:
        log = directory / f"{name}.log"
        program = Program(name, command, log=log, environment=deployment | more, directory=CHECKOUT)
        started.append(program)
        program.start()
        return program

    yield begin
    for program in reversed(started):
        program.stop()


@pytest.fixture(scope="session")
def web(deployment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The web server of docker-compose.yml on a port of its own, which is returned."""
    port = free_port()
    command = [part for part in compose()["services"]["web"]["command"] if not part.startswith(("--host", "--port"))]
    for start in _starter(deployment, tmp_path_factory.mktemp("web")):
        program = start("web", command[0], "--host=127.0.0.1", f"--port={port}", *command[1:])
        wait_until(program, lambda: _require_ready(ask(port, "/readyz", host=HOST)), OSError)
        yield port


def _require_ready(answer: Answer) -> None:
    if answer.status != 200:
        raise ConnectionError(answer.body)
