"""What the clock does to accounts."""

from celery import shared_task

from organizations import actions
from portal.core.retention import rule

rule("claims", keeps="KEEP_CLAIMS_DAYS", sweep=actions.departures.forget_invitations, rewrites=True)


@shared_task
def close_unused() -> int:
    """Close registrations that nobody activated in time; safe to run at any moment, any number of times."""
    return actions.accounts.close_unused()


@shared_task
def hand_over_requests() -> int:
    """Give agents the requests that nobody answered in time; safe to run at any moment, any number of times."""
    return actions.links.hand_over_to_agents()
