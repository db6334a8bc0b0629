"""`run`: the whole portal on this machine, until Ctrl-C."""

import errno
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType

from portal.local import machine
from portal.local.environment import Running, servers
from portal.local.processes import Program
from portal.local.servers import wait_until

FIRST_PORT, LAST_PORT = 8000, 65535
# Threads only wait for slow clients; portal.wsgi says how. Two processes, for the two cores of a small machine.
WEB = ("--interface", "wsgi", "--workers", "2", "--blocking-threads", "64", "--http", "1", "--no-ws")
EVERYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 (what a person may have asked for, not what we do)
# Workers that talk among themselves say nothing that the database does not know.
WORKER = ("--without-gossip", "--without-mingle")
LOG = machine.LOCAL / "log"


class Stopped(BaseException):
    """A person or the system asked us to stop."""


def run() -> None:
    """Start everything, say where it is, and watch over it."""
    port = _port()
    address = os.environ.get("SITE_URL") or f"http://localhost:{port}"
    for stopping in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stopping, _stop)
    try:
        with machine.lock(), servers(site_url=address) as running, ExitStack() as stack:
            _prepare(running)
            web, *others = _programs(running, port)
            running.start(stack, web)
            # The page first: they would only get in each other's way.
            wait_until(web, lambda: _ask(port), OSError)
            for program in others:
                running.start(stack, program)
            running.remember(is_ready=True, address=address)
            _say(_welcome(address, has_mailbox="EMAIL_URL" in running.additions))
            _watch(running)
    except machine.Held:
        raise machine.Refusal(_held()) from None
    except Stopped:
        _say("Stopped. The data are kept; `make run` starts again, `make reset` forgets them.")


def _stop(number: int, frame: FrameType | None) -> None:
    # A second Ctrl-C must not cut short what puts things away.
    for stopping in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stopping, signal.SIG_IGN)
    _say("Stopping…")
    raise Stopped


def _port() -> int:
    wish = os.environ.get("PORT", "")
    if wish and not (wish.isdecimal() and 0 < int(wish) <= LAST_PORT):
        raise machine.Refusal(f"PORT is {wish!r}: write a number from 1 to 65535.")
    if wish:
        if not _is_free(int(wish)):
            raise machine.Refusal(
                f"Port {wish} is taken. Stop what uses it, or leave PORT out and the next free one is used."
            )
        return int(wish)
    port = next(port for port in range(FIRST_PORT, LAST_PORT + 1) if _is_free(port))
    if port != FIRST_PORT:
        _say(f"Port {FIRST_PORT} is taken: using {port}.")
    return port


def _is_free(port: int) -> bool:
    try:
        socket.create_server((_host(), port)).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise machine.Refusal(f"Cannot listen at {_host()}, port {port}: {os.strerror(error.errno or 0)}.") from error
    return True


def _host() -> str:
    return os.environ.get("BIND", "127.0.0.1")


def _prepare(running: Running) -> None:
    """Bring the database and the static files up to date; the first time, tell the stories of the demonstration.

    With `STORIES=no` they stay untold: the portal is empty, as an operator gets it.
    """
    try:
        _manage(running, "migrate", "--verbosity", "0")
    except machine.Refusal as failure:
        hint = "If the data kept here are those of an older version, `make reset` begins anew."
        raise machine.Refusal(f"{failure}\n{hint}") from None
    if os.environ.get("STORIES") != "no":
        _call(running, "-m", "portal.demo")
    stamp = machine.LOCAL / "static.stamp"
    now = _fingerprint()
    if not stamp.exists() or stamp.read_text(encoding="ascii") != now:
        _say("Preparing the static files…")
        _manage(running, "collectstatic", "--no-input", "--clear", "--verbosity", "0")
        stamp.write_text(now, encoding="ascii")


def _manage(running: Running, *arguments: str) -> None:
    _call(running, "manage.py", *arguments)


def _call(running: Running, *arguments: str) -> None:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=machine.CHECKOUT, env=running.environment, capture_output=True, text=True)
    if done.returncode:
        end = "\n".join(f"    {line}" for line in (done.stdout + done.stderr).splitlines()[-15:])
        raise machine.Refusal(f"`{' '.join(arguments[:2])}` failed:\n{end}")


def _fingerprint() -> str:
    """Return what changes when static files do: ours, or a library's with the lock file."""
    lock = machine.CHECKOUT / "uv.lock"
    files = sorted(path for path in (machine.CHECKOUT / "static").rglob("*") if path.is_file())
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in [lock, *files]]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _programs(running: Running, port: int) -> list[Program]:
    """The commands of docker-compose.yml, on the scale of one person; a test compares them."""
    here = Path(sys.executable).parent
    celery: list[str | Path] = [here / "celery", "--app", "portal.celery"]
    web: list[str | Path] = [here / "granian", *WEB, "--host", _host(), "--port", str(port), "portal.wsgi:application"]
    schedule: list[str | Path] = ["--schedule", machine.LOCAL / "beat-schedule", "--pidfile", ""]
    return [
        _program("The web server", "web", web, running),
        _program("The worker", "worker", [*celery, "worker", "--concurrency", "1", *WORKER], running),
        _program("The clock", "beat", [*celery, "beat", *schedule], running),
    ]


def _program(name: str, log: str, command: list[str | Path], running: Running) -> Program:
    return Program(name, command, log=LOG / f"{log}.log", environment=running.environment, directory=machine.CHECKOUT)


def _ask(port: int) -> None:
    """Ask the web server whether it is ready; HTTPError, too, is an OSError."""
    host = "127.0.0.1" if _host() in EVERYWHERE else _host()
    question = urllib.request.Request(f"http://{host}:{port}/readyz", headers={"Host": "localhost"})
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(question, timeout=5).close()


def _watch(running: Running) -> None:
    while True:
        for program in running.programs:
            if not program.is_alive:
                raise program.refuse("ended by itself, so everything is stopped")
        time.sleep(0.5)


def _held() -> str:
    state = machine.state()
    if address := state.get("address"):
        return (
            f"This checkout is served already, at {address} (process {state['pid']})."
            f" Stop it there with Ctrl-C, or with: kill {state['pid']}"
        )
    return f"Another command of this checkout uses the servers (process {state.get('pid', 'unknown')}). End it first."


def _welcome(address: str, *, has_mailbox: bool) -> str:
    lines = [f"Guichet is at {address}"]
    if has_mailbox:
        lines += [f"Come in as someone at {address}/demo/", f"Mails arrive at {address}/demo/courriels/"]
    lines += [
        f"Data: {machine.places().data}",
        f"Logs: {LOG}",
        "Ctrl-C stops everything; `make reset` forgets the data.",
    ]
    width = max(map(len, lines))
    framed = [f"│ {line:<{width}} │" for line in lines]
    return "\n".join(["", f"┌{'─' * (width + 2)}┐", *framed, f"└{'─' * (width + 2)}┘", ""])


def _say(text: str) -> None:
    with suppress(OSError):  # The terminal may be closed already.
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
