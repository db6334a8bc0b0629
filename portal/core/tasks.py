"""What the clock tidies on the floor, and the rules that every app declared."""

from celery import shared_task
from django.utils import timezone

from portal.core import retention
from portal.core.retention import rule

rule("sessions", sweep=retention.forget_sessions)
rule("limits", sweep=retention.forget_limits)
rule("journal", keeps="KEEP_JOURNAL_DAYS", sweep=retention.forget_journal, rewrites=True)
rule("history", keeps="KEEP_HISTORY_DAYS", sweep=retention.forget_history, rewrites=True)


@shared_task
def forget_expired() -> None:
    """Delete the sessions and the counts of limits whose time is up: by the hour, for they pile up by the minute."""
    retention.forget_sessions(timezone.now())
    retention.forget_limits(timezone.now())


@shared_task
def apply_retention() -> None:
    """Delete or empty what has been kept long enough."""
    retention.apply_all()
