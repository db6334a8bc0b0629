"""What is counted of sessions: by month and by year for their trainer; by week, age and delay for agents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Q, Sum
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

from cardrequests.models.invoices import Invoice
from cardrequests.models.sessions import TrainingSession, TrainingSessionQuerySet
from cardrequests.models.tables import spoken_money
from portal.core.figures import Percentile, months_until, weeks_until

# The upper ends, in days, of the ages by which unpaid invoices are sorted; the last age has none.
AGES = (30, 60, 90)


@dataclass(frozen=True)
class Period:
    """A week, month or year by its first day, and what was reported in it."""

    starts_on: date
    sessions: int = 0
    participants: int = 0
    cards: int = 0
    amount: Decimal = Decimal(0)

    def __add__(self, other: "Period") -> "Period":
        return Period(
            self.starts_on,
            self.sessions + other.sessions,
            self.participants + other.participants,
            self.cards + other.cards,
            self.amount + other.amount,
        )

    @property
    def spoken_amount(self) -> str:
        return spoken_money(self.amount)


def by_month(sessions: TrainingSessionQuerySet) -> list[Period]:
    """Count sessions by the month in which they ended, save those that were cancelled; oldest first."""
    kept = sessions.exclude(state=TrainingSession.State.CANCELLED).annotate(start=TruncMonth("ended_on"))
    rows = kept.values("start").order_by("start")
    # A session has one invoice, so that its amount counts once.
    invoiced = rows.filter(invoices__kind=Invoice.Kind.INVOICE).annotate(amount=Sum("invoices__amount"))
    amounts = {row["start"]: row["amount"] for row in invoiced}
    counts = rows.annotate(
        reported=Count("pk", distinct=True),
        people=Count("participants", distinct=True),
        issued=Count("participants__cards", distinct=True, filter=Q(participants__cards__revoked_at=None)),
    )
    found = counts.values_list("start", "reported", "people", "issued")
    return [Period(start, *each, amounts.get(start, Decimal(0))) for start, *each in found]


def last_months(months: Iterable[Period]) -> list[Period]:
    """Return the last twelve months; one without any session is there."""
    found = {month.starts_on: month for month in months}
    return [found.get(start, Period(start)) for start in months_until(timezone.localdate())]


def by_year(months: Iterable[Period]) -> list[Period]:
    """Add months up to years, the latest first."""
    years: dict[date, Period] = {}
    for month in months:
        start = month.starts_on.replace(month=1)
        years[start] = years.get(start, Period(start)) + month
    return [years[start] for start in sorted(years, reverse=True)]


def by_week(sessions: TrainingSessionQuerySet) -> list[Period]:
    """Count the sessions of the last half-year by the week of their submission."""
    starts = weeks_until(timezone.localdate())
    submitted = sessions.exclude(submitted_at=None).filter(submitted_at__date__gte=starts[0])
    counted = submitted.annotate(start=TruncWeek("submitted_at")).values("start").order_by()
    rows = counted.values_list("start").annotate(Count("pk", distinct=True), Count("participants", distinct=True))
    found = {timezone.localdate(start): Period(timezone.localdate(start), *counts) for start, *counts in rows}
    return [found.get(start, Period(start)) for start in starts]


@dataclass(frozen=True)
class Age:
    """The unpaid invoices that were issued from `over` to `until` days ago; the oldest have no `until`."""

    over: int
    until: int | None
    invoices: int
    amount: Decimal

    @property
    def spoken_amount(self) -> str:
        return spoken_money(self.amount)


def unpaid_by_age() -> list[Age]:
    """Sort the invoices that wait for their payment by how long they have."""
    unpaid = Invoice.objects.filter(kind=Invoice.Kind.INVOICE, session__state=TrainingSession.State.SUBMITTED)
    now = timezone.now()
    ends = [(0, AGES[0]), *((under + 1, end) for under, end in pairwise(AGES)), (AGES[-1] + 1, None)]
    asked: dict[str, Any] = {}
    for over, until in ends:
        within = Q(issued_at__lte=now - timedelta(days=over)) if over else Q()
        if until is not None:
            within &= Q(issued_at__gt=now - timedelta(days=until + 1))
        asked |= {f"invoices_{over}": Count("pk", filter=within), f"amount_{over}": Sum("amount", filter=within)}
    found = unpaid.aggregate(**asked)
    return [Age(over, until, found[f"invoices_{over}"], found[f"amount_{over}"] or Decimal(0)) for over, until in ends]


@dataclass(frozen=True)
class Delay:
    """How long the sessions shipped in a month had waited since their submission."""

    starts_on: date | None
    sessions: int
    median: timedelta
    ninetieth: timedelta
    longest: timedelta


def delays() -> list[Delay]:
    """Return the delays of the last twelve months: each month in which something was shipped, then all together."""
    start = months_until(timezone.localdate())[0]
    waited = ExpressionWrapper(F("shipped_at") - F("submitted_at"), output_field=DurationField())
    shipped = TrainingSession.objects.filter(shipped_at__date__gte=start).annotate(waited=waited)
    measures = {
        "sessions": Count("pk"),
        "median": Percentile("waited", 0.5),
        "ninetieth": Percentile("waited", 0.9),
        "longest": Max("waited"),
    }
    months = shipped.annotate(start=TruncMonth("shipped_at")).values("start").order_by("start").annotate(**measures)
    found = [Delay(timezone.localdate(row.pop("start")), **row) for row in months]
    return [*found, Delay(None, **shipped.aggregate(**measures))] if found else []
