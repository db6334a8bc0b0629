"""What is counted of a desk: what waits by its age, how long decisions took, mails refused, links that went unused."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from notifications.models import Message
from notifications.models import State as Delivery
from organizations.models.claims import Claim
from organizations.models.memberships import Membership
from organizations.models.requests import ServiceRequest
from organizations.models.types import SupportDesk
from portal.core.figures import Percentile, weeks_until

# The upper ends, in days, of the ages by which open requests are sorted; the last age has none.
AGES = (1, 3, 7, 14)


@dataclass(frozen=True)
class Age:
    """The open requests that were made from `over` to `until` days ago; the oldest have no `until`."""

    over: int
    until: int | None
    requests: int
    late: int


@dataclass(frozen=True)
class Decisions:
    """What agents decided in a week, and how long those who asked had waited."""

    starts_on: date
    decided: int = 0
    median: timedelta | None = None
    ninetieth: timedelta | None = None


@dataclass(frozen=True)
class Share:
    """Of all that was written, or sent, in a week: how many failed."""

    starts_on: date
    all: int = 0
    failed: int = 0


def _requests(desk: SupportDesk) -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.filter(organization__type__desk=desk)


def _places(desk: SupportDesk) -> QuerySet[Membership]:
    return Membership.objects.filter(organization__type__desk=desk).order_by()


def open_by_age(desk: SupportDesk) -> list[Age]:
    """Sort the requests that wait for an answer by how long they have."""
    now = timezone.now()
    ends = [(0, AGES[0]), *pairwise(AGES), (AGES[-1], None)]
    asked: dict[str, Any] = {}
    for over, until in ends:
        within = Q(asked_at__lte=now - timedelta(days=over)) if over else Q()
        if until is not None:
            within &= Q(asked_at__gt=now - timedelta(days=until))
        late = within & Q(due_at__lte=now)
        asked |= {f"all_{over}": Count("pk", filter=within), f"late_{over}": Count("pk", filter=late)}
    found = _requests(desk).filter(state__in=ServiceRequest.OPEN).aggregate(**asked)
    return [Age(over, until, found[f"all_{over}"], found[f"late_{over}"]) for over, until in ends]


def decisions_by_week(desk: SupportDesk) -> list[Decisions]:
    """Return how long agents took in each week of the last half-year; one without any decision is there."""
    starts = weeks_until(timezone.localdate())
    waited = ExpressionWrapper(F("decided_at") - F("asked_at"), output_field=DurationField())
    decided = _requests(desk).filter(decided_by__isnull=False, decided_at__date__gte=starts[0])
    weeks = decided.annotate(waited=waited, start=TruncWeek("decided_at")).values("start").order_by("start")
    measured = weeks.annotate(
        decided=Count("pk"), median=Percentile("waited", 0.5), ninetieth=Percentile("waited", 0.9)
    )
    found = {row["start"].date(): row for row in measured}
    return [
        Decisions(start, found[start]["decided"], found[start]["median"], found[start]["ninetieth"])
        if start in found
        else Decisions(start)
        for start in starts
    ]


def mails_by_week(desk: SupportDesk) -> list[Share]:
    """Return what was written to the people of a desk's accounts, and how much of it their servers refused."""
    people, waiting = _places(desk).exclude(user=None), _places(desk).filter(user=None)
    to_them = Q(user__in=people.values("user")) | Q(user=None, recipient_email__in=waiting.values("email"))
    return _by_week(Message.objects.filter(to_them), "written_at", Q(state=Delivery.FAILED))


def claims_by_week(desk: SupportDesk) -> list[Share]:
    """Return the links and codes issued for a desk's accounts, and how many of them ran out unused."""
    issued = Claim.objects.filter(membership__organization__type__desk=desk)
    unused = Q(used_at=None, revoked_at=None, membership__status=Membership.Status.PENDING)
    return _by_week(issued, "issued_at", unused & Q(membership__expires_at__lte=timezone.now()))


def _by_week(rows: QuerySet[Any], moment: str, failed: Q) -> list[Share]:
    starts = weeks_until(timezone.localdate())
    recent = rows.filter(**{f"{moment}__date__gte": starts[0]}).annotate(start=TruncWeek(moment))
    counted = recent.values("start").order_by().annotate(all=Count("pk"), failed=Count("pk", filter=failed))
    found = {row["start"].date(): Share(row["start"].date(), row["all"], row["failed"]) for row in counted}
    return [found.get(start, Share(start)) for start in starts]
