"""What the clock does to relations and authorizations."""

from celery import shared_task

from delegations import actions


@shared_task
def watch_relations() -> None:
    """Remind who has still to answer, and end what nobody answered or is over; safe to run at any moment, and again."""
    actions.clock.remind()
    actions.clock.expire()
    actions.clock.sweep()


@shared_task
def warn_of_ends() -> int:
    """Tell what ends in a month, and again in five days; safe to run at any moment, and again."""
    return actions.clock.warn()
