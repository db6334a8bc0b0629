"""How people come in and how they are told apart: a short list of doors, and none of them tells who exists."""

import ast
import statistics
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.organizations.test_register import ANSWERS, fill, step

APPS = ("accounts", "notifications", "organizations", "portal")
# Each function that opens a session, and what the person has proven there. A new line is a decision.
DOORS = {
    "accounts/views/checks.py": ["sign_in_with_passkey"],  # what the passkey signed
    "accounts/views/sign_ups.py": ["sign_up_code"],  # the code sent to the address
    "portal/demo/views.py": ["enter"],  # nothing: production leaves it out
    "organizations/views/claims.py": ["activate"],  # the link sent to the address
}
OPENS = {"login", "perform_login", "force_login", "_login", "resume_login"}
PAIRS = 30


# --- The doors -----------------------------------------------------------------------------------


def doors_in(module: ast.Module) -> Iterator[str]:
    """Yield the functions that call what opens a session; a method that passes the same call on is no door."""
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            called = {node.func for node in ast.walk(function) if isinstance(node, ast.Call)}
            if OPENS & {name.id for name in called if isinstance(name, ast.Name)}:
                yield function.name


def test_session_is_opened_at_known_doors_alone():
    found = {}
    for path in sorted(path for app in APPS for path in (Path(settings.BASE_DIR) / app).rglob("*.py")):
        if doors := sorted(doors_in(ast.parse(path.read_text(encoding="utf-8")))):
            found[path.relative_to(settings.BASE_DIR).as_posix()] = doors
    assert found == DOORS


def test_further_door_would_be_seen():
    planted = "def view(request):\n    login(request, user)\n"
    fair = "def view(request):\n    return redirect('account_login')\n"
    assert list(doors_in(ast.parse(planted))) == ["view"]
    assert not list(doors_in(ast.parse(fair)))


# --- Who exists ----------------------------------------------------------------------------------


places = count(1)


class QuickArgon(Argon2PasswordHasher):
    """Slow enough to be missed where it is forgotten, quick enough for a hundred visits."""

    time_cost, memory_cost, parallelism = 2, 16_384, 1


@pytest.fixture
def quick_argon(settings, db):
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon"]


def from_elsewhere() -> Client:
    """A browser in a place of its own: no limit of the test's making."""
    return Client(REMOTE_ADDR=f"2001:db8:f:{next(places):x}::1")


def seconds(client, address, typed) -> float:
    begun = time.perf_counter()
    client.post(address, typed)
    return time.perf_counter() - begun


def registers(email) -> float:
    visitor = from_elsewhere()
    fill(visitor, "utilisateur", "type", "organisation", "coordonnees", utilisateur={"email": email})
    return seconds(visitor, step("consentement"), ANSWERS["consentement"])


def asks_for_a_password(email) -> float:
    return seconds(from_elsewhere(), reverse("account_reset_password"), {"email": email})


def same_time(pairs) -> bool:
    """Whether the medians lie within a tenth, or within five milliseconds, of each other."""
    known, unknown = (statistics.median(each) for each in zip(*pairs, strict=True))
    return abs(known - unknown) < max(0.1 * unknown, 0.005)


@pytest.mark.django_db
@pytest.mark.parametrize("asks", [registers, asks_for_a_password])
def test_time_does_not_tell_who_has_a_user(asks, quick_argon):
    """Other tests run meanwhile and may spoil a measure, but not three."""
    asks("chauffe@exemple.ca")
    for _ in range(3):
        known = [UserFactory().email for _ in range(PAIRS)]
        pairs = [(asks(email), asks(f"inconnue.{next(places)}@exemple.ca")) for email in known]
        if same_time(pairs):
            return
    raise AssertionError(f"known, unknown: {[statistics.median(each) for each in zip(*pairs, strict=True)]}")


@pytest.mark.django_db
def test_time_would_tell_if_more_was_done_for_the_known(quick_argon):
    """The measure sees one password hashed too many."""
    known = UserFactory(email="connue@exemple.ca")
    pairs = []
    for _ in range(PAIRS):
        slow = asks_for_a_password(f"inconnue.{next(places)}@exemple.ca")
        begun = time.perf_counter()
        known.set_password("une phrase de plus")
        pairs.append((slow + time.perf_counter() - begun, asks_for_a_password(f"inconnue.{next(places)}@exemple.ca")))
    assert not same_time(pairs)
