"""What the clock does at the desk."""

from celery import shared_task

from portal.core.retention import rule
from portal.support import actions

rule("internal notes", keeps="KEEP_NOTES_DAYS", sweep=actions.notes.forget)
rule("visits", keeps="KEEP_VISITS_DAYS", sweep=actions.visits.forget_visits, rewrites=True)


@shared_task
def end_visits() -> int:
    """End the visits whose time is up, or which nothing allows any more, and tell those who were visited."""
    return actions.visits.end_due()
