"""Real servers for the tests: PostgreSQL and Valkey, made for one run and forgotten after it.

What takes long, the migrated database, is kept below .local and copied: `python -m tests.services` makes it.

A pytest plugin (`-p tests.services`), because Django reads its settings before any conftest.py. Each
server that the environment names already is used as it is; workers of pytest-xdist inherit the
environment from the process that started them, and so start nothing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from portal.local.machine import CHECKOUT
from portal.local.servers import PostgreSQL, Valkey

ROLE = "guichet"
# The database that test databases are copies of, and where its cluster is kept from one run to the next.
MIGRATED = "migrated"
KEPT = CHECKOUT / ".local" / "tests"
# What a crash would lose is thrown away anyway.
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
}

# What the tests say about the deployment that they are.
OF_TESTS = {
    "SECRET_KEY": "of-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "http://testserver",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}

_running = ExitStack()


def pytest_addoption() -> None:
    """Start what is missing. Of all hooks this one alone comes before pytest-django loads the settings."""
    for name, value in OF_TESTS.items():
        os.environ.setdefault(name, value)
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    directory = _directory()
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _start_postgresql(directory)
    if not os.environ.get("REDIS_URL"):
        valkey = Valkey(directory / "valkey", password="of-tests-only", log=directory / "valkey.log")
        _running.callback(valkey.stop)
        valkey.begin()
        os.environ["REDIS_URL"] = valkey.url


def _directory() -> Path:
    directory = Path(_running.enter_context(tempfile.TemporaryDirectory(prefix="guichet-tests-", dir="/tmp")))
    directory.chmod(0o711)  # As root, the account that runs PostgreSQL has to pass.
    return directory


def _start_postgresql(directory: Path) -> str:
    """Start a copy of the cluster that holds a migrated database."""
    data = directory / "postgresql"
    _copy(_migrated_cluster(directory), data)
    server = _begin(data)
    os.environ["MIGRATED_DATABASE"] = MIGRATED
    return server.url(user=ROLE, database=ROLE)


def _state_of_migrations() -> str:
    """Return what changes when a migration of ours, or a library, does."""
    files = [CHECKOUT / "uv.lock", *sorted(CHECKOUT.glob("*/migrations/*.py"))]
    files += sorted(CHECKOUT.glob("portal/*/migrations/*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _migrated_cluster(directory: Path) -> Path:
    """Return where it is kept, having made it in `directory` when a migration has changed."""
    kept = KEPT / f"postgresql-{_state_of_migrations()}"
    if not kept.exists():
        _make_migrated_cluster(directory / "new", kept)
    return kept


def _make_migrated_cluster(data: Path, kept: Path) -> None:
    server = _begin(data)
    # Test databases of a run of its own are copies of template1: the extensions are in each from the start.
    server.grant(ROLE, database=None, options="CREATEDB")
    server.grant(ROLE, database=ROLE)
    server.grant(ROLE, database=MIGRATED)
    with psycopg.connect(server.url(user="postgres", database=ROLE), autocommit=True) as connection:
        # Tests are cleaned up after without triggers (tests/database.py).
        connection.execute(
            sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}").format(sql.Identifier(ROLE))
        )
    subprocess.run(
        [sys.executable, CHECKOUT / "manage.py", "migrate", "--verbosity=0", "--settings=tests.settings"],
        env=os.environ | {"DATABASE_URL": server.url(user=ROLE, database=MIGRATED)},
        check=True,
    )
    server.stop()
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    whole = kept.with_name(f"{kept.name}.{os.getpid()}")
    _copy(data, whole)
    with suppress(OSError):  # Another run was quicker.
        whole.rename(kept)


def _begin(data: Path) -> PostgreSQL:
    server = PostgreSQL(data, sockets=data, log=data.with_suffix(".log"), settings=QUICK)
    _running.callback(server.stop)
    server.begin()
    return server


def _copy(cluster: Path, to: Path) -> None:
    """Copy with owner and rights: as root the files belong to the account that runs PostgreSQL."""
    subprocess.run(["cp", "-a", cluster, to], check=True)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop what was started. A run that is killed takes them with it (portal.local.processes)."""
    _running.close()


if __name__ == "__main__":
    # Ahead of the tests, beside what else they wait for.
    with _running:
        if not os.environ.get("DATABASE_URL"):
            _migrated_cluster(_directory())
