"""One way for all lists: search, filters, sort, pages, and links that keep them together.

A view names its columns and hands over a queryset that begins at the access; the page shows
`table.rows` with the components `table_head`, `search`, `filters`, `pagination` and `rows_a_page`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Func, Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest

from portal.core.choices import LONGEST_CHOICES, LONGEST_SEARCH, Chip, Filter, Saved, counted, matching

# What a reader may choose, and what holds for who has not.
PAGE_SIZES = (10, 25, 50, 100)
PAGE_SIZE = 50


@dataclass(frozen=True)
class Column:
    """A column: its name in the address, its label, what sorts it (nothing: it does not sort).

    The search box looks into the field `searched` of each column that has one.
    """

    name: str
    label: Any
    sorts: Sequence[Any] = ()
    searched: str = ""


def folded(field: str) -> Lower:
    """Return the expression that sorts a text as a directory does: « Émond » between « Dubé » and « Fortin »."""
    return Lower(Func(F(field), function="unaccent", output_field=CharField()))


@dataclass(frozen=True)
class Heading:
    name: str
    label: Any
    sort_url: str
    direction: str | None


class Table:
    """A list as one request asks for it. `prefix` lets two lists share a page; `-` before `sort` runs it downwards."""

    def __init__(
        self, request: HttpRequest, rows: QuerySet[Any], columns: Sequence[Column], *, prefix: str = "", sort: str = ""
    ) -> None:
        self.request, self.queryset, self.prefix = request, rows, prefix
        self.definitions = {column.name: column for column in columns}
        self.sort = sort or next(column.name for column in columns if column.sorts)
        self._filters: Sequence[Filter] = ()

    def offering(self, *filters: Filter) -> "Table":
        """Let the reader keep only some of the rows."""
        self._filters = filters
        return self

    def _asked(self, name: str) -> str:
        return self.request.GET.get(self.prefix + name, "")

    def _url(self, **changes: str | int) -> str:
        """Return this page's address with these choices changed and all others kept; an empty value drops one."""
        choices = self.request.GET.copy()
        for name, value in changes.items():
            choices.pop(self.prefix + name, None)
            if value != "":
                choices[self.prefix + name] = str(value)
        return f"{self.request.path}?{choices.urlencode()}" if choices else self.request.path

    @property
    def search_name(self) -> str:
        return f"{self.prefix}q"

    @property
    def query(self) -> str:
        return self._asked("q").strip()[:LONGEST_SEARCH]

    @cached_property
    def _chosen(self) -> dict[str, str]:
        """The values chosen, by filter; nonsense in the address chooses nothing."""
        asked = {each.name: self._asked(each.name) for each in self._filters}
        return {each.name: asked[each.name] for each in self._filters if asked[each.name] in each.choices}

    @property
    def is_filtered(self) -> bool:
        return bool(self.query or self._chosen)

    @cached_property
    def filters(self) -> list[dict[str, Any]]:
        """What may be chosen: {"label", "chips"}."""
        return [
            {
                "label": each.label,
                "chips": [self._chip(each, value, label) for value, (label, _kept) in each.choices.items()],
            }
            for each in self._filters
            if each.choices
        ]

    def _chip(self, filter_: Filter, value: str, label: Any) -> Chip:
        is_on = self._chosen.get(filter_.name) == value
        url = self._url(**{filter_.name: "" if is_on else value, "page": ""})
        return Chip(label, url, is_on, self._counts.get(f"{filter_.name}={value}"))

    @cached_property
    def _kept(self) -> list[Any]:
        """The filters that the reader saved for this page; a page with two lists keeps both together."""
        user = getattr(self.request, "user", None)
        rows = getattr(user, "saved_filters", None)
        return list(rows.filter(page=self.request.path)) if rows is not None and not self.prefix else []

    @property
    def saved(self) -> list[Saved]:
        here = self.choices
        return [
            Saved(
                each.name,
                f"{each.page}?{each.choices}",
                each.choices == here,
                each.public_id,
                self._counts.get(str(each.public_id)),
            )
            for each in self._kept
        ]

    @property
    def choices(self) -> str:
        """What is chosen, as it is saved: without the page, in the order of the names."""
        chosen = self.request.GET.copy()
        chosen.pop(f"{self.prefix}page", None)
        return urlencode(sorted((name, str(value)) for name, value in chosen.items() if value))

    @property
    def may_save(self) -> bool:
        """Whether there is something to save, and someone to keep it."""
        keeps = hasattr(getattr(self.request, "user", None), "saved_filters")
        return keeps and not self.prefix and self.is_filtered and len(self.choices) <= LONGEST_CHOICES

    @cached_property
    def _counts(self) -> dict[str, int]:
        """How many rows each choice would show, all asked in one query."""
        wanted = {}
        for each in self._filters:
            if each.is_counted and self._is_countable(self._chosen):
                others = {name: value for name, value in self._chosen.items() if name != each.name}
                for value in each.choices:
                    wanted[f"{each.name}={value}"] = self._condition(self.query, others | {each.name: value})
        for kept in self._kept:
            choices = dict(parse_qsl(kept.choices))
            chosen = {each.name: choices[each.name] for each in self._filters if choices.get(each.name) in each.choices}
            if self._is_countable(chosen):
                wanted[str(kept.public_id)] = self._condition(choices.get("q", ""), chosen)
        return counted(self.queryset, wanted)

    def _is_countable(self, chosen: Mapping[str, str]) -> bool:
        return not any(each.name in chosen and not each.is_counted for each in self._filters)

    def _condition(self, query: str, chosen: Mapping[str, str]) -> Q:
        """Return the condition of a search and of choices."""
        searched = [column.searched for column in self.definitions.values() if column.searched]
        condition = matching(query, searched)
        for each in self._filters:
            if each.name in chosen:
                condition &= each.choices[chosen[each.name]][1]
        return condition

    @property
    def page_size(self) -> int:
        """How many rows this reader wants on a page (a user has `rows_a_page`)."""
        return getattr(getattr(self.request, "user", None), "rows_a_page", PAGE_SIZE)

    @property
    def page_sizes(self) -> Sequence[int]:
        """What the list offers: nothing to who could not keep the choice, nor where a page is never full."""
        keeps_choices = hasattr(getattr(self.request, "user", None), "rows_a_page")
        return PAGE_SIZES if keeps_choices and self.page.total > PAGE_SIZES[0] else ()

    @property
    def first_page_url(self) -> str:
        return self._url(page="")

    @property
    def clear_url(self) -> str:
        return self._url(**{each.name: "" for each in self._filters}, q="", page="")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The other choices in the address, for the search form to carry along."""
        own = {self.prefix + "q", self.prefix + "page"}
        return [(name, str(value)) for name, value in self.request.GET.items() if name not in own]

    @cached_property
    def _sorting(self) -> tuple[str, bool]:
        """Return the name of the sorted column and whether it runs downwards."""
        asked = self._asked("tri")
        column = self.definitions.get(asked.removeprefix("-"))
        if column is None or not column.sorts:
            asked = self.sort
        return asked.removeprefix("-"), asked.startswith("-")

    @cached_property
    def columns(self) -> list[Heading]:
        name, is_descending = self._sorting
        headings = []
        for column in self.definitions.values():
            is_current = column.name == name
            sort_url = ""
            if column.sorts:
                sort_url = self._url(
                    tri=f"-{column.name}" if is_current and not is_descending else column.name, page=""
                )
            direction = ("descending" if is_descending else "ascending") if is_current else None
            headings.append(Heading(column.name, column.label, sort_url, direction))
        return headings

    @cached_property
    def found(self) -> QuerySet[Any]:
        """All that was asked for, on whatever page, in the order asked for."""
        name, is_descending = self._sorting
        expressions = [F(sort) if isinstance(sort, str) else sort for sort in (*self.definitions[name].sorts, "pk")]
        order = [by.desc(nulls_last=True) if is_descending else by.asc() for by in expressions]
        return self._kept_rows().order_by(*order)

    @cached_property
    def page(self) -> "TablePage":
        asked, size = self._asked("page") or "1", self.page_size
        if asked != "1":
            return TablePage(self, Paginator(self.found, size).get_page(asked))
        # What the first page holds whole need not be counted.
        head = list(self.found[: size + 1])
        page = Paginator(head if len(head) <= size else self.found, size).get_page(asked)
        page.object_list = head[:size]
        return TablePage(self, page)

    def _kept_rows(self) -> QuerySet[Any]:
        """Return the rows that the filters keep, and in which every word of the search stands somewhere.

        Accents and case do not count.
        """
        return self.queryset.filter(self._condition(self.query, self._chosen))

    @property
    def rows(self) -> Sequence[Any]:
        return self.page.rows


class TablePage:
    """The rows shown, and where the neighbours are."""

    def __init__(self, table: Table, page: Page[Any]) -> None:
        self._table, self._page = table, page
        self.rows = list(page.object_list)
        self.number, self.total = page.number, page.paginator.count
        self.first, self.last = page.start_index(), page.end_index()

    def _url(self, number: int) -> str:
        return self._table._url(page=number)  # noqa: SLF001 (a page is a part of its table)

    @property
    def numbers(self) -> list[dict[str, Any]]:
        """The page numbers to show, with gaps: {"number", "url", "is_current"}, or {"is_gap"}."""
        pages = self._page.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1)
        return [
            {"number": page, "url": self._url(page), "is_current": page == self.number}
            if isinstance(page, int)
            else {"is_gap": True}
            for page in pages
        ]

    @property
    def previous_url(self) -> str:
        return self._url(self.number - 1) if self._page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._url(self.number + 1) if self._page.has_next() else ""
