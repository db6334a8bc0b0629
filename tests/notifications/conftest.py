"""A mail server that obeys, a broker and workers of the test's own."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from celery import Celery, current_app
from django.db import connection
from django.utils import timezone

from notifications.models import Message, State
from portal.celery import app as portal_app
from portal.local.processes import Program, end_group
from portal.local.servers import Valkey
from tests.notifications.gateway import Gateway
from tests.notifications.sink import Sink

HOW_TO_SEND = ("broker_transport_options", "task_default_queue", "task_publish_retry", "task_serializer")


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """The mail server that the portal speaks with."""
    sink = Sink()
    sink.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
    yield sink
    sink.stop()


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    """The SMS gateway that the portal speaks with."""
    gateway = Gateway()
    settings.SMS_GATEWAY = gateway.address
    yield gateway
    gateway.stop()


@pytest.fixture
def notice(settings) -> str:
    """The name of a notice that exists in the tests only."""
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]}]
    return "notices_of_tests/greeted"


@pytest.fixture
def broker(tmp_path) -> Iterator[Valkey]:
    """A Valkey that the test may stop and start, and the portal's queue on it."""
    valkey = Valkey(tmp_path / "valkey", password="of-tests-only", log=tmp_path / "valkey.log")
    valkey.begin()
    app = Celery("portal", broker=valkey.url)
    for name in HOW_TO_SEND:
        app.conf[name] = portal_app.conf[name]
    yield valkey
    app.close()
    portal_app.set_current()
    valkey.stop()


class Worker(Program):
    """A worker as in production, in a process of its own, on the database and the mail server of the test."""

    def __init__(self, directory: Path, sink: Sink, broker: Valkey, *, processes: int = 1, sms_url: str = "") -> None:
        command = [sys.executable, "-m", "celery", "-A", "portal.celery", "worker", "-c", str(processes)]
        flags = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        log = directory / f"worker-{time.monotonic_ns()}.log"
        made = environment(sink, broker.url) | {"SMS_URL": sms_url}
        super().__init__("worker", [*command, *flags], log=log, environment=made)
        self.start()

    def kill(self) -> None:
        """End it as a machine that loses power does."""
        assert self.process is not None
        end_group(self.process.pid)
        self.process.wait()
        self.process = None


def environment(sink: Sink, broker_url: str) -> dict[str, str]:
    """Return the environment of a process that works for the test."""
    database = connection.settings_dict
    host = urlencode({"host": database["HOST"] or database["OPTIONS"].get("host", "")})
    owner = f"{quote(database['USER'])}:{quote(database['PASSWORD'] or '')}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": f"postgres://{owner}@/{database['NAME']}?{host}",
        "REDIS_URL": broker_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
    }


@pytest.fixture
def workers(tmp_path, sink, broker) -> Iterator[Callable[..., Worker]]:
    """Start workers; all are gone at the end."""
    started: list[Worker] = []

    def start(**options: Any) -> Worker:
        started.append(Worker(tmp_path, sink, broker, **options))
        return started[-1]

    yield start
    for worker in started:
        if worker.is_alive:
            worker.kill()


def eventually(is_so: Callable[[], object], *, within: float = 30.0) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, f"not so after {within} seconds"
        time.sleep(0.01)


def sweep(*channel: str) -> None:
    """Do what the clock does every minute, for mails unless another channel is named."""
    current_app.send_task("notifications.tasks.send_due", args=channel)


def end_leases() -> None:
    """Have the time pass that a worker has for what it took."""
    Message.objects.filter(state=State.CLAIMED).update(lease_until=timezone.now())


def let_time_pass() -> None:
    """Have what was put off for later fall due, and the leases end."""
    Message.objects.filter(state=State.DEFERRED).update(next_at=timezone.now())
    end_leases()
