"""Pages of several apps' things: the home page and the pages of refusals."""

import sys
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from cardrequests.permissions import trainer_of
from organizations.views.context import RECENT
from organizations.views.lists import RANK
from organizations.views.profiles import MANY, PRINCIPAL_FIRST
from portal import state
from portal.agenda import Agenda
from portal.core.calendars import calendar
from portal.core.policies import personal, public
from portal.core.tables import Column, Table, folded

# « Mes comptes ».
ACCOUNTS = (
    Column("nom", _("Compte"), [folded("organization__name")], "organization__name"),
    Column("numero", _("Numéro de compte"), ["organization__number"], "organization__number"),
    Column("genre", _("Type de compte"), ["organization__type__position", "organization__type__prefix"]),
    Column("role", _("Type d’utilisateur"), [RANK]),
    Column("principal", _("Compte principal"), [PRINCIPAL_FIRST, folded("organization__name")]),
)
# Forms that a second window still shows to someone who came in by the first.
SIGN_IN_FORMS = {
    "account_login",
    "mfa_authenticate",
    "accounts:sign_in_code",
    "accounts:resend_sign_in_code",
    "accounts:sign_in_with_passkey",
    "accounts:lost_factor",
}
# What the database needs to come back after a restart, in seconds.
SOON = "30"
SHOWN_DEADLINES = 10


@public("everyone begins here")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        # What production does not have is named, not imported: its image leaves it out.
        stories = import_string("portal.demo.cast.STORIES") if settings.DEMO else ()
        return TemplateResponse(request, "portal/welcome.html", {"stories": stories})
    places = request.user.memberships.giving_access().select_related("organization__type")
    table = Table(request, places, ACCOUNTS, sort="principal")
    context = {"table": table, "is_searchable": table.is_filtered or table.page.total > MANY}
    # Whoever searches or turns the pages of the accounts looks for one: the rest stands aside.
    if not request.GET:
        agenda = Agenda(request.user, trainer_of(request.user))
        recent = agenda.opened_lately(request.session.get(RECENT, []))
        context |= {"agenda": agenda, "recent": recent, "deadlines": agenda.deadlines[:SHOWN_DEADLINES]}
    return TemplateResponse(request, "portal/home.html", context)


@personal
@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """« Échéances » as a calendar: the days that stand on the home page, for the person's own agenda."""
    agenda = Agenda(request.user, trainer_of(request.user))
    headers = {"Content-Disposition": 'attachment; filename="echeances.ics"'}
    text = calendar(agenda.deadlines, name=_("Échéances"))
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@personal
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """« Rester connecté »: that the session is used is noted on the way here, as for any page."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@personal
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Lead on to the account that the person wants first, to the only one, or to where one chooses or begins."""
    person = request.user
    numbers = list(person.memberships.giving_access().primary_first().values_list("organization__number", flat=True))
    if person.landing in numbers:
        return redirect("organizations:home", person.landing)
    if not numbers:
        return redirect(_without_account(person))
    if len(numbers) == 1 and not person.is_staff:
        return redirect("organizations:home", numbers[0])
    return redirect("organizations:profiles")


def _without_account(person: User) -> str:
    """Name the page for someone of no account: the desk's, a trainer's, or the one where an account is linked."""
    if person.is_staff:
        return "admin:index"
    return "cardrequests:sessions" if trainer_of(person) else "organizations:linking"


@personal
@require_safe
def back_office_password(request: HttpRequest) -> HttpResponse:
    """Lead agents to the one page that changes a password: its limits, its mail and its journal hold for them too."""
    return redirect("account_change_password")


@personal
@require_safe
def back_office_shortcut(request: HttpRequest, rest: str) -> HttpResponse:
    """Close Django's « view on site »: it looks rows up by their type and key for whoever is signed in."""
    raise Http404


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _bare(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    is_inside = request.user.is_authenticated and request.resolver_match.view_name in SIGN_IN_FORMS
    context = {"is_stale_form": True, "is_signed_in_already": is_inside}
    return render(request, "403.html", context, status=HTTPStatus.FORBIDDEN)


def server_error(request: HttpRequest) -> HttpResponse:
    """Tell a fault of ours (500) from a database that is away for a moment (503): the second passes by itself."""
    if isinstance(sys.exception(), OperationalError):
        told = {"told": _parts_told()} if request.path == reverse("status") else {}
        response = _bare(request, HTTPStatus.SERVICE_UNAVAILABLE, **told)
        response["Retry-After"] = SOON
        return response
    return _bare(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _parts_told() -> dict[str, list[tuple[str, bool, str]]]:
    """Return what works and what does not, in each language: the page about it answers when the database does not."""
    parts, told = state.parts(), {}
    for language in ("fr-ca", "en"):
        with translation.override(language):
            told[language[:2]] = [(str(part.label), part.works, str(part.otherwise)) for part in parts]
    return told


def _bare(request: HttpRequest, status: HTTPStatus, **context: Any) -> HttpResponse:
    """Answer without user, session or settings, for these may be what fails."""
    context["request_id"] = getattr(request, "request_id", "")
    return HttpResponse(render_to_string(f"{status.value}.html", context), status=status)
