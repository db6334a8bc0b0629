"""What this app does when those below announce something."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Hold, Traces, User
from accounts.signals import closing, forgetting, leaving
from cardrequests import actions


@receiver(closing)
def name_the_sessions_left_alone(sender: type[User], *, user: User, **kwargs: Any) -> list[Hold]:
    return actions.departures.holds_of(user)


@receiver(leaving)
def end_what_a_trainer_had(sender: type[User], *, user: User, **kwargs: Any) -> None:
    actions.departures.leave(user)


@receiver(forgetting)
def forget_the_trainer(sender: type[User], *, user: User, traces: Traces, **kwargs: Any) -> None:
    actions.departures.forget(user, traces)
