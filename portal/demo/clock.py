"""Another time for the story: what is told of last spring is done as if it were last spring.

Every instant of the portal comes from `django.utils.timezone`, so it is that clock which is set back, and only
for the thread that tells the story. The clock of the database is not ours: versions of rows are of today.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from django.utils import timezone

_behind: ContextVar[timedelta] = ContextVar("behind", default=timedelta())


class _Kind(type):
    """What is a datetime is one by either name."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, datetime)


class _Clock(datetime, metaclass=_Kind):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) - _behind.get()


@contextmanager
def may_be_set() -> Iterator[None]:
    """Let `ago` work, until the story is told."""
    true: Any = timezone.datetime  # type: ignore[attr-defined]
    timezone.datetime = _Clock  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime = true  # type: ignore[attr-defined]


@contextmanager
def ago(days: int, at: str = "10:00") -> Iterator[None]:
    """Be so many days ago, at that time of the day; from there the clock goes on. No story is told of the future."""
    real = datetime.now(timezone.get_default_timezone())
    hour, minute = map(int, at.split(":"))
    wanted = datetime.combine(real.date() - timedelta(days=days), time(hour, minute), real.tzinfo)
    token = _behind.set(max(real - wanted, timedelta()))
    try:
        yield
    finally:
        _behind.reset(token)
