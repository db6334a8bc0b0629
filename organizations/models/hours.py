"""When a desk is open, and when it is not: rows that an operator edits."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField
from django.contrib.postgres.fields.ranges import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.clock import Calendar, Span

if TYPE_CHECKING:
    from organizations.models.types import SupportDesk


class HolidayRegion(models.TextChoices):
    """Whose holidays and whose time a desk keeps."""

    QUEBEC = "QC", _("Québec")
    GENEVA = "GE", _("Genève")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo({"QC": "America/Toronto", "GE": "Europe/Zurich"}[self.value])


class Weekday(models.IntegerChoices):
    """As Python counts them."""

    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


class Seconds(Func):
    """How many seconds of the day have gone."""

    function = "EXTRACT"
    template = "(%(function)s(EPOCH FROM %(expressions)s))::integer"
    output_field = models.IntegerField()


class DaySpan(Func):
    function = "int4range"
    output_field = IntegerRangeField()


@pghistory.track()
class OpeningHours(models.Model):
    """One span of a weekday when a desk answers; a desk that closes at noon has two."""

    desk = models.ForeignKey(
        "organizations.SupportDesk",
        verbose_name=_("service à la clientèle"),
        on_delete=models.CASCADE,
        related_name="opening_hours",
    )
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday)
    opens = models.TimeField(_("de"))
    closes = models.TimeField(_("à"))

    class Meta:
        verbose_name = _("heures d’ouverture")
        verbose_name_plural = _("heures d’ouverture")
        ordering = ["desk", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="desk_opens_before_it_closes",
                condition=Q(opens__lt=F("closes")),
                violation_error_message=_("L’heure de fermeture suit l’heure d’ouverture."),
            ),
            models.CheckConstraint(name="weekday_is_one_of_seven", condition=Q(weekday__lte=6)),
            ExclusionConstraint(
                name="spans_of_one_day_do_not_overlap",
                expressions=[
                    ("desk", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (DaySpan(Seconds("opens"), Seconds("closes")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Ces heures en chevauchent d’autres du même jour."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def validate_constraints(self, exclude: Any = None) -> None:
        """Say one thing at a time: hours the wrong way round are no span that could overlap another."""
        if self.opens and self.closes and self.opens >= self.closes:
            raise ValidationError({"closes": _("L’heure de fermeture suit l’heure d’ouverture.")})
        super().validate_constraints(exclude)


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def from_day(self, day: date) -> "HolidayQuerySet":
        return self.filter(day__gte=day).order_by("day")


@pghistory.track()
class Holiday(models.Model):
    """A day when the desks of a region are closed."""

    region = models.CharField(_("région"), max_length=2, choices=HolidayRegion)
    day = models.DateField(_("jour"))
    name_fr = models.CharField(_("nom français"), max_length=80)
    name_en = models.CharField(_("nom anglais"), max_length=80)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("jour férié")
        verbose_name_plural = _("jours fériés")
        ordering = ["day", "region"]
        constraints = [
            models.UniqueConstraint(
                name="one_holiday_a_day_and_region",
                fields=["region", "day"],
                violation_error_message=_("Ce jour est déjà férié dans cette région."),
            ),
            models.CheckConstraint(
                name="holiday_is_of_a_region_that_is_known", condition=Q(region__in=HolidayRegion.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.name_fr}"


def calendars(desks: Iterable["SupportDesk"]) -> dict[Any, Calendar]:
    """Return the calendar of each desk by its key, in two queries however many they are."""
    found = list(desks)
    weeks: dict[Any, dict[int, list[Span]]] = {desk.pk: defaultdict(list) for desk in found}
    for hours in OpeningHours.objects.filter(desk__in=found):
        weeks[hours.desk_id][hours.weekday].append((hours.opens, hours.closes))
    closed: dict[str, set[date]] = defaultdict(set)
    for holiday in Holiday.objects.filter(region__in={desk.region for desk in found}):
        closed[holiday.region].add(holiday.day)
    return {
        desk.pk: Calendar(HolidayRegion(desk.region).zone, dict(weeks[desk.pk]), frozenset(closed[desk.region]))
        for desk in found
    }
