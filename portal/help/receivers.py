"""What this app does when those below announce something."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import forgetting
from portal.help import actions


@receiver(forgetting)
def forget_who_read(sender: type[User], *, user: User, **kwargs: Any) -> None:
    actions.retention.forget(user)
