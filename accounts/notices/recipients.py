"""To whom a notice goes."""

from accounts.models import User
from accounts.permissions import can_sign_in
from notifications.models import Recipient


def owner(user: User) -> Recipient:
    """Return how to write to the person of `user`, who is told nothing while shut out. For every app's notices."""
    return Recipient(email=user.email, language=user.language, user=user, is_reachable=can_sign_in(user))
