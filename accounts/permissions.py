"""Who may use the portal at all."""

from typing import Any

from accounts.models import User
from accounts.signals import signing_in


def can_sign_in(user: User) -> bool:
    """An active user whom no other app has shut out. Who may not sign in is not written to either."""
    if not user.is_active:
        return False
    answers: list[tuple[Any, Any]] = signing_in.send(User, user=user)
    return all(answer for _, answer in answers)
