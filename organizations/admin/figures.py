"""« Chiffres du service »: of one desk at a time, what waits, how long it takes, what failed; each as a file."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import SupportDesk
from organizations.models.figures import Age, Share, claims_by_week, decisions_by_week, mails_by_week, open_by_age
from organizations.permissions import can_decide, desks_of
from portal.core.admin import BackOffice, Page
from portal.core.plots import Plot
from portal.core.spreadsheets import csv_file

DAY = timedelta(days=1)
Rows = list[list[Any]]


class Counts(BackOffice):
    """The page of figures, and its files, beside the queue."""

    def pages(self) -> dict[str, tuple[Page, str]]:
        return super().pages() | {
            "figures/": (self.figures, "organizations_figures"),
            "figures/<int:desk>/<slug:kind>/": (self.file, "organizations_figures_file"),
        }

    def figures(self, request: HttpRequest) -> HttpResponse:
        served = _served(request)
        chosen = request.GET.get("service", "")
        desk = next((each for each in served if str(each.pk) == chosen), served[0] if served else None)
        parts = [_part(kind, desk) for kind in FILES] if desk else []
        shown = {"title": _("Chiffres du service"), "desks": served, "desk": desk, "parts": parts}
        return self.page(request, "organizations/admin/figures.html", **shown)

    def file(self, request: HttpRequest, desk: int, kind: str) -> HttpResponse:
        found = next((each for each in _served(request) if each.pk == desk), None)
        if found is None or kind not in FILES:
            raise Http404
        _plot, headings, rows = FILES[kind](found)
        return csv_file(kind, headings, rows)


def _served(request: HttpRequest) -> list[SupportDesk]:
    if not can_decide(request.user):
        raise PermissionDenied
    return list(desks_of(request.user).order_by("name_fr", "pk"))


def _part(kind: str, desk: SupportDesk) -> dict[str, Any]:
    plot, headings, rows = FILES[kind](desk)
    return {"kind": kind, "plot": plot, "headings": headings, "rows": rows}


def spoken_age(age: Age) -> str:
    if age.until is None:
        return ngettext("plus de %(over)d jour", "plus de %(over)d jours", age.over) % {"over": age.over}
    if not age.over:
        return ngettext("moins de %(until)d jour", "moins de %(until)d jours", age.until) % {"until": age.until}
    return _("de %(over)d à %(until)d jours") % {"over": age.over, "until": age.until}


def _days(delay: timedelta | None) -> str:
    """Return a delay in days, to a tenth; nothing where nothing was decided."""
    return "" if delay is None else number_format(round(delay / DAY, 1), 1)


def _ages(desk: SupportDesk) -> tuple[Plot, list[str], Rows]:
    rows: Rows = [[spoken_age(age), age.requests, age.late] for age in open_by_age(desk)]
    headings = [_("Âge"), _("Demandes ouvertes"), _("En retard")]
    points = [(str(row[0]), int(row[1])) for row in rows]
    return Plot(_("Demandes ouvertes selon leur âge"), headings[0], headings[1], points), headings, rows


def _delays(desk: SupportDesk) -> tuple[Plot, list[str], Rows]:
    weeks = decisions_by_week(desk)
    headings = [_("Semaine du"), _("Décisions"), _("Médiane (jours)"), _("90e centile (jours)")]
    rows: Rows = [[week.starts_on, week.decided, _days(week.median), _days(week.ninetieth)] for week in weeks]
    points = [(week.starts_on.isoformat(), round((week.median or timedelta()) / timedelta(hours=1))) for week in weeks]
    return Plot(_("Temps jusqu’à la décision"), headings[0], _("Médiane (heures)"), points), headings, rows


def _mails(desk: SupportDesk) -> tuple[Plot, list[str], Rows]:
    headings = [_("Semaine du"), _("Courriels refusés"), _("Messages écrits")]
    return _failures(_("Courriels refusés par semaine"), headings, mails_by_week(desk))


def _claims(desk: SupportDesk) -> tuple[Plot, list[str], Rows]:
    headings = [_("Semaine d’envoi du"), _("Jamais utilisés"), _("Envoyés")]
    return _failures(_("Liens et codes expirés sans avoir servi"), headings, claims_by_week(desk))


def _failures(title: str, headings: list[str], weeks: list[Share]) -> tuple[Plot, list[str], Rows]:
    points = [(week.starts_on.isoformat(), week.failed) for week in weeks]
    rows: Rows = [[week.starts_on, week.failed, week.all] for week in weeks]
    return Plot(title, headings[0], headings[1], points), headings, rows


FILES = {"demandes-ouvertes": _ages, "delais": _delays, "courriels-refuses": _mails, "liens-expires": _claims}
