"""What a worker does of a run: reads the file into rows, then goes through these, some at a time.

Each step is one transaction, with the note of how far it came: a worker that dies leaves the run where it was, and
the next one goes on from there. Whoever works on a run holds its lock until the step is over: two never do one row
twice. Nobody else waits for that lock; who stops a run only says so.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import ModuleType
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal.core.journal import event, record
from portal.core.spreadsheets import plain, read_file
from portal.support import notices, permissions
from portal.support.actions.imports import authorizations, contacts, credentials, organizations, relations
from portal.support.actions.imports.batches import Batch, Line
from portal.support.actions.imports.locks import alone
from portal.support.models import ImportRow, ImportRun, Outcome
from portal.support.validators.columns import LIMITS, SECRET, guessed, read_row

IMPORTED = event(
    "import.done",
    _(
        "%(actor)s a importé « %(file)s » (créées : %(created)s, mises à jour : %(updated)s, "
        "déjà là : %(unchanged)s, refusées : %(refused)s)."
    ),
)
UNDONE = event(
    "import.undone", _("%(actor)s a défait l’importation de « %(file)s » (défaites : %(undone)s, restées : %(kept)s).")
)

# So many lines in one transaction: what they concern is locked meanwhile, and people wait.
AT_ONCE = 1_000
# So many in one COPY, which must not last longer than any statement may.
COPIED_AT_ONCE = 5_000
# A worker that began so often and came no further meets a fault of ours, or a file that brings it down.
MOST_ATTEMPTS = 5

KINDS: dict[str, ModuleType] = {
    ImportRun.Kind.ORGANIZATIONS: organizations,
    ImportRun.Kind.CONTACTS: contacts,
    ImportRun.Kind.RELATIONS: relations,
    ImportRun.Kind.AUTHORIZATIONS: authorizations,
    ImportRun.Kind.CREDENTIALS: credentials,
}
State = ImportRun.State
HALTED = {
    State.UPLOADED: State.REFUSED,
    State.CHECKING: State.READ,
    State.RUNNING: State.STOPPED,
    State.UNDOING: State.DONE,
}
logger = structlog.get_logger(__name__)


def proceed(pk: int) -> int:
    """Do the next step of a run; return how many lines it was of. Nothing: it waits for people, or is another's."""
    with alone(pk) as is_ours:
        if not is_ours or not _begin(pk):
            return 0
        with transaction.atomic():
            run = _working(pk)
            if run is None:
                return 0
            with translation.override(run.by.language):
                if not permissions.may_still_import(run, run.by):
                    _halt(run, _("La personne qui a lancé cette importation n’en a plus le droit."))
                    return 0
                return STEPS[State(run.state)](run)


def _begin(pk: int) -> bool:
    """Count the attempt in a transaction of its own, before anything goes wrong; give up on a run that goes nowhere."""
    with transaction.atomic():
        run = _working(pk)
        if run is None:
            return False
        if run.attempts >= MOST_ATTEMPTS:
            with translation.override(run.by.language):
                _halt(run, _("Une erreur imprévue arrête cette importation. L’équipe technique la voit au journal."))
            logger.error("import_given_up", run=run.pk, state=run.state)
            return False
        ImportRun.objects.filter(pk=pk).update(attempts=F("attempts") + 1)
        return True


def _working(pk: int) -> ImportRun | None:
    return ImportRun.objects.working().select_related("by", "desk").filter(pk=pk).first()


def _halt(run: ImportRun, sentence: Any) -> None:
    """Stop where it is, and say why; what was to be undone is imported still."""
    fields = {"reason": str(sentence)[:300], "content": None, "attempts": 0, "ended_at": timezone.now()}
    if _move(run, HALTED[State(run.state)], **fields) and permissions.may_still_import(run, run.by):
        notices.import_over(run, reason=fields["reason"])


def _move(run: ImportRun, state: str, **fields: Any) -> bool:
    """Take a run on, unless somebody has stopped it meanwhile."""
    return bool(ImportRun.objects.filter(pk=run.pk, state=run.state).update(state=state, **fields))


# --- Reading the file ----------------------------------------------------------------------------


def _read(run: ImportRun) -> int:
    """Keep the rows of the file, and let the file go."""
    total, header = 0, []
    try:
        rows = read_file(bytes(run.content or b""), LIMITS)
        header = [plain(cell) for cell in next(rows, (0, []))[1]]
        while some := list(islice(rows, COPIED_AT_ONCE)):
            _copy(run, some)
            total += len(some)
    except ValidationError as refusal:
        run.rows.all().delete()
        _halt(run, " ".join(refusal.messages))
        return 0
    if not total:
        _halt(run, _("Ce fichier est vide : il faut une ligne de titres, puis les lignes à importer."))
        return 0
    fields = {"header": header, "columns": guessed(run.kind, header), "total": total}
    _move(run, State.READ, content=None, attempts=0, **fields)
    return total


def _copy(run: ImportRun, rows: Iterable[tuple[int, list[str]]]) -> None:
    columns = "run_id, number, cells, key, foreseen, outcome, reason, made, versions"
    with connection.cursor() as cursor, cursor.copy(f"COPY support_importrow ({columns}) FROM STDIN") as copy:
        for number, cells in rows:
            copy.write_row((run.pk, number, json.dumps([plain(cell) for cell in cells]), "", "", "", "", "[]", 0))


# --- Going through the rows ----------------------------------------------------------------------


def _check(run: ImportRun) -> int:
    """Foresee what becomes of the next lines, and write nothing else."""
    batch = Batch(run, _next(run), is_real=False)
    if not batch.lines:
        _move(run, State.CHECKED, position=0, attempts=0)
        return 0
    _judge(batch)
    for line in batch.lines:
        line.row.foreseen, line.row.reason, line.row.key = line.outcome, line.reason, line.key
    _save(batch, run.foreseen, "foreseen")
    return len(batch.lines)


def _import(run: ImportRun) -> int:
    """Do the next lines, each as if it were alone: what the database refuses costs its own line, no other."""
    lines = _next(run)
    if not lines:
        _finish(run)
        return 0
    done = _attempt(run, lines)
    for line in done:
        line.row.outcome, line.row.reason, line.row.key = line.outcome, line.reason, line.key
        if line.outcome in (Outcome.CREATED, Outcome.UPDATED):
            line.row.made, line.row.versions = line.made, line.versions
    _save(Batch(run, done, is_real=True), run.counts, "counts")
    _forget_cells(run, done)
    _forget_secrets(run, done)
    return len(done)


def _attempt(run: ImportRun, lines: list[Line]) -> list[Line]:
    """Judge and write lines together; where the database refuses, halve by halve until the one is found."""
    batch = Batch(run, [Line(line.row) for line in lines], is_real=True)
    try:
        with transaction.atomic():
            _judge(batch)
            KINDS[run.kind].write(batch)
    except (IntegrityError, DataError) as error:
        if len(lines) == 1:
            logger.warning("import_row_refused", run=run.pk, row=lines[0].row.number, reason=type(error).__name__)
            batch.lines[0].refuse(_("La base de données refuse cette ligne : elle contredit ce qui est déjà là."))
            return batch.lines
        middle = len(lines) // 2
        return [*_attempt(run, lines[:middle]), *_attempt(run, lines[middle:])]
    return batch.lines


def _judge(batch: Batch) -> None:
    """Read the cells, refuse what comes twice, then let the importer of this kind decide of the rest."""
    run, importer = batch.run, KINDS[batch.run.kind]
    for line in batch.lines:
        try:
            if line.row.cells == run.header:
                raise ValidationError(_("Cette ligne répète les titres des colonnes."))
            line.values = read_row(run.kind, run.columns, line.row.cells)
            line.key = importer.key(line.values)[:300]
        except ValidationError as refusal:
            line.refuse(" ".join(refusal.messages))
    _refuse_repeated(batch)
    importer.judge(batch)


def _refuse_repeated(batch: Batch) -> None:
    """Of the lines of one file with the same key, only the first counts."""
    keys = {line.key for line in batch.open}
    before = batch.run.rows.filter(key__among=keys, number__lt=batch.lines[0].row.number)
    first = dict(before.order_by("-number").values_list("key", "number"))
    for line in batch.open:
        number = first.setdefault(line.key, line.row.number)
        if number != line.row.number:
            line.refuse(_("Cette ligne répète la ligne %(number)d."), number=number)


def _undo(run: ImportRun) -> int:
    """Undo the next lines that created something, the last first; say of each that stays why."""
    rows = run.rows.filter(outcome=Outcome.CREATED, number__lt=run.position).order_by("-number")
    batch = Batch(run, [Line(row) for row in rows[:AT_ONCE]], is_real=True)
    if not batch.lines:
        undone, kept = (run.counts.get(each, 0) for each in (Outcome.UNDONE, Outcome.KEPT))
        if _move(run, State.UNDONE, ended_at=timezone.now(), attempts=0):
            record(UNDONE, about=run, place=None, by=run.by, file=run.file_name, undone=undone, kept=kept)
            notices.import_over(run)
        return 0
    KINDS[run.kind].undo(batch)
    for line in batch.lines:
        line.row.outcome, line.row.reason = line.outcome, line.reason
    run.counts[Outcome.CREATED] -= len(batch.lines)
    _save(batch, run.counts, "counts")
    return len(batch.lines)


def _next(run: ImportRun) -> list[Line]:
    rows = run.rows.filter(number__gt=run.position).order_by("number")
    return [Line(row) for row in rows[:AT_ONCE]]


def _save(batch: Batch, counts: dict[str, int], name: str) -> None:
    """Keep what became of these lines by one statement, and how far the run has come."""
    rows = [line.row for line in batch.lines]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE support_importrow AS row SET key = new.key, foreseen = new.foreseen, outcome = new.outcome,"
            " reason = new.reason, made = new.made, versions = new.versions"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::jsonb[], %s::int[])"
            " AS new (id, key, foreseen, outcome, reason, made, versions) WHERE row.id = new.id",
            list(map(list, zip(*map(_kept, rows), strict=True))),
        )
    told = Counter(counts) + Counter(line.outcome for line in batch.lines)
    # Whoever stops the run meanwhile writes its state, and nothing of this.
    ImportRun.objects.filter(pk=batch.run.pk).update(**{name: dict(told)}, position=rows[-1].number, attempts=0)


def _kept(row: ImportRow) -> Iterator[Any]:
    yield from (row.pk, row.key, row.foreseen, row.outcome, row.reason, json.dumps(row.made), row.versions)


def _finish(run: ImportRun) -> None:
    """Say that all is done."""
    if not _move(run, State.DONE, ended_at=timezone.now(), attempts=0):
        return
    counts = {outcome.value: run.counts.get(outcome, 0) for outcome in Outcome}
    record(IMPORTED, about=run, place=None, by=run.by, file=run.file_name, **counts)
    notices.import_over(run)


def _forget_cells(run: ImportRun, lines: list[Line]) -> None:
    """Let what the lines held go, but of those refused, which somebody corrects."""
    done = run.rows.filter(number__range=(lines[0].row.number, lines[-1].row.number))
    done.exclude(outcome=Outcome.REFUSED).update(cells=[])


def _forget_secrets(run: ImportRun, lines: list[Line]) -> None:
    """Empty the cells that nobody is to read, in the lines that are done."""
    for place, name in enumerate(run.columns):
        if name in SECRET:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE support_importrow SET cells = jsonb_set(cells, %s, '\"\"')"
                    " WHERE run_id = %s AND number BETWEEN %s AND %s AND jsonb_array_length(cells) > %s",
                    [[str(place)], run.pk, lines[0].row.number, lines[-1].row.number, place],
                )


STEPS: dict[State, Callable[[ImportRun], int]] = {
    State.UPLOADED: _read,
    State.CHECKING: _check,
    State.RUNNING: _import,
    State.UNDOING: _undo,
}
