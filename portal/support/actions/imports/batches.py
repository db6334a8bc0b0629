"""Some lines of a file, and what importers of every kind ask of them: all questions are asked for all lines at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Field, Lookup, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, OrganizationType
from portal.support import permissions
from portal.support.models import ImportRow, ImportRun, Outcome

TOUCHED = _("Cette fiche diffère du fichier (%(fields)s) et a changé dans le portail : corrigez-la dans le portail.")
# What a table and a column of it say of a row, in the history: how often it was written.
Trace = tuple[Any, str]


@dataclass
class Line:
    """One line: what it says, whether it stands for something that is there, what becomes of it."""

    row: ImportRow
    values: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    outcome: str = ""
    reason: str = ""
    # What it would write, of whatever kind; what of it is there already; and what differs.
    draft: Any = None
    found: Any = None
    changes: dict[str, Any] = field(default_factory=dict)
    made: list[int] = field(default_factory=list)
    versions: int = 0

    def refuse(self, sentence: Any, **params: Any) -> None:
        self.outcome, self.reason = Outcome.REFUSED, str(sentence % params if params else sentence)

    def keep(self, sentence: Any) -> None:
        """Say why what it made is not undone."""
        self.outcome, self.reason = Outcome.KEPT, str(sentence)

    @property
    def is_open(self) -> bool:
        """Whether nothing was decided of it yet."""
        return not self.outcome


@Field.register_lookup
class Among(Lookup):
    """`name__among=values`: like `in`, with one parameter however many values there are, which costs far less."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, list(self.rhs))


class Batch:
    """Some lines of one run, in the order of the file."""

    def __init__(self, run: ImportRun, lines: Iterable[Line], *, is_real: bool) -> None:
        self.run, self.lines, self.is_real = run, list(lines), is_real
        self.now = timezone.now()
        self.today = timezone.localdate()

    @property
    def by(self) -> Any:
        return self.run.by

    @property
    def open(self) -> list[Line]:
        return [line for line in self.lines if line.is_open]

    def of(self, outcome: str) -> list[Line]:
        return [line for line in self.lines if line.outcome == outcome]

    def said(self, name: str) -> set[Any]:
        """Return all that the open lines say of one thing."""
        return {line.values[name] for line in self.open if name in line.values}

    @cached_property
    def desks(self) -> list[int]:
        """The desks that the agent serves: nothing of others is found, or touched."""
        return list(permissions.desks_to_import_for(self.by).values_list("pk", flat=True))

    def judge_each(self, judge: Callable[[Line], None]) -> None:
        """Judge the open lines one by one, in memory; a refusal is the line's own."""
        for line in self.open:
            try:
                judge(line)
            except ValidationError as refusal:
                line.refuse(" ".join(refusal.messages))

    # --- Organizations that lines name ---------------------------------------------------------------

    def find_organizations(self, *names: str, own: str) -> None:
        """Put, in the values of each open line, the organization in the place of its number.

        `own` is the one that the file is about: of the desk of the run; others, of any desk of the agent.
        """
        numbers = {number for name in names for number in self.said(name)}
        known = self._organizations(numbers)
        for line in self.open:
            for name in names:
                if name not in line.values or not line.is_open:
                    continue
                found = known.get(line.values[name], [])
                if name == own:
                    found = [each for each in found if each.type.desk_id == self.run.desk_id]
                self._settle(line, name, found)

    def _settle(self, line: Line, name: str, found: list[Organization]) -> None:
        number = line.values[name]
        if not found:
            line.refuse(_("Aucune organisation que vous servez ne porte le numéro %(number)s."), number=number)
        elif len(found) > 1:
            line.refuse(
                _("Plusieurs organisations portent l’ancien numéro %(number)s : écrivez le numéro du portail."),
                number=number,
            )
        elif found[0].status != Organization.Status.ACTIVE:
            line.refuse(_("L’organisation %(number)s n’est pas active dans le portail."), number=number)
        else:
            line.values[name] = found[0]

    def _organizations(self, numbers: set[str]) -> dict[str, list[Organization]]:
        """Return the organizations that bear these numbers, here or before; locked, in the one order, to write."""
        types = OrganizationType.objects.filter(desk__in=self.desks).select_related("desk").in_bulk()
        before = Q(former_number__among=numbers) & ~Q(former_number="") & ~Q(status="closed")
        rows = Organization.objects.filter(Q(number__among=numbers) | before, type__in=types).order_by("pk")
        if self.is_real:
            rows = rows.select_for_update(of=("self",), no_key=True)
        known: dict[str, list[Organization]] = {}
        for row in rows:
            row.type = types[row.type_id]
            for number in {row.number, row.former_number} & numbers:
                known.setdefault(number, []).append(row)
        return known

    # --- What is there already -----------------------------------------------------------------------

    def settle_found(self, traces: Iterable[Trace], labels: Mapping[str, Any]) -> None:
        """Decide of the open lines that stand for something: unchanged, updated, or refused where others touched it."""
        found = [line for line in self.open if line.found is not None]
        differing = [line for line in found if line.changes]
        known = self._versions_imported(differing) if differing else {}
        now = versions([line.found.pk for line in differing], traces) if differing else Counter()
        for line in found:
            line.made = [line.found.pk]
            if not line.changes:
                line.outcome = Outcome.UNCHANGED
            elif known.get(line.found.pk) == now[line.found.pk]:
                line.outcome = Outcome.UPDATED
            else:
                fields = ", ".join(str(labels[name]) for name in line.changes if name in labels)
                line.refuse(TOUCHED, fields=fields)

    def _versions_imported(self, lines: list[Line]) -> dict[int, int]:
        """Return how many versions each thing had after the last import that wrote it, found by the key of its line."""
        wrote = [Outcome.CREATED, Outcome.UPDATED]
        rows = ImportRow.objects.filter(
            key__among={line.key for line in lines}, run__kind=self.run.kind, run__desk=self.run.desk, outcome__in=wrote
        )
        latest = rows.order_by("pk").values_list("made", "versions")
        return {pk: count for made, count in latest for pk in made}

    def note_versions(self, traces: Iterable[Trace]) -> None:
        """Keep how many versions what was updated has now."""
        updated = self.of(Outcome.UPDATED)
        if updated:
            now = versions([line.found.pk for line in updated], traces)
            for line in updated:
                line.versions = now[line.found.pk]


def versions(keys: list[int], traces: Iterable[Trace]) -> Counter[int]:
    """Count how often some things were written, and what was hung on them."""
    counted: Counter[int] = Counter()
    for model, column in traces:
        rows = model.objects.filter(**{f"{column}__pk__among": keys})
        counted.update(dict(rows.order_by().values_list(column).annotate(Count("pk"))))
    return counted


def differences(line: Line, kept: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return what a line says otherwise than what is kept; an empty cell says nothing."""
    return {name: line.values[name] for name in names if name in line.values and line.values[name] != kept[name]}


def dates_of(line: Line, today: date) -> tuple[date, date | None]:
    """Return the days of a line: what existed before keeps its first day; what is over is not brought in."""
    starts_on, ends_on = line.values.get("starts_on") or today, line.values.get("ends_on")
    if ends_on and ends_on < today:
        raise ValidationError(_("La date de fin est déjà passée : cette ligne n’a plus d’effet."))
    if ends_on and ends_on < starts_on:
        raise ValidationError(_("La date de fin précède la date de début."))
    return starts_on, ends_on
