"""A list of participants, pasted or as a file: which cell is what, and what is wrong with each."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cardrequests.forms.participants import ParticipantForm
from cardrequests.models import Title
from cardrequests.validators import name_key
from cardrequests.validators.rosters import read_file, read_text, written

# The columns in the order of the example, and what people write above them, in either language.
COLUMNS: dict[str, tuple[Any, set[str]]] = {
    "title": (_("Titre"), {"titre", "title", "civilite"}),
    "first_name": (_("Prénom"), {"prenom", "first name", "given name"}),
    "last_name": (_("Nom"), {"nom", "nom de famille", "last name", "surname", "family name"}),
    "birth_date": (_("Date de naissance"), {"date de naissance", "naissance", "birth date", "date of birth"}),
    "telephone": (_("Téléphone"), {"telephone", "numero de telephone", "tel", "phone", "telephone number"}),
    "extension": (_("Poste"), {"poste", "extension", "ext"}),
}
# Fewer known words than this are people, not headings.
HEADINGS_AT_LEAST = 3


class RosterForm(forms.Form):
    """The list as it comes. Cleaned, `rows` are its rows."""

    text = forms.CharField(
        label=_("Liste à coller"),
        required=False,
        max_length=500_000,
        strip=False,
        help_text=_(
            "Une personne par ligne : titre, prénom, nom, date de naissance (comme 1985-06-24), téléphone, poste."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "app-roster-text"}),
    )
    file = forms.FileField(
        label=_("Ou fichier CSV ou XLSX"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    # What the page showed of the list (Roster.mark); a list that was not read yet has none.
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    marks_optional_fields = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        rows = []
        name = "file" if cleaned.get("file") else "text"
        try:
            rows = read_file(cleaned["file"].read()) if cleaned.get("file") else read_text(cleaned.get("text", ""))
        except forms.ValidationError as refusal:
            self.add_error(name, refusal)
        else:
            if not rows:
                self.add_error(name, _("Collez une liste ou choisissez un fichier : rien n’y est écrit."))
        return cleaned | {"rows": rows}


@dataclass
class Line:
    """One row: its number in the list, what stands in each column, what is wrong there, and whom it adds."""

    number: int
    cells: dict[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    is_known: bool = False

    @property
    def shown(self) -> list[tuple[Any, str, str]]:
        """Return for each column its label, its cell and what is wrong with it."""
        return [
            (label, self.cells.get(name, ""), " ".join(self.errors.get(name, [])))
            for name, (label, _words) in COLUMNS.items()
        ]


class Roster:
    """A list that was read: who may be added, who is there already, and what keeps the others out.

    `known` are the keys (name, birth date) of those who are in the session.
    """

    def __init__(
        self, rows: Sequence[Sequence[str]], *, titles: Sequence[Title], known: Collection[tuple[str, date | None]]
    ) -> None:
        self.titles, self.known = titles, known
        self._words = {name_key("", word): title for title in titles for word in (title.name_fr, title.name_en)}
        self.columns, self.rows = self._headed(rows)
        self.first = 2 if len(self.rows) < len(rows) else 1

    @staticmethod
    def _headed(rows: Sequence[Sequence[str]]) -> tuple[list[str], Sequence[Sequence[str]]]:
        """Return the column of each cell, by the headings if there are some, and the rows of people."""
        words = [name_key("", cell) for cell in rows[0]] if rows else []
        found = [next((name for name, (_l, known) in COLUMNS.items() if word in known), "") for word in words]
        if len(set(filter(None, found))) >= HEADINGS_AT_LEAST:
            return found, rows[1:]
        return list(COLUMNS), rows

    @cached_property
    def lines(self) -> list[Line]:
        seen: set[tuple[str, date]] = set()
        lines = []
        for number, row in enumerate(self.rows, self.first):
            line = self._line(number, row)
            if line.person:
                key = name_key(line.person["first_name"], line.person["last_name"]), line.person["birth_date"]
                line.is_known = key in self.known or key in seen
                seen.add(key)
            lines.append(line)
        return lines

    def _line(self, number: int, row: Sequence[str]) -> Line:
        cells = {name: cell for name, cell in zip(self.columns, row, strict=False) if name}
        title = self._words.get(name_key("", cells.get("title", "")))
        form = ParticipantForm(
            cells | {"title": str(title.pk) if title else cells.get("title", "")}, titles=self.titles
        )
        line = Line(number, cells)
        if form.is_valid():
            line.person = form.person
        else:
            line.errors = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        if len(row) > len(self.columns):
            line.errors.setdefault("extension", []).append(str(_("Cette ligne a trop de colonnes.")))
            line.person = {}
        return line

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.person and not line.is_known]

    @property
    def already(self) -> list[Line]:
        return [line for line in self.lines if line.is_known]

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.errors]

    @property
    def labels(self) -> list[Any]:
        return [label for label, _words in COLUMNS.values()]

    def text(self, lines: Sequence[Line]) -> str:
        """Return these lines as text to correct, under the headings."""
        return written([[str(label) for label in self.labels], *self._cells(lines)])

    @property
    def mark(self) -> str:
        """What was shown, in short: it differs for another list, and where other lines are wrong."""
        wrong = [place for place, line in enumerate(self.lines) if line.errors]
        return hashlib.sha256(f"{self.text(self.lines)}{wrong}".encode()).hexdigest()

    @staticmethod
    def _cells(lines: Sequence[Line]) -> Iterator[list[str]]:
        for line in lines:
            yield [line.cells.get(name, "") for name in COLUMNS]
