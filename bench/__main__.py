"""Run the measurements on servers of their own, set up as in production."""

import importlib
import os
import pkgutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django
from django.core.management import call_command

import bench
from portal.local.servers import PostgreSQL, Valkey

ROLE = "guichet"


def names() -> list[str]:
    modules = (module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_"))
    return [name for name in modules if hasattr(importlib.import_module(f"bench.{name}"), "run")]


def start_servers(stack: ExitStack) -> None:
    """Start PostgreSQL as it comes, durable writes included, and tell Django where it is."""
    directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guichet-bench-", dir="/tmp")))
    directory.chmod(0o711)
    data = directory / "postgresql"
    postgresql = PostgreSQL(data, sockets=data, log=directory / "postgresql.log")
    stack.callback(postgresql.stop)
    postgresql.begin()
    postgresql.grant(ROLE, database=ROLE)
    valkey = Valkey(directory / "valkey", password=ROLE, log=directory / "valkey.log")
    stack.callback(valkey.stop)
    valkey.begin()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": "of-the-bench-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "SITE_URL": "http://localhost",
        "DATABASE_URL": postgresql.url(user=ROLE, database=ROLE),
        "REDIS_URL": valkey.url,
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "STATIC_ROOT": str(directory / "static"),
        "LOG_LEVEL": "ERROR",
    }


def main(wanted: list[str]) -> None:
    with ExitStack() as stack:
        start_servers(stack)
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        for name in wanted or names():
            for what, figure, unit in importlib.import_module(f"bench.{name}").run():
                sys.stdout.write(f"{what:<60} {figure:>12,.2f} {unit}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
