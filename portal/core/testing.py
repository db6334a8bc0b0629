"""The nets under every test: what goes wrong silently in a browser fails loudly here.

tests/settings.py installs the first two, tests/conftest.py spreads the others. Each one has a test
that falls into it (tests/test_nets.py).
"""

import inspect
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.template import Origin
from django.template.base import Node

# --- A read writes nothing -----------------------------------------------------------------------

# Tables that a GET may touch, each for a reason.
BOOKKEEPING = {
    "django_session": "what a visitor has typed so far, the language, the moment of the last sign-in",
    "cache": "the limits count reads too",
    "support_pageseen": "each page that an agent sees as someone else, noted before it is shown",
    "usersessions_usersession": "when a session was last used, noted once a minute",
}
WRITE = re.compile(
    r"""\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|UPDATE(?=\s+(?:ONLY\s+)?\S+\s+(?:AS\s+\S+\s+)?SET\b))
        \s+(?:ONLY\s+)?"?(?P<table>\w+)""",
    re.IGNORECASE | re.VERBOSE,
)


class WroteOnRead(AssertionError):
    """A page that a mail scanner, a prefetch or a reload may open has changed something."""


def written_tables(sql: str) -> set[str]:
    """Return the tables that a statement writes to, bookkeeping aside."""
    return {found["table"] for found in WRITE.finditer(sql)} - BOOKKEEPING.keys()


def refuse_to_write_on_read(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: a GET or HEAD that inserts, updates or deletes fails on the guilty statement."""

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if tables := written_tables(sql):
            raise WroteOnRead(f"A GET wrote to {', '.join(sorted(tables))}: {sql[:200]}")
        return execute(sql, params, many, context)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        with connection.execute_wrapper(refuse):
            return get_response(request)

    return middleware


# --- A misspelt variable shows -------------------------------------------------------------------


class UndefinedVariable(str):
    """For `string_if_invalid`: a template of ours that prints a name nobody gave fails.

    Templates of libraries are left alone: they lean on silence by design.
    """

    def __new__(cls) -> "UndefinedVariable":
        return super().__new__(cls, "%s")

    def __mod__(self, name: object) -> str:
        origin = _template_being_rendered()
        if origin is None or not _is_ours(origin):
            return ""
        raise AssertionError(f"{origin.template_name!s} shows {name}, which nobody defined.")


def _template_being_rendered() -> Origin | None:
    frame = inspect.currentframe()
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and isinstance(getattr(node, "origin", None), Origin):
            return node.origin
        frame = frame.f_back
    return None


def _is_ours(origin: Origin) -> bool:
    path = Path(origin.name)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


# --- An order that nobody asked for is no order --------------------------------------------------


@contextmanager
def unordered_rows_are_shuffled() -> Iterator[None]:
    """Shuffle the rows of every queryset without an order, as PostgreSQL may on any day."""
    fetch = models.QuerySet._fetch_all

    def fetch_and_shuffle(queryset: models.QuerySet[Any]) -> None:
        is_fresh = queryset._result_cache is None  # noqa: SLF001 (this stands in for Django's own method)
        fetch(queryset)
        if is_fresh and not queryset.ordered:
            random.shuffle(queryset._result_cache)  # type: ignore[arg-type]  # noqa: SLF001

    models.QuerySet._fetch_all = fetch_and_shuffle  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        models.QuerySet._fetch_all = fetch  # type: ignore[method-assign]


# --- A partial save keeps its clock --------------------------------------------------------------


def require_auto_now(sender: type[models.Model], update_fields: frozenset[str] | None, **kwargs: Any) -> None:
    """Receive pre_save: `save(update_fields=…)` that forgets an `auto_now` field would keep the old instant."""
    if update_fields is None:
        return
    clocks = {field.name for field in sender._meta.concrete_fields if getattr(field, "auto_now", False)}
    if forgotten := clocks - update_fields:
        raise AssertionError(f"{sender.__name__}.save(update_fields=…) forgets {', '.join(sorted(forgotten))}.")
