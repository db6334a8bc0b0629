"""What agents ask of an import: each deed says what is to be done, and wakes a worker."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import SupportDesk
from portal.core.journal import event, record
from portal.core.queue import later
from portal.core.retention import delete_in_batches
from portal.support import permissions
from portal.support.models import ImportRow, ImportRun, Outcome
from portal.support.validators.columns import FILE_MAX, SECRET, refuse_columns

STARTED = event("import.started", _("%(actor)s a lancé l’importation de « %(file)s » (lignes : %(total)s)."))
STOPPED = event("import.stopped", _("%(actor)s a arrêté l’importation de « %(file)s »."))
State = ImportRun.State


@dataclass(frozen=True)
class Upload:
    """A file as it comes."""

    kind: str
    desk: SupportDesk
    name: str
    content: bytes


@transaction.atomic
def upload(received: Upload, *, by: User) -> ImportRun:
    """Keep a file until a worker has read it."""
    if len(received.content) > FILE_MAX:
        raise ValidationError(_("Ce fichier dépasse 30 Mio. Partagez-le en plusieurs."), code="too_large")
    run = ImportRun(
        kind=received.kind,
        desk=received.desk,
        file_name=received.name[:150],
        sha256=hashlib.sha256(received.content).hexdigest(),
        content=received.content,
        by=by,
    )
    if not permissions.may_still_import(run, by):
        raise PermissionDenied
    run.save()
    _wake(run)
    return run


@transaction.atomic
def check(run: ImportRun, columns: Sequence[str], *, by: User) -> None:
    """Have a worker foresee what these columns would bring, without writing any of it."""
    refuse_columns(run.kind, columns)
    if len(columns) != len(run.header):
        raise _stale()
    _move(run, (State.READ, State.CHECKED), State.CHECKING, by=by, columns=list(columns), position=0, foreseen={})
    run.rows.update(key="", foreseen="", reason="")


@transaction.atomic
def start(run: ImportRun, *, by: User) -> None:
    """Have a worker import the file, as it was checked."""
    _move(run, (State.CHECKED,), State.RUNNING, by=by, position=0, counts={}, began_at=timezone.now())
    record(STARTED, about=run, place=None, by=by, file=run.file_name, total=run.total)


@transaction.atomic
def stop(run: ImportRun, *, by: User) -> None:
    """Stop after the lines that a worker has in hand. What is done stays, until it is undone."""
    was_running = run.state == State.RUNNING
    halted = State.STOPPED if was_running else State.READ
    ended_at = timezone.now() if was_running else None
    _move(run, (State.RUNNING,) if was_running else (State.CHECKING,), halted, by=by, ended_at=ended_at)
    record(STOPPED, about=run, place=None, by=by, file=run.file_name)


@transaction.atomic
def resume(run: ImportRun, *, by: User) -> None:
    """Go on from the line where it was stopped."""
    _last(run)
    _move(run, (State.STOPPED,), State.RUNNING, by=by, ended_at=None)
    record(STARTED, about=run, place=None, by=by, file=run.file_name, total=run.total)


@transaction.atomic
def undo(run: ImportRun, *, by: User) -> None:
    """Take back what it created and nobody has touched since."""
    after = _last(run) + 1
    _move(run, (State.DONE, State.STOPPED), State.UNDOING, by=by, position=after)


def _last(run: ImportRun) -> int:
    """Return the number of the last line, if the lines are still there."""
    last = run.rows.order_by("-number").values_list("number", flat=True).first()
    if last is None:
        raise ValidationError(
            _("Les lignes de cette importation ne sont plus gardées : elle ne se défait ni ne se poursuit plus."),
            code="forgotten",
        )
    return last


@transaction.atomic
def discard(run: ImportRun, *, by: User) -> None:
    """Forget a file that was never imported."""
    _move(run, (State.READ, State.CHECKED), State.DISCARDED, by=by, ended_at=timezone.now())
    run.rows.all().delete()


def _move(run: ImportRun, origin: Sequence[str], state: str, *, by: User, **fields: Any) -> None:
    """Take a run from one of these states to another, unless somebody was faster."""
    if not permissions.may_still_import(run, by):
        raise PermissionDenied
    fields |= {"state": state, "by": by, "reason": "", "attempts": 0}
    if not ImportRun.objects.filter(pk=run.pk, state__in=origin).update(**fields):
        raise _stale()
    for name, value in fields.items():
        setattr(run, name, value)
    _wake(run)


def _wake(run: ImportRun) -> None:
    if run.is_working:
        later("portal.support.tasks.import_files", run.pk)


def _stale() -> ValidationError:
    return ValidationError(_("Cette importation a changé entre-temps : relisez la page."), code="stale")


# --- What agents read ----------------------------------------------------------------------------


def same_file(run: ImportRun) -> QuerySet[ImportRun]:
    """Return the earlier runs of the very same file, for the same desk."""
    known = ImportRun.objects.filter(sha256=run.sha256, kind=run.kind, desk=run.desk, pk__lt=run.pk)
    return known.filter(state__in=[State.DONE, State.STOPPED, State.UNDONE]).order_by("-pk")


def refused_rows(run: ImportRun) -> QuerySet[ImportRow]:
    """Return the lines that did not, or would not, go in, with the reason; those that were not undone, once it was."""
    if run.state in (State.READ, State.CHECKING, State.CHECKED):
        found = run.rows.filter(foreseen=Outcome.REFUSED)
    elif run.state in (State.UNDOING, State.UNDONE):
        found = run.rows.filter(outcome=Outcome.KEPT)
    else:
        found = run.rows.filter(outcome=Outcome.REFUSED)
    return found.order_by("number")


def shown_cells(run: ImportRun, row: ImportRow) -> list[str]:
    """Return the cells of a line, one for each column, without what nobody is to read."""
    cells = [*row.cells, *[""] * (len(run.header) - len(row.cells))]
    chosen = [*run.columns, *[""] * (len(cells) - len(run.columns))]
    return ["" if name in SECRET else cell for cell, name in zip(cells, chosen, strict=True)]


# --- What is kept no longer ----------------------------------------------------------------------


def forget(before: datetime) -> int:
    """Forget the lines of runs that ended, and all of a file that nobody went on with; that there was one stays."""
    left = ImportRun.objects.filter(state__in=[State.READ, State.CHECKED, State.REFUSED], uploaded_at__lt=before)
    left.update(state=State.DISCARDED, ended_at=timezone.now())
    ended = ImportRow.objects.filter(run__ended_at__lt=before)
    discarded = ImportRow.objects.filter(run__state=State.DISCARDED)
    return delete_in_batches(ended) + delete_in_batches(discarded)
