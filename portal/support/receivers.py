"""What this app does when those below announce something."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Traces, User
from accounts.signals import forgetting
from portal.support import actions


@receiver(forgetting)
def forget_what_notes_say(sender: type[User], *, user: User, traces: Traces, **kwargs: Any) -> None:
    actions.notes.forget_person(user, traces)
