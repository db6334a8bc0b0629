"""What the portal holds about a person, app by app: each one names its sections once, in its `actions`.

    @section("telephones", _("Vos téléphones"), Telephone)
    def telephones(user):
        return rows(user.telephones.all(), "kind", "number")

A test walks all models: one that could hold something of a person is in a section, or exempt for a reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Row = dict[str, Any]
Gather = Callable[[Any], list[Row]]
PLAIN = (str, int, float, bool, type(None))
# What every version says: where and when it began.
OF_EACH = {"account", "pgh_created_at"}

_sections: dict[str, "Section"] = {}
_known_as: list[Callable[[Any], Iterable[str]]] = []

# How the copy calls what is no field of a model, or a field whose own name is for those who build or run the portal.
LABELS: dict[str, Any] = {
    "account": _("Compte"),
    "created_at": _("Création"),
    "ip": _("Adresse IP"),
    "last_seen_at": _("Dernière activité"),
    "last_used_at": _("Dernière utilisation"),
    "part": _("En tant que"),
    "permission": _("Droit"),
    "pgh_created_at": _("Moment"),
    "public_id": _("Référence"),
    "request": _("Demande"),
    "sentence": _("Ce qui s’est passé"),
    "template": _("Objet du message"),
    "terms": _("Version des conditions"),
    "type": _("Type"),
    "user_agent": _("Navigateur"),
}


class Said(str):
    """What a machine reads, with the words in which people read the same."""

    __slots__ = ("words",)
    words: str

    def __new__(cls, raw: str, words: Any) -> "Said":
        said = super().__new__(cls, raw)
        said.words = str(words)
        return said


@dataclass(frozen=True)
class Section:
    """One chapter of the copy: `models` are those whose rows it holds, all that are the person's.

    Of `versions`, oldest first, people read what changed from one to the next.
    """

    name: str
    title: str | Promise
    models: tuple[type[models.Model], ...]
    gather: Gather
    versions: bool = False

    def label(self, key: str) -> str:
        """Return how people call a value of this section."""
        if key in LABELS:
            return str(LABELS[key])
        for model in self.models:
            try:
                return str(model._meta.get_field(key).verbose_name)  # type: ignore[union-attr]
            except (FieldDoesNotExist, AttributeError):
                continue
        return key

    def shown(self, found: list[Row]) -> list[list[tuple[str, Any]]]:
        """Return rows as people read them: each value in words, after what it is called."""
        told = _changes(found) if self.versions else found
        return [[(self.label(key), getattr(value, "words", value)) for key, value in row.items()] for row in told]


def _changes(found: list[Row]) -> list[Row]:
    """Return of each version what differs from the one before it of the same thing, if anything does."""
    before: dict[Any, Row] = {}
    changes = []
    for row in found:
        former = before.get(row.get("public_id"), {})
        before[row.get("public_id")] = row
        changed = {key for key, value in row.items() if key not in former or former[key] != value}
        if changed - OF_EACH:
            changes.append({key: value for key, value in row.items() if key in changed | OF_EACH})
    return changes


def section(
    name: str, title: str | Promise, *held: type[models.Model], versions: bool = False
) -> Callable[[Gather], Gather]:
    """Declare a section; the function gives the rows of a person as dicts of plain values."""

    def declare(gather: Gather) -> Gather:
        if name in _sections:
            raise ValueError(f"Two sections named {name}.")
        _sections[name] = Section(name, title, held, gather, versions)
        return gather

    return declare


def sections() -> list[Section]:
    return list(_sections.values())


def rows(found: Iterable[models.Model], *fields: str) -> list[Row]:
    """Return these fields of each row, as plain values."""
    return [{field: _value(row, field) for field in fields} for row in found]


def _value(row: models.Model, field: str) -> Any:
    value = plain(getattr(row, field))
    in_words = getattr(row, f"get_{field}_display", None)
    return Said(value, in_words()) if in_words and value else value


def plain(value: Any) -> Any:
    """Return what JSON can hold; a moment is also said as the clocks here showed it."""
    if isinstance(value, datetime):
        return Said(value.isoformat(), f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, PLAIN) else str(value)


def known_as(find: Callable[[Any], Iterable[str]]) -> Callable[[Any], Iterable[str]]:
    """Declare under which names (`place_of`) the journal knows a person."""
    _known_as.append(find)
    return find


def names_of(user: Any) -> set[str]:
    """Return the names under which the journal knows a person: the user, their places in accounts."""
    return {name for find in _known_as for name in find(user)}
