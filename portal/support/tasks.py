"""What the clock does at the desk."""

from time import monotonic

from celery import shared_task

from portal.core.retention import rule
from portal.support import actions
from portal.support.models import ImportRun

rule("internal notes", keeps="KEEP_NOTES_DAYS", sweep=actions.notes.forget)
rule("visits", keeps="KEEP_VISITS_DAYS", sweep=actions.visits.forget_visits, rewrites=True)
rule("imports", keeps="KEEP_IMPORTS_DAYS", sweep=actions.imports.runs.forget)
# In seconds: under the longest that a task may take. What is left then waits for the next beat.
TURN = 120.0


@shared_task
def end_visits() -> int:
    """End the visits whose time is up, or which nothing allows any more, and tell those who were visited."""
    return actions.visits.end_due()


@shared_task
def import_files(pk: int | None = None) -> None:
    """Go on with one run, or with all that have work; several workers at once share the runs, never one run."""
    until = monotonic() + TURN
    working = ImportRun.objects.working().order_by("pk")
    keys = (working.filter(pk=pk) if pk else working).values_list("pk", flat=True)
    for key in list(keys):
        while monotonic() < until and actions.imports.steps.proceed(key):
            pass
