"""How people come in and how they are told apart: a short list of doors, and none of them tells who exists."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests import timing
from tests.accounts.factories import UserFactory
from tests.organizations.test_register import ANSWERS, fill, step
from tests.timing import from_elsewhere, nobody, require_same_time, seconds

APPS = ("accounts", "notifications", "organizations", "portal")
# Each function that opens a session, and what the person has proven there. A new line is a decision.
DOORS = {
    "accounts/views/checks.py": ["sign_in_with_passkey"],  # what the passkey signed
    "accounts/views/sign_ups.py": ["sign_up_code"],  # the code sent to the address
    "portal/demo/views.py": ["enter"],  # nothing: production leaves it out
    "organizations/views/claims.py": ["activate"],  # the link sent to the address
}
OPENS = {"login", "perform_login", "force_login", "_login", "resume_login"}


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


def registers(email) -> float:
    visitor = from_elsewhere()
    fill(visitor, "utilisateur", "type", "organisation", "coordonnees", utilisateur={"email": email})
    return seconds(visitor.post, step("consentement"), ANSWERS["consentement"])


def asks_for_a_password(email) -> float:
    return seconds(from_elsewhere().post, reverse("account_reset_password"), {"email": email})


@pytest.mark.django_db
@pytest.mark.parametrize("asks", [registers, asks_for_a_password])
def test_time_does_not_tell_who_has_a_user(asks, quick_argon):
    require_same_time(lambda: asks(UserFactory().email), lambda: asks(nobody()))


@pytest.mark.django_db
def test_time_would_tell_if_more_was_done_for_the_known(quick_argon, monkeypatch):
    """The measure sees one password hashed too many."""
    monkeypatch.setattr(timing, "ROUNDS", 2)
    known = UserFactory(email="connue@exemple.ca")

    def asks_a_stranger():
        return asks_for_a_password(nobody())

    with pytest.raises(pytest.fail.Exception, match="What is known takes"):
        require_same_time(
            lambda: asks_a_stranger() + seconds(known.set_password, "une phrase de plus"), asks_a_stranger
        )
