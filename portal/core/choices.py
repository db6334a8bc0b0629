"""What one chooses in a list: words to search, filters, those kept under a name; and how many rows each would show."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

# What is shorter than the least would find everything.
SHORTEST_SEARCH, LONGEST_SEARCH = 2, 100
# The choices of a list, as they are saved.
LONGEST_CHOICES = 500
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


def searched_in(request: HttpRequest) -> str:
    """Return what was typed into the search box of a page."""
    return request.GET.get("q", "").strip()[:LONGEST_SEARCH]


def is_key(text: str) -> bool:
    """Whether a text that came with a page may be the public id of a row."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Filter:
    """A choice beside the search: its name in the address, its label, and for each value its word and what it keeps.

    Its chips say how many rows they would show, unless the choice also changes the rows that one begins with.
    """

    name: str
    label: Any
    choices: Mapping[str, tuple[Any, Q]]
    is_counted: bool = True


def matching(query: str, searched: Sequence[str]) -> Q:
    """Return the condition that every word typed stands in one of these fields, whatever its accents and case."""
    everywhere = Q()
    for word in query.split():
        anywhere = Q()
        for expression in searched:
            anywhere |= Q(**{f"{expression}__unaccent__icontains": word})
        everywhere &= anywhere
    return everywhere


def month_asked(asked: str, field: str) -> dict[str, tuple[Any, Q]]:
    """Return the one choice that an address makes by naming a month (`2026-12`), as plots do; nonsense makes none."""
    if not MONTH.fullmatch(asked):
        return {}
    year, month = map(int, asked.split("-"))
    return {asked: (asked, Q(**{f"{field}__year": year, f"{field}__month": month}))}


@dataclass(frozen=True)
class Chip:
    """One value of a filter. Its address chooses it, or drops it where it is chosen."""

    label: Any
    url: str
    is_on: bool
    count: int | None = None


@dataclass(frozen=True)
class Saved:
    """What the reader kept of this list under a name, and how many rows it shows today."""

    name: str
    url: str
    is_on: bool
    key: Any
    count: int | None = None


def counted(rows: QuerySet[Any], wanted: Mapping[str, Q]) -> dict[str, int]:
    """Return how many of the rows each condition keeps, all in one query."""
    if not wanted:
        return {}
    columns = {f"choice_{place}": name for place, name in enumerate(wanted)}
    counts = {column: Count("pk", filter=wanted[name], distinct=True) for column, name in columns.items()}
    found = rows.aggregate(**counts)
    return {name: found[column] for column, name in columns.items()}
