"""What this app does when the libraries below announce something."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts import actions
from accounts.models import User


@receiver(user_logged_in)
def stay_awake(sender: type[User], *, user: User, **kwargs: Any) -> None:
    """Begin the count of the months without a sign-in anew."""
    actions.sleep.stay_awake(user)
