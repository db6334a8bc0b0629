"""Figures for agents: sessions a week, unpaid invoices by age, the time from submission to shipment; each as a file."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cardrequests.models import TrainingSession
from cardrequests.models.figures import Age, Delay, by_week, delays, unpaid_by_age
from portal.core.plots import Plot
from portal.core.spreadsheets import csv_file


def spoken_age(age: Age) -> str:
    if age.until is None:
        return _("plus de %(over)d jours") % {"over": age.over - 1}
    return _("de %(over)d à %(until)d jours") % {"over": age.over, "until": age.until}


def spoken_days(delay: timedelta) -> str:
    """Return a delay in days, to a tenth."""
    return _("%(days)s j") % {"days": number_format(round(delay / timedelta(days=1), 1), 1)}


def month_of(delay: Delay) -> str:
    return f"{delay.starts_on:%Y-%m}" if delay.starts_on else _("Douze mois")


@require_safe
def figures(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    weeks = [(week.starts_on.isoformat(), week.sessions) for week in by_week(TrainingSession.objects.all())]
    context = around | {
        "title": _("Chiffres"),
        "plot": Plot(_("Sessions soumises par semaine"), _("Semaine du"), _("Sessions"), weeks),
        "ages": [(spoken_age(age), age) for age in unpaid_by_age()],
        "delays": [
            (month_of(each), each.sessions, *map(spoken_days, (each.median, each.ninetieth, each.longest)))
            for each in delays()
        ],
    }
    return TemplateResponse(request, "cardrequests/admin/figures.html", context)


@require_safe
def figures_file(request: HttpRequest, around: dict[str, Any], kind: str) -> HttpResponse:
    files = {"semaines": _weeks_file, "factures": _ages_file, "delais": _delays_file}
    if kind not in files:
        raise Http404
    headings, rows = files[kind]()
    return csv_file(kind, headings, rows)


def _weeks_file() -> tuple[list[str], list[list[Any]]]:
    weeks = by_week(TrainingSession.objects.all())
    rows = [[week.starts_on, week.sessions, week.participants] for week in weeks]
    return [_("Semaine du"), _("Sessions"), _("Participants")], rows


def _ages_file() -> tuple[list[str], list[list[Any]]]:
    rows = [[spoken_age(age), age.invoices, age.amount] for age in unpaid_by_age()]
    return [_("Âge"), _("Factures"), _("Montant")], rows


def _delays_file() -> tuple[list[str], list[list[Any]]]:
    day = timedelta(days=1)
    rows = [
        [
            month_of(each),
            each.sessions,
            *(round(delay / day, 2) for delay in (each.median, each.ninetieth, each.longest)),
        ]
        for each in delays()
    ]
    headings = [_("Mois"), _("Sessions"), _("Médiane (jours)"), _("90e centile (jours)"), _("Le plus long (jours)")]
    return headings, rows
