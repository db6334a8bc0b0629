"""What the clock does to accounts."""

from time import monotonic

from celery import shared_task

from organizations import actions
from organizations.models import Dispatch
from portal.core.retention import rule

rule("claims", keeps="KEEP_CLAIMS_DAYS", sweep=actions.departures.forget_invitations, rewrites=True)
rule("documents", keeps="KEEP_DOCUMENTS_DAYS", sweep=actions.documents.forget)
rule("unproven recoveries", keeps="KEEP_SIGN_UPS_DAYS", sweep=actions.recoveries.forget_unproven)
rule("requests from outside", keeps="KEEP_REQUESTS_DAYS", sweep=actions.recoveries.forget_decided)
rule("dispatches", keeps="KEEP_REQUESTS_DAYS", sweep=actions.dispatches.forget)
rule("second looks", keeps="KEEP_REQUESTS_DAYS", sweep=actions.second_looks.forget)
rule("guesses", sweep=actions.guesses.forget)

# In seconds: under the longest that a task may take. What is left then waits for the next beat.
TURN = 120.0


@shared_task
def issue_codes(pk: int | None = None) -> None:
    """Issue what a dispatch has still to issue, or all of them; safe to run at any moment, and by several at once."""
    until = monotonic() + TURN
    dispatches = Dispatch.objects.unfinished().select_related("asked_by", "request").order_by("pk")
    for dispatch in dispatches.filter(pk=pk) if pk else dispatches:
        while monotonic() < until and actions.dispatches.proceed(dispatch):
            pass


@shared_task
def close_unused() -> int:
    """Close registrations that nobody activated in time; safe to run at any moment, any number of times."""
    return actions.accounts.close_unused()


@shared_task
def hand_over_requests() -> int:
    """Give agents the requests that nobody answered in time; safe to run at any moment, any number of times."""
    return actions.requests.hand_over_to_agents()


@shared_task
def announce_recoveries() -> int:
    """Tell agents and accounts of the recoveries whose address is proven; safe to run at any moment, and again."""
    return actions.recoveries.announce()


@shared_task
def watch_registrations() -> None:
    """Remind who has still to send documents, and end what nobody completed; safe to run at any moment, and again."""
    actions.registrations.remind()
    actions.registrations.void()


@shared_task
def watch_ends() -> None:
    """Tell of the places that end soon, and end those whose last day is over; safe to run at any moment, and again."""
    actions.ends.warn()
    actions.ends.end_due()


@shared_task
def write_holidays() -> int:
    """Write the holidays of the years to come; safe to run at any moment, any number of times."""
    return actions.holidays.write_ahead()
