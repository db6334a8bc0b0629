"""A dossier is made of sections: a table of its first rows, how many there are, and where one sees all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from portal.support.models.versions import counted
from portal.support.permissions import Reach

FIRST, A_PAGE = 20, 100
# Nobody reads further back on a page: a longer list is searched.
LAST_PAGE = 100

Fetch = Callable[[int, int], tuple[list[Any], int]]


@dataclass(frozen=True)
class Listing:
    """What a section shows: `fetch` gives rows from … to … and how many there are, `lines` what their cells say.

    Without the right `needs`, an agent does not see the section.
    """

    name: str
    title: Any
    needs: str
    columns: Sequence[Any]
    fetch: Fetch
    lines: Callable[[list[Any]], list[list[Any]]]
    empty: Any
    # Where else the same rows are, with what one does to several of them.
    elsewhere: list[SafeString] = field(default_factory=list)
    note: Any = ""


@dataclass(frozen=True)
class Section:
    """A listing as one request shows it; `page` is 0 among others, from 1 on where it stands alone."""

    listing: Listing
    rows: list[list[Any]]
    total: int
    page: int = 0

    @property
    def has_more(self) -> bool:
        return not self.page and self.total > len(self.rows)

    @property
    def next_page(self) -> int:
        is_there = self.page and self.page * A_PAGE < self.total and self.page < LAST_PAGE
        return self.page + 1 if is_there else 0

    @property
    def previous_page(self) -> int:
        return self.page - 1 if self.page > 1 else 0


def rows_of(rows: QuerySet[Any]) -> Fetch:
    return lambda start, stop: counted(rows, start, stop)


def by_line(line: Callable[[Any], list[Any]]) -> Callable[[list[Any]], list[list[Any]]]:
    return lambda found: [line(row) for row in found]


def shown(listings: Sequence[Listing], reach: Reach) -> list[Section]:
    """Return the sections that the agent may read, each with its first rows."""
    return [_section(listing, 0) for listing in listings if reach.may(listing.needs)]


def shown_alone(listings: Sequence[Listing], reach: Reach, name: str, page: str) -> Section | None:
    """Return one section, a page of it; nothing where there is none of this name for the agent."""
    number = min(int(page), LAST_PAGE) if page.isdecimal() and len(page) < 6 and int(page) else 1
    found = (listing for listing in listings if listing.name == name and reach.may(listing.needs))
    listing = next(found, None)
    return _section(listing, number) if listing else None


def _section(listing: Listing, page: int) -> Section:
    start = (page - 1) * A_PAGE if page else 0
    rows, total = listing.fetch(start, start + (A_PAGE if page else FIRST))
    return Section(listing, listing.lines(rows), total, page)
