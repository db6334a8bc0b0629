"""Who may use the portal at all, and what is asked of them first."""

from typing import Any

from accounts.models import User
from accounts.signals import signing_in


def can_sign_in(user: User) -> bool:
    """An active user whom no other app has shut out. Who may not sign in is not written to either."""
    if not user.is_active or user.asleep_since:
        return False
    answers: list[tuple[Any, Any]] = signing_in.send(User, user=user)
    return all(answer for _, answer in answers)


def must_choose_password(user: User) -> bool:
    """Whether the person came in with a temporary password, which has served its one time."""
    return user.must_choose_password
