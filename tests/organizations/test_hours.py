"""A desk's clock: whatever its hours and holidays, a promise falls due when it works, and as many of its days later."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import Holiday, OpeningHours, OrganizationType, SupportDesk
from organizations.models.clock import Calendar
from organizations.models.holidays import easter, legal_holidays
from organizations.models.types import due, know_calendars

MONTREAL, GENEVA = ZoneInfo("America/Toronto"), ZoneInfo("Europe/Zurich")
OFFICE = Calendar(
    MONTREAL, {weekday: [(time(7), time(16, 30))] for weekday in range(5)}, frozenset([date(2026, 6, 24)])
)


def at(text, zone=MONTREAL):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@st.composite
def spans(draw):
    """One day's hours, none of them in the hour of the night that a change of time repeats or leaves out."""
    moments = sorted(draw(st.sets(st.integers(4 * 4, 24 * 4 - 1), max_size=4)))
    clocks = [time(quarter // 4, quarter % 4 * 15) for quarter in moments]
    return list(zip(clocks[::2], clocks[1::2], strict=False))


days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
weeks = st.dictionaries(st.integers(0, 6), spans()).map(lambda week: {day: each for day, each in week.items() if each})
calendars = st.builds(Calendar, st.sampled_from([MONTREAL, GENEVA]), weeks, st.frozensets(days, max_size=30))
# As the portal takes them, each a moment that came: a local time may never have been, the night the clocks change.
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def worked_between(calendar, first, last):
    """How many worked days lie after `first`, up to `last`."""
    return sum(calendar.is_worked(first + timedelta(days=count)) for count in range(1, (last - first).days + 1))


@given(calendars, moments, st.integers(0, 10))
def test_promise_falls_due_when_the_desk_works_and_that_many_of_its_days_later(calendar, asked_at, days):
    begun, answered = calendar.due(asked_at, 0), calendar.due(asked_at, days)

    assert asked_at <= begun <= answered
    assert calendar.is_worked(answered.date())
    assert answered.utcoffset() == answered.astimezone(UTC).astimezone(calendar.zone).utcoffset()
    if calendar.week:
        assert calendar.is_open(begun)
        assert calendar.is_open(answered)
    between = worked_between(calendar, begun.date(), answered.date())
    assert days <= between <= days + 1
    if between > days:  # at that hour the desk was closed, and opened on its next day
        assert answered.time() == calendar.spans(answered.date())[0][0]


@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(days=9)), st.integers(0, 5))
def test_who_asks_first_is_promised_an_answer_first(calendar, asked_at, later, days):
    if not calendar.week:  # counts through the night: see spans()
        calendar = OFFICE
    assert calendar.due(asked_at, days) <= calendar.due(asked_at + later, days)


@given(calendars, moments)
def test_desk_is_closed_until_it_opens_and_open_until_it_closes(calendar, now):
    opens, closes = calendar.next_opening(now), calendar.closing(now)

    assert (closes is not None) == calendar.is_open(now)
    assert closes is None or (closes > now and calendar.is_open(closes - timedelta(seconds=1)))
    assert (opens is None) == (not calendar.week)
    if opens is not None:
        assert opens > now
        assert calendar.is_open(opens)
        if not calendar.is_open(now):
            assert not calendar.is_open(opens - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("2026-06-22T10:00", "2026-06-25T10:00"),  # the 24th is a holiday
        ("2026-06-19T15:00", "2026-06-23T15:00"),  # over a weekend
        ("2026-06-19T18:00", "2026-06-25T07:00"),  # after hours on a Friday
        ("2026-06-20T11:00", "2026-06-25T07:00"),
        ("2026-06-15T06:59", "2026-06-17T07:00"),
        ("2026-06-15T16:30", "2026-06-18T07:00"),
        ("2026-11-01T12:00", "2026-11-04T07:00"),  # clocks went back that night
    ],
)
def test_two_days_are_two_days_of_the_desk(asked, answered):
    assert OFFICE.due(at(asked), 2) == at(answered)


def test_desk_that_never_works_still_answers():
    never = Calendar(
        MONTREAL, {0: [(time(9), time(10))]}, frozenset(date(2026, 1, 5) + timedelta(7 * n) for n in range(200))
    )

    assert never.next_opening(at("2026-02-02T08:00")) is None
    assert never.due(at("2026-02-02T08:00"), 2) > at("2026-02-02T08:00")


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, "03-31"), (2025, "04-20"), (2026, "04-05"), (2027, "03-28"), (2030, "04-21"), (2038, "04-25")],
)
def test_easter_falls_as_the_church_says(year, sunday):
    assert easter(year).isoformat() == f"{year}-{sunday}"


def test_holidays_of_a_year_are_those_of_the_law():
    quebec = [day.isoformat()[5:] for day, _fr, _en in legal_holidays("QC", 2026)]
    geneva = [day.isoformat()[5:] for day, _fr, _en in legal_holidays("GE", 2026)]

    assert quebec == ["01-01", "04-03", "05-18", "06-24", "07-01", "09-07", "10-12", "12-25"]
    assert geneva == ["01-01", "04-03", "04-06", "05-14", "05-25", "08-01", "09-10", "12-25", "12-31"]
    assert date(2029, 7, 2) in [day for day, _fr, _en in legal_holidays("QC", 2029)]  # the 1st is a Sunday


@pytest.mark.django_db
def test_desk_of_carriers_is_open_on_working_days_from_seven_to_half_past_four():
    desk = OrganizationType.objects.get(prefix="TRP").desk

    assert desk.is_open(at("2026-11-23T07:00"))
    assert not desk.is_open(at("2026-11-23T16:30"))
    assert not desk.is_open(at("2026-11-22T10:00"))
    assert not desk.is_open(at("2026-06-24T10:00"))
    assert desk.next_opening(at("2026-11-20T16:30")) == at("2026-11-23T07:00")
    assert desk.closing(at("2026-11-23T08:00")) == at("2026-11-23T16:30")
    assert desk.next_holiday(Holiday.objects.from_day(date(2026, 11, 23))).name_fr == "Noël"
    assert due(at("2026-12-24T09:00"), timedelta(hours=48), desk) == at("2026-12-29T09:00")


@pytest.mark.django_db
def test_desk_of_companies_keeps_the_time_and_the_holidays_of_geneva():
    desk = OrganizationType.objects.get(prefix="ENT").desk

    assert desk.is_open(at("2026-11-23T08:30", GENEVA))
    assert not desk.is_open(at("2026-11-23T12:15", GENEVA))
    assert not desk.is_open(at("2026-12-31T10:00", GENEVA))
    coming = Holiday.objects.from_day(date(2026, 7, 15))
    assert desk.next_holiday(coming).day == date(2026, 9, 10)  # the 1st of August is a Saturday


@pytest.mark.django_db
def test_calendars_of_all_desks_are_read_together(django_assert_num_queries):
    with django_assert_num_queries(3):
        desks = know_calendars(list(SupportDesk.objects.order_by("pk")))
        assert [desk.is_open(at("2026-11-21T12:00")) for desk in desks] == [False] * 4


@pytest.mark.django_db
def test_hours_that_overlap_or_end_before_they_begin_are_refused():
    desk = OrganizationType.objects.get(prefix="TRP").desk
    overlapping = OpeningHours(desk=desk, weekday=0, opens=time(16), closes=time(18))
    backwards = OpeningHours(desk=desk, weekday=6, opens=time(16), closes=time(8))

    with pytest.raises(ValidationError, match="chevauchent"):
        overlapping.full_clean()
    with pytest.raises(ValidationError, match="suit"):
        backwards.full_clean()
    for refused in (overlapping, backwards, Holiday(region="QC", day=date(2026, 6, 24), name_fr="x", name_en="x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused.save()
    OpeningHours(desk=desk, weekday=0, opens=time(16, 30), closes=time(18)).full_clean()
