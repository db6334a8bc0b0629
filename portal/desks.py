"""What each desk says of itself: how to reach it, when it answers, whether it is open as one reads."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cardrequests.permissions import TRAINING, trainer_of
from organizations.models import Holiday, OrganizationType, SupportDesk
from organizations.models.clock import Calendar, Span
from organizations.models.hours import HolidayRegion, Weekday
from organizations.models.types import in_language, know_calendars

NOON = 12
A_WEEK = 7
CLOCKS = {
    HolidayRegion.QUEBEC: gettext_lazy("Heure du Québec"),
    HolidayRegion.GENEVA: gettext_lazy("Heure de Genève"),
}


@dataclass(frozen=True)
class DeskCard:
    """A desk as the page shows it at one instant. `is_own`: it serves an account of whoever reads."""

    desk: SupportDesk
    at: datetime
    holiday: Holiday | None
    is_own: bool

    @property
    def holiday_name(self) -> str:
        return in_language(self.holiday, "name") if self.holiday else ""

    @property
    def types(self) -> list[OrganizationType]:
        return list(self.desk.types.all())

    @property
    def is_open(self) -> bool:
        return self.desk.is_open(self.at)

    @property
    def has_hours(self) -> bool:
        return bool(self.desk.calendar.week)

    @property
    def clock(self) -> Any:
        return CLOCKS[HolidayRegion(self.desk.region)]

    @property
    def hours(self) -> list[tuple[str, str]]:
        """The week as people say it: « Du lundi au vendredi », « de 7 h à 16 h 30 »."""
        return [(_days(first, last), _spans(spans)) for first, last, spans in _runs(self.desk.calendar)]

    @property
    def now(self) -> str:
        """Until when it is open, or when it opens next."""
        zone = self.desk.calendar.zone
        here = self.at.astimezone(zone)
        if closing := self.desk.closing(self.at):
            return _("jusqu’à %(hour)s") % {"hour": spoken_hour(closing.astimezone(zone).time())}
        opening = self.desk.next_opening(self.at)
        if opening is None:
            return ""
        opening = opening.astimezone(zone)
        return _("ouvre %(day)s à %(hour)s") % {
            "day": _coming_day(opening.date(), here.date()),
            "hour": spoken_hour(opening.time()),
        }


def cards(request: HttpRequest, number: str = "") -> list[DeskCard]:
    """Return every desk that serves a type of account: first that of an account in question, then the reader's own."""
    types = Prefetch("types", OrganizationType.objects.order_by("position", "prefix"))
    found = know_calendars(list(SupportDesk.objects.filter(types__isnull=False).distinct().prefetch_related(types)))
    own, now = own_prefixes(request), timezone.now()
    coming = list(Holiday.objects.from_day(timezone.localdate()))
    shown = [
        DeskCard(desk, now, desk.next_holiday(coming), any(each.prefix in own for each in desk.types.all()))
        for desk in found
    ]
    return sorted(shown, key=lambda card: _rank(card, number))


def own_prefixes(request: HttpRequest) -> set[str]:
    """Return the types of the accounts that someone has; trainers deal with the desk of training institutions."""
    if not request.user.is_authenticated:
        return set()
    places = request.user.memberships.giving_access()
    trained = {TRAINING} if trainer_of(request.user) else set()
    return trained | set(places.values_list("organization__type__prefix", flat=True))


def _rank(card: DeskCard, number: str) -> tuple[bool, bool, int]:
    types = card.types
    is_of_account = any(number.startswith(each.prefix) for each in types)
    return not is_of_account, not card.is_own, types[0].position


# --- Hours in words ------------------------------------------------------------------------------


def _runs(calendar: Calendar) -> Iterator[tuple[int, int, Collection[Span]]]:
    """Yield the days in a row that have the same hours, from the first to the last."""
    first, spans = 0, calendar.week.get(0, ())
    for day in range(1, len(Weekday) + 1):
        following = calendar.week.get(day, ()) if day < len(Weekday) else None
        if following is None or list(following) != list(spans):
            if spans:
                yield first, day - 1, spans
            first, spans = day, following or ()


def _days(first: int, last: int) -> str:
    if first == last:
        return str(capfirst(Weekday(first).label))
    return _("Du %(first)s au %(last)s") % {"first": Weekday(first).label, "last": Weekday(last).label}


def _spans(spans: Collection[Span]) -> str:
    told = [_("de %(opens)s à %(closes)s") % {"opens": spoken_hour(a), "closes": spoken_hour(b)} for a, b in spans]
    return _(" et ").join(told)


def spoken_hour(hour: time) -> str:
    """Return an hour as people say it: « 7 h », « 16 h 30 »; “7 a.m.”, “4:30 p.m.”"""
    if (get_language() or "").startswith("en"):
        minutes = f":{hour:%M}" if hour.minute else ""
        return f"{(hour.hour - 1) % NOON + 1}{minutes} {'a.m.' if hour.hour < NOON else 'p.m.'}"
    return f"{hour.hour} h {hour:%M}" if hour.minute else f"{hour.hour} h"


def _coming_day(day: date, today: date) -> str:
    away = (day - today).days
    if away == 0:
        return _("aujourd’hui")
    if away == 1:
        return _("demain")
    return str(Weekday(day.weekday()).label) if away < A_WEEK else _("le %(day)s") % {"day": date_format(day, "l j F")}
