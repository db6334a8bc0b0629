"""How long each thing is kept: one rule a thing, declared by its app in its `tasks`, applied once a day.

    rule("devices", keeps="KEEP_DEVICES_DAYS", sweep=actions.devices.forget_unseen)

`sweep(before)` deletes or empties what ended before that instant, and returns how many; run again, it finds
nothing. docs/security.md tells people the same, and a test compares the two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from pghistory.models import Context, Event

from portal.core.models import JournalEntry
from portal.core.rewriting import append_only_lifted

logger = structlog.get_logger(__name__)

# What one statement deletes: short enough for the statement timeout, whatever has piled up.
BATCH = 2_000

_rules: dict[str, "Rule"] = {}


@dataclass(frozen=True)
class Rule:
    """What is kept for how long after its end: `keeps` is that time, or names the setting in days or hours.

    A rule that `rewrites` deletes what is append-only: it is let in by the one door.
    """

    name: str
    sweep: Callable[[datetime], int]
    keeps: str | timedelta = timedelta(0)
    rewrites: bool = False

    @property
    def period(self) -> timedelta:
        if isinstance(self.keeps, timedelta):
            return self.keeps
        unit = "hours" if self.keeps.endswith("_HOURS") else "days"
        return timedelta(**{unit: getattr(settings, self.keeps)})

    def apply(self) -> int:
        before = timezone.now() - self.period
        if not self.rewrites:
            return self.sweep(before)
        with append_only_lifted():
            return self.sweep(before)


class _OnlyCounted(Exception):
    """Undoes what was done to see how much it would be."""


def rule(
    name: str, *, sweep: Callable[[datetime], int], keeps: str | timedelta = timedelta(0), rewrites: bool = False
) -> None:
    """Declare how long something is kept."""
    if name in _rules:
        raise ValueError(f"Two rules named {name}.")
    _rules[name] = Rule(name, sweep, keeps, rewrites)


def rules() -> list[Rule]:
    """Return the rules of every app, from wherever this is asked."""
    autodiscover_modules("tasks")
    return list(_rules.values())


def apply_all() -> dict[str, int]:
    """Apply every rule; one that fails keeps no other from being applied, and is tried again the next day."""
    counts = {}
    for each in rules():
        try:
            counts[each.name] = each.apply()
        except DatabaseError:
            logger.exception("retention_failed", rule=each.name)
    logger.info("retention_applied", **{name: count for name, count in counts.items() if count})
    return counts


def count_all() -> dict[str, int]:
    """Return what `apply_all` would do now, by doing it and undoing it."""
    counts: dict[str, int] = {}
    try:
        with transaction.atomic():
            for each in rules():
                counts[each.name] = each.apply()
            raise _OnlyCounted
    except _OnlyCounted:
        return counts


def delete_in_batches(found: QuerySet[Any]) -> int:
    """Delete these rows, some at a time; return how many."""
    deleted = 0
    model: Any = found.model
    while batch := list(found.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        model.objects.filter(pk__in=batch).delete()
        deleted += len(batch)
    return deleted


# --- What is kept on the floor -------------------------------------------------------------------


def forget_sessions(before: datetime) -> int:
    return delete_in_batches(Session.objects.filter(expire_date__lt=before))


def forget_limits(before: datetime) -> int:
    """Forget the counts of the limits; their table is no model's."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < %s", [before])
        return cursor.rowcount


def forget_journal(before: datetime) -> int:
    return delete_in_batches(JournalEntry.objects.filter(at__lt=before))


def forget_history(before: datetime) -> int:
    """Forget the versions of rows, and of who made them what no version needs any more."""
    histories: list[Any] = [model for model in apps.get_models() if issubclass(model, Event) and model._meta.managed]
    count = sum(delete_in_batches(history.objects.filter(pgh_created_at__lt=before)) for history in histories)
    contexts = Context.objects.filter(created_at__lt=before)
    for history in histories:
        contexts = contexts.filter(~Exists(history.objects.filter(pgh_context=OuterRef("pk"))))
    return count + delete_in_batches(contexts)
