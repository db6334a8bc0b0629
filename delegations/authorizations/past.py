"""Rows as they stood at the end of a past day, from the history that the database keeps."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

Row = TypeVar("Row", bound=Model)


def end_of(day: date) -> datetime | None:
    """Return the instant at which a past day ended in the time zone of the portal; None for today and days to come."""
    if day >= timezone.localdate():
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def as_of(rows: Iterable[Row], at: datetime | None, *changing: str) -> list[Row]:
    """Return rows with what these fields held before an instant; those not yet written then are left out.

    Without an instant, rows as they are; a row older than what is kept of the history, as it is. They are
    for reading alone: nobody saves them.
    """
    found = list(rows)
    if at is None or not found:
        return found
    events: Any = type(found[0]).events.rel.related_model.objects  # type: ignore[attr-defined]
    events = events.filter(pgh_obj__in=[row.pk for row in found])
    before = events.filter(pgh_created_at__lt=at).order_by("pgh_obj_id", "-pgh_created_at", "-pgh_id")
    versions = {event.pgh_obj_id: event for event in before.distinct("pgh_obj_id")}
    later = set(events.filter(pgh_created_at__gte=at, pgh_label="insert").values_list("pgh_obj", flat=True))
    stood = [row for row in found if row.pk in versions or row.pk not in later]
    for row in stood:
        for field in changing if row.pk in versions else ():
            setattr(row, field, getattr(versions[row.pk], field))
    return stood


def ever_held_role(places: Iterable[Model], roles: Iterable[str], at: datetime | None) -> set[Any]:
    """Return the keys of the places that had one of these roles at some time before an instant."""
    found = list(places)
    if not found:
        return set()
    events: Any = type(found[0]).events.rel.related_model.objects  # type: ignore[attr-defined]
    had = events.filter(pgh_obj__in=[place.pk for place in found], role__in=list(roles))
    return set((had.filter(pgh_created_at__lt=at) if at else had).values_list("pgh_obj", flat=True))
