"""The clock of a desk: which days it works, when it is open, and when a promise counted in its days falls due.

Nothing here reads a database: a `Calendar` is what a desk's rows say, and the rest follows from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SATURDAY = 5
# How far one looks for a day that is worked: beyond the longest row of holidays that a year could hold.
FAR = 366

Span = tuple[time, time]


@dataclass(frozen=True)
class Calendar:
    """What a desk keeps to: its zone, its spans of each weekday (0 is Monday) in order, the days when it is closed."""

    zone: ZoneInfo
    week: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    def is_worked(self, day: date) -> bool:
        """Whether a day counts. A desk that wrote no hours works from Monday to Friday."""
        if day in self.holidays:
            return False
        return bool(self.week.get(day.weekday())) if self.week else day.weekday() < SATURDAY

    def spans(self, day: date) -> Sequence[Span]:
        """The hours of one day: none on a holiday."""
        return self.week.get(day.weekday(), ()) if self.is_worked(day) else ()

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        now = local.time()
        return any(opens <= now < closes for opens, closes in self.spans(local.date()))

    def closing(self, at: datetime) -> datetime | None:
        """When the desk, open now, closes; None when it is closed."""
        local = at.astimezone(self.zone)
        now = local.time()
        open_now = (closes for opens, closes in self.spans(local.date()) if opens <= now < closes)
        return next((self._instant(local.date(), closes) for closes in open_now), None)

    def next_opening(self, at: datetime) -> datetime | None:
        """When the desk opens next, after `at`; None when it wrote no hours, or is closed for good."""
        return next((opens for opens in self._openings(at.astimezone(self.zone).date()) if opens > at), None)

    def due(self, asked_at: datetime, days: int) -> datetime:
        """Return the same hour of the day, `days` worked days later.

        What is asked while the desk is closed counts from its next opening; and an hour when it would be
        closed is put off to the next one when it is open.
        """
        day, hour = self._settled(asked_at.astimezone(self.zone))
        for _each in range(days):
            day = self._next_worked(day + DAY)
        day, hour = self._settled(datetime.combine(day, hour))
        return self._instant(day, hour)

    def worked_until(self, now: datetime, then: datetime) -> int:
        """Return how many worked days begin after today, up to the day of `then`."""
        today, last = (each.astimezone(self.zone).date() for each in (now, then))
        return sum(self.is_worked(today + DAY * count) for count in range(1, (last - today).days + 1))

    def _settled(self, local: datetime) -> tuple[date, time]:
        """Return the moment itself when the desk works then, else the first one after it when it does."""
        if self.is_worked(local.date()):
            hour = local.time()
            for opens, closes in self.spans(local.date()):
                if hour < closes:
                    return local.date(), max(hour, opens)
            if not self.week:
                return local.date(), hour
        day = self._next_worked(local.date() + DAY)
        spans = self.spans(day)
        return day, spans[0][0] if spans else time.min

    def _next_worked(self, day: date) -> date:
        """Return the first worked day from `day` on; `day` itself where none is within a year."""
        return next((each for each in self._days(day) if self.is_worked(each)), day)

    def _openings(self, day: date) -> Iterator[datetime]:
        for each in self._days(day):
            for opens, _closes in self.spans(each):
                yield self._instant(each, opens)

    @staticmethod
    def _days(day: date) -> Iterator[date]:
        return (day + DAY * count for count in range(FAR + 1))

    def _instant(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone)
