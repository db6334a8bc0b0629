"""Real servers for the tests: PostgreSQL and Valkey, made for one run and forgotten after it.

A pytest plugin (`-p tests.services`), because Django reads its settings before any conftest.py. Each
server that the environment names already is used as it is; workers of pytest-xdist inherit the
environment from the process that started them, and so start nothing.
"""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.local.servers import PostgreSQL, Valkey

ROLE = "guichet"
# What a crash would lose is thrown away anyway.
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
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
    directory = Path(_running.enter_context(tempfile.TemporaryDirectory(prefix="guichet-tests-", dir="/tmp")))
    directory.chmod(0o711)  # As root, the account that runs PostgreSQL has to pass.
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _start_postgresql(directory)
    if not os.environ.get("REDIS_URL"):
        valkey = Valkey(directory / "valkey", password="of-tests-only", log=directory / "valkey.log")
        _running.callback(valkey.stop)
        valkey.begin()
        os.environ["REDIS_URL"] = valkey.url


def _start_postgresql(directory: Path) -> str:
    data = directory / "postgresql"
    server = PostgreSQL(data, sockets=data, log=directory / "postgresql.log", settings=QUICK)
    _running.callback(server.stop)
    server.begin()
    # Test databases are copies of template1: the extensions are in each from the start.
    server.grant(ROLE, database=None, options="CREATEDB")
    server.grant(ROLE, database=ROLE)
    return server.url(user=ROLE, database=ROLE)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop what was started. A run that is killed takes them with it (portal.local.processes)."""
    _running.close()
