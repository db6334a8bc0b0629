"""A deployment as the tests see it: docker-compose.yml read as compose reads it, and an environment like production's.

python -m tests.operations.production check --deploy …      a command of manage.py in that environment
"""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SITE_URL = "https://portail.example.org"
HOST = "portail.example.org"

ENVIRONMENT = {
    "SECRET_KEY": "of-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
    "SITE_URL": SITE_URL,
    "DATABASE_URL": "postgres://guichet@postgres/guichet",
    "REDIS_URL": "redis://valkey:6379/0",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
}
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")


def environment(**more: str) -> dict[str, str]:
    """Return the environment of production, with nothing from the one that the tests run in."""
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{passed_on['PATH']}"
    return passed_on | ENVIRONMENT | {"PATH": programs} | more


def compose(given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return docker-compose.yml with its variables filled in."""
    known = {"SITE_URL": SITE_URL, **(given or {})}

    def fill(found: re.Match[str]) -> str:
        return "$" if found[0] == "$$" else known.get(found["name"], found["default"] or "")

    text = (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
    filled = re.sub(r"\$\$|\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?[^}]*)?\}", fill, text)
    return dict(yaml.safe_load(filled))


if __name__ == "__main__":
    command = [sys.executable, "manage.py", *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=CHECKOUT, env=environment()).returncode)
