"""What every page of figures counts with: weeks and months around today, and the value under which most rows lie."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate

MONTHS, WEEKS = 12, 26


class Percentile(Aggregate):
    """The value under which a fraction of the rows lies: `Percentile(F("delay"), 0.5)` is the median."""

    function = "PERCENTILE_CONT"
    name = "Percentile"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: Any, fraction: float, **extra: Any) -> None:
        super().__init__(expression, fraction=float(fraction), **extra)


def months_from(first: date, count: int = MONTHS) -> list[date]:
    """Return the first days of the months that begin with that of `first`."""
    return _months(first.year * 12 + first.month - 1, count)


def months_until(last: date, count: int = MONTHS) -> list[date]:
    """Return the first days of the months that end with that of `last`, oldest first."""
    return _months(last.year * 12 + last.month - count, count)


def _months(number: int, count: int) -> list[date]:
    return [date(each // 12, each % 12 + 1, 1) for each in range(number, number + count)]


def weeks_until(last: date, count: int = WEEKS) -> list[date]:
    """Return the Mondays of the weeks that end with that of `last`, oldest first."""
    monday = last - timedelta(days=last.weekday())
    return [monday - timedelta(weeks=back) for back in range(count - 1, -1, -1)]
