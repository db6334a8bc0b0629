"""The portal starts only when it knows what it must, and production is strict by default."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

REQUIRED = {
    "SECRET_KEY": "k8Zx-47hQ_pWm2vR9sLt6uYb3NcJf5Gd1AeXoKiTzUqHyMwPrVBnSgCjDlEa",
    "SITE_URL": "https://guichet.example",
    "DATABASE_URL": "postgres://guichet:mot-de-passe@db/guichet",
    "REDIS_URL": "redis://:mot-de-passe@valkey:6379/0",
    "EMAIL_URL": "smtp://guichet:mot-de-passe@smtp.example:587",
}
PRINT = "import json, portal.settings as s; print(json.dumps({n: getattr(s, n) for n in %r}))"


def start(environment: dict[str, str], *names: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, and print those named."""
    return subprocess.run(
        [sys.executable, "-c", PRINT % (list(names),)],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def value(name: str, **environment: str) -> object:
    return json.loads(start(REQUIRED | environment, name).stdout)[name]


@pytest.mark.parametrize("name", REQUIRED)
def test_what_is_missing_is_named(name):
    refused = start({known: value for known, value in REQUIRED.items() if known != name})
    assert refused.returncode != 0
    assert refused.stderr.strip().splitlines()[-1].endswith(f": {name}.")


def test_everything_that_is_missing_is_named_at_once():
    assert start({}).stderr.strip().endswith(f": {', '.join(sorted(REQUIRED))}.")


def test_secret_comes_from_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("from-a-file-0123456789-abcdefghijklmnopqrstuvwxyz\n")
    environment = {name: value for name, value in REQUIRED.items() if name != "SECRET_KEY"}
    started = start(environment | {"SECRET_KEY_FILE": str(file)}, "SECRET_KEY")
    assert json.loads(started.stdout)["SECRET_KEY"] == "from-a-file-0123456789-abcdefghijklmnopqrstuvwxyz"


def test_file_that_cannot_be_read_is_named(tmp_path):
    refused = start(REQUIRED | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "nowhere")})
    assert "SECRET_KEY_FILE" in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "DEBUG": False,
        "DEMO": False,
        "ALLOWED_HOSTS": ["guichet.example"],
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "USE_X_FORWARDED_HOST": None,
    }.items(),
)
def test_production_is_strict_by_default(name, expected):
    if expected is None:
        assert "AttributeError" in start(REQUIRED, name).stderr
    else:
        assert value(name) == expected


def test_slow_hash_comes_first():
    assert str(value("PASSWORD_HASHERS")).startswith("['django.contrib.auth.hashers.Argon2PasswordHasher'")


@pytest.mark.parametrize("flag", ["DEBUG", "DEMO"])
def test_flag_that_is_neither_yes_nor_no_is_refused(flag):
    assert f"{flag} is 'peut-être'" in start(REQUIRED | {flag: "peut-être"}).stderr
