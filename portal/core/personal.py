"""What the portal holds about a person, app by app: each one names its sections once, in its `actions`.

    @section("telephones", _("Vos téléphones"), Telephone)
    def telephones(user):
        return rows(user.telephones.all(), "kind", "number")

A test walks all models: one that could hold something of a person is in a section, or exempt for a reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Row = dict[str, Any]
Gather = Callable[[Any], list[Row]]
PLAIN = (str, int, float, bool, type(None))

_sections: dict[str, "Section"] = {}
_known_as: list[Callable[[Any], Iterable[str]]] = []

# How the copy calls what is no field of a model.
LABELS: dict[str, Any] = {"account": _("Compte"), "sentence": _("Ce qui s’est passé"), "part": _("En tant que")}


@dataclass(frozen=True)
class Section:
    """One chapter of the copy: `models` are those whose rows it holds, all that are the person's."""

    name: str
    title: str | Promise
    models: tuple[type[models.Model], ...]
    gather: Gather

    def label(self, key: str) -> str:
        """Return how people call a value of this section."""
        for model in self.models:
            try:
                return str(model._meta.get_field(key).verbose_name)  # type: ignore[union-attr]
            except (FieldDoesNotExist, AttributeError):
                continue
        return str(LABELS.get(key, key))


def section(name: str, title: str | Promise, *held: type[models.Model]) -> Callable[[Gather], Gather]:
    """Declare a section; the function gives the rows of a person as dicts of plain values."""

    def declare(gather: Gather) -> Gather:
        if name in _sections:
            raise ValueError(f"Two sections named {name}.")
        _sections[name] = Section(name, title, held, gather)
        return gather

    return declare


def sections() -> list[Section]:
    return list(_sections.values())


def rows(found: Iterable[models.Model], *fields: str) -> list[Row]:
    """Return these fields of each row, as plain values."""
    return [{field: plain(getattr(row, field)) for field in fields} for row in found]


def plain(value: Any) -> Any:
    """Return what JSON can hold and a person can read."""
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
