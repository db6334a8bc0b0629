"""What became of rows, from one version to the next, as the database keeps it: who, when, what before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, ForeignKey, Model, OuterRef, QuerySet, Subquery, Window

from accounts.models import User

# Nothing that tells an agent anything: keys, and marks that the portal keeps for itself.
SILENT = {"id", "public_id", "registration_key", "password", "added_by", "told_of_sleep_at"}


@dataclass(frozen=True)
class Change:
    """One version of a row, and the one before it; without one, the row began."""

    event: Any
    before: Any

    @property
    def model(self) -> type[Model]:
        model: type[Model] = self.event.pgh_tracked_model
        return model

    @property
    def at(self) -> datetime:
        moment: datetime = self.event.pgh_created_at
        return moment

    @property
    def author(self) -> int | None:
        """The key of whoever was signed in, if anyone was."""
        context = self.event.pgh_context
        return context.metadata.get("user") if context else None

    @property
    def differences(self) -> list[tuple[Any, Any, Any]]:
        """The fields that differ, with what they held before and hold since."""
        if self.before is None:
            return []
        fields = [field for field in self.model._meta.concrete_fields if field.name not in SILENT]
        kept = {field.name for field in type(self.event)._meta.concrete_fields}
        pairs = [(field, *self._values(field)) for field in fields if field.name in kept]
        return [(field, old, new) for field, old, new in pairs if old != new]

    def _values(self, field: Any) -> tuple[Any, Any]:
        return getattr(self.before, field.attname), getattr(self.event, field.attname)

    @property
    def people(self) -> set[int]:
        """The keys of all who are named: the author, and whom a field pointed to."""
        named = {self.author}
        for field, *values in self.differences:
            if isinstance(field, ForeignKey) and field.related_model is User:
                named |= set(values)
        return {key for key in named if key is not None}


def events_of(model: type[Model]) -> QuerySet[Any]:
    """Return the versions of all rows of a model that is tracked."""
    tracked: Any = model
    found: QuerySet[Any] = tracked.events.rel.related_model.objects.all()
    return found


def changes(sources: Sequence[QuerySet[Any]], start: int, stop: int) -> tuple[list[Change], int]:
    """Return of all these versions the newest from `start` to `stop`, and how many there are: two queries a source."""
    found: list[Change] = []
    total = 0
    for events in sources:
        former = events.model.objects.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
        rows = events.annotate(
            former_id=Subquery(former.order_by("-pgh_id").values("pgh_id")[:1]), of_all=Window(Count("*"))
        )
        newest = list(rows.select_related("pgh_context").order_by("-pgh_created_at", "-pgh_id")[:stop])
        before = events.model.objects.in_bulk([event.former_id for event in newest if event.former_id])
        found += [Change(event, before.get(event.former_id)) for event in newest]
        total += newest[0].of_all if newest else 0
    found.sort(key=lambda change: (change.at, change.event.pgh_id), reverse=True)
    return found[start:stop], total


def people_named(found: Iterable[Change]) -> dict[int, User]:
    keys = {key for change in found for key in change.people}
    return User.objects.in_bulk(list(keys)) if keys else {}


def counted(rows: QuerySet[Any], start: int, stop: int) -> tuple[list[Any], int]:
    """Return rows from `start` to `stop`, and how many there are, in one query; past the end, none and none."""
    found = list(rows.annotate(of_all=Window(Count("*")))[start:stop])
    return found, found[0].of_all if found else 0


def newest_first(rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
    return rows.order_by(F(moment).desc(nulls_last=True), "-pk")
