"""The environment that the servers of this machine make for the portal."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from portal.local import machine
from portal.local.processes import Program, end_left_overs
from portal.local.servers import MailSink, PostgreSQL, Valkey

ROLE = DATABASE = "guichet"


@dataclass
class Running:
    """What runs now, and what we add to the environment of a program that should use it."""

    additions: dict[str, str]
    programs: list[Program] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | self.additions

    def remember(self, **facts: object) -> None:
        """Write it down for other commands of this checkout, and for the next start if this one is killed."""
        programs = [program.remember() for program in self.programs if program.is_alive]
        machine.write_state({"pid": os.getpid(), "additions": self.additions, "programs": programs, **facts})

    def start(self, stack: ExitStack, program: Program) -> None:
        """Start `program`, and stop it when `stack` closes; written down at once, lest we be killed meanwhile."""
        stack.callback(program.stop)
        self.programs.append(program)
        begin = getattr(program, "begin", program.start)
        begin()
        self.remember()


@contextmanager
def servers(*, site_url: str) -> Iterator[Running]:
    """Start what the environment does not already name, and stop it at the end. Call it under machine.lock()."""
    machine.require_room()
    places = machine.places()
    end_left_overs(machine.state().get("programs", []))
    running = Running(_additions(site_url))
    logs = machine.LOCAL / "log"
    with ExitStack() as stack:
        stack.callback(machine.STATE.unlink, missing_ok=True)
        if not _is_given("DATABASE_URL"):
            postgresql = PostgreSQL(places.postgresql, sockets=places.sockets, log=logs / "postgresql.log")
            running.start(stack, postgresql)
            postgresql.grant(ROLE, database=DATABASE)
            running.additions["DATABASE_URL"] = postgresql.url(user=ROLE, database=DATABASE)
        if not _is_given("REDIS_URL"):
            valkey = Valkey(places.valkey, password=machine.secret("valkey-password"), log=logs / "valkey.log")
            running.start(stack, valkey)
            running.additions["REDIS_URL"] = valkey.url
        if not _is_given("EMAIL_URL"):
            sink = MailSink(machine.LOCAL / "mail", log=logs / "mail-sink.log")
            running.start(stack, sink)
            running.additions["EMAIL_URL"] = sink.url
        running.remember(is_ready=True)
        yield running


def of_the_running(patience: float = 30.0) -> dict[str, str]:
    """Return the environment that the holder of the lock has made, waiting while it starts."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        state = machine.state()
        if state.get("is_ready"):
            return os.environ | state["additions"]
        time.sleep(0.1)
    raise machine.Refusal("Another command of this checkout is starting or stopping its servers. Try again.")


def _additions(site_url: str) -> dict[str, str]:
    own = {
        "SECRET_KEY": machine.secret("secret-key"),
        "SITE_URL": site_url,
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "DEMO": "yes",
        "DEMO_MAIL_DIR": str(machine.LOCAL / "mail"),
        "SMS_URL": "demo:",
        "PAYMENT_URL": "demo:",
        # Where the demonstration has cheques mailed: a made-up payee, whole like a true one.
        "PAYEE": "Formation Boréale, 1200, rue des Érables, bureau 300, Trois-Rivières (Québec)  G9A 0A0",
        "STATIC_ROOT": str(machine.LOCAL / "static"),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return {name: value for name, value in own.items() if not _is_given(name)}


def _is_given(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))
