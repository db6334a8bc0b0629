"""Many at once: guesses, one code in several browsers, two windows that each remove « the other » factor.

Each race is run once more without its protection: there it must fail, or the first run shows nothing.
"""

import threading

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import User
from accounts.permissions import has_strong_factor
from tests.accounts.authenticators import pair, sign_in, totp
from tests.accounts.factories import UserFactory
from tests.races import at_once, done

pytestmark = pytest.mark.django_db(transaction=True)

FACTOR = reverse("mfa_authenticate")


def together(look, people):
    """Let nobody go on before all have looked: what a lock prevents, however slow the machine."""
    barrier = threading.Barrier(people)

    def look_and_wait(*args, **kwargs):
        seen = look(*args, **kwargs)
        barrier.wait(timeout=30)
        return seen

    return look_and_wait


# --- Guesses -------------------------------------------------------------------------------------


def forty_wrong_codes_at_once(monkeypatch):
    """Return how many were looked at."""
    user = UserFactory()
    secret = pair(user)
    looked_at, step_of = [], actions.factors._step_of  # noqa: SLF001 (what looks at a code)

    def noted(*args, **kwargs):
        looked_at.append(1)
        return step_of(*args, **kwargs)

    monkeypatch.setattr(actions.factors, "_step_of", noted)
    near = {totp(secret, steps=steps) for steps in range(-2, 3)}
    wrong = next(code for code in map("{:06}".format, range(10)) if code not in near)
    browsers = [sign_in(user, Client(REMOTE_ADDR=f"2001:db8:{number:x}::1"))[0] for number in range(8)]
    at_once(*(lambda client=client: client.post(FACTOR, {"code": wrong}) for client in browsers * 5))
    return len(looked_at)


def test_of_forty_wrong_codes_at_once_five_are_looked_at(monkeypatch):
    assert 1 <= forty_wrong_codes_at_once(monkeypatch) <= 5


def test_without_the_limit_all_are(monkeypatch):
    monkeypatch.setattr("accounts.views.checks.counted", lambda request, user, check: check())
    assert forty_wrong_codes_at_once(monkeypatch) == 40


# --- One code, several browsers ----------------------------------------------------------------------


def one_code_ten_times(user, secret):
    code = totp(secret)
    return len(done(at_once(*[lambda: actions.factors.check_code(user, code)] * 10)))


def test_one_code_at_once_serves_once():
    user = UserFactory()
    assert one_code_ten_times(user, pair(user)) == 1


def test_without_the_lock_it_serves_all(monkeypatch):
    factors = actions.factors.Authenticator.objects
    user = UserFactory()
    secret = pair(user)
    monkeypatch.setattr(factors, "select_for_update", factors.all)
    monkeypatch.setattr(actions.factors, "_step_of", together(actions.factors._step_of, 10))  # noqa: SLF001
    assert one_code_ten_times(user, secret) == 10


# --- Two windows -----------------------------------------------------------------------------------


def both_removed():
    """Whether an agent with two factors, who removes each in a window of its own, is left without any."""
    agent = UserFactory(agent=True)
    pair(agent)
    passkey = actions.factors.add_passkey(agent, name="Clé", credential={}, keep=None)
    at_once(
        lambda: actions.factors.remove_totp(agent, keep=None),
        lambda: actions.factors.remove_passkey(passkey, keep=None),
    )
    return not has_strong_factor(agent)


def test_two_windows_leave_an_agent_one_factor():
    assert not any(both_removed() for _ in range(10))


def test_without_the_lock_they_leave_none(monkeypatch):
    monkeypatch.setattr(actions.factors, "lock", lambda user: User.objects.get(pk=user.pk))
    monkeypatch.setattr(actions.factors, "mode_set_up", together(actions.factors.mode_set_up, 2))
    assert both_removed()
