"""Letting someone try again, whom wrong tries or a long absence keep out: an agent's deed."""

from typing import Any

from allauth.core.internal import ratelimit
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import sleep
from accounts.models import User
from portal.core.journal import event, record

UNLOCKED = event("user.unlocked", _("%(actor)s a permis à %(name)s d’essayer de nouveau de se connecter."))

# The settings in which the limits of allauth's own pages, and of ours, stand.
RATES = "allauth.account"


@transaction.atomic
def unlock(user: User, *, by: User) -> User:
    """Forget the wrong tries that keep a person waiting, and wake one who sleeps.

    The tries from one place pass in minutes by themselves. The count by which a person is told of guesses stays:
    whoever guesses does not begin anew.
    """
    if user.asleep_since:
        sleep.wake(user, by=by)
    for login in {user.username, user.email}:
        _forget("login_failed_anywhere", login)
    _forget("second_factor", str(user.pk))
    record(UNLOCKED, about=user, place=None, by=by, name=user.get_full_name())
    return user


def _forget(action: str, key: str) -> None:
    nobody: Any = None  # these limits are counted by their key alone, not by where someone is
    ratelimit.clear(nobody, app=RATES, action=action, key=key)
