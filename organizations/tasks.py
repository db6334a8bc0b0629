"""What the clock does to accounts."""

from celery import shared_task

from organizations import actions


@shared_task
def close_unused() -> int:
    """Close registrations that nobody activated in time; safe to run at any moment, any number of times."""
    return actions.accounts.close_unused()
