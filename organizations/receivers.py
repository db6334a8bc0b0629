"""What this app does when those below announce something."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import signing_in


@receiver(signing_in)
def refuse_whom_every_account_suspended(sender: type[User], *, user: User, **kwargs: Any) -> bool:
    """Refuse a person all of whose accounts made them inactive; one who has no account at all may come in."""
    places = user.memberships.confirmed()
    return not places.exists() or places.active().exists()
