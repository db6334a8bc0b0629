"""What this app does when those below announce something."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import Traces, User
from accounts.signals import forgetting, leaving
from portal.support import actions


@receiver(forgetting)
def forget_what_notes_say(sender: type[User], *, user: User, traces: Traces, **kwargs: Any) -> None:
    actions.notes.forget_person(user, traces)


@receiver(user_logged_out)
def end_the_visit_of_who_signs_out(
    sender: Any, *, request: HttpRequest | None, user: User | None, **kwargs: Any
) -> None:
    """End what an agent sees as someone else with the session.

    A session that the clock ends does so while a page is read, which writes nothing: nobody can go on
    with its visit, and the sweep closes that.
    """
    if user is not None and user.is_staff and request is not None and request.method == "POST":
        actions.visits.end_all_of(user, by=user)


@receiver(leaving)
def end_what_is_seen_of_who_leaves(sender: type[User], *, user: User, **kwargs: Any) -> None:
    actions.visits.end_all_of(user, by=None)


@receiver(forgetting)
def forget_what_was_seen(sender: type[User], *, user: User, traces: Traces, **kwargs: Any) -> None:
    actions.visits.forget(user, traces)
