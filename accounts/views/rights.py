"""« Mes renseignements »: what the portal holds about a person, and what the person may do about it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.forms.rights import CloseForm, CorrectionForm
from accounts.models import DataExport, User
from accounts.permissions import holds_of
from portal.core import jobs
from portal.core.journal import lines_about, places_of, sentence
from portal.core.models import JournalEntry
from portal.core.personal import names_of
from portal.core.policies import before_gates, personal, public
from portal.core.tables import Column, Table

# The sentences are made as one reads them: the search looks at what they are made of.
LINES = (
    Column("moment", gettext_lazy("Moment"), ["at"]),
    Column("quoi", gettext_lazy("Ce qui s’est passé"), searched="words"),
    Column("compte", gettext_lazy("Compte"), ["place"]),
)


@personal
@require_safe
@before_gates
def my_data(request: HttpRequest) -> HttpResponse:
    found = lines_about(request.user, names_of(request.user)).select_related("actor")
    table = Table(request, found.annotate(words=Cast("facts", TextField())), LINES, sort="-moment")
    places = places_of(table.rows)
    lines = [_line(row, places.get(row.place)) for row in table.rows]
    accepted = request.user.terms_acceptances.select_related("terms").order_by("-accepted_at")
    context = {"section": "my_data", "table": table, "lines": lines, "accepted": accepted}
    return TemplateResponse(request, "accounts/rights/my_data.html", context)


def _line(entry: JournalEntry, place: Model | None) -> dict[str, Any]:
    return {"entry": entry, "sentence": sentence(entry, place), "account": place or ""}


@personal
@require_safe
@before_gates
def copy(request: HttpRequest) -> HttpResponse:
    latest = request.user.data_exports.defer("content").order_by("-asked_at", "-pk").first()
    return TemplateResponse(request, "accounts/rights/copy_asked.html", {"section": "my_data", "copy": latest})


@personal
@require_POST
@before_gates
@reauthentication_required
def ask_copy(request: HttpRequest) -> HttpResponse:
    try:
        actions.rights.copies.ask(request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("accounts:copy")


@personal
@require_POST
@before_gates
@reauthentication_required
def fetch_copy(request: HttpRequest) -> HttpResponse:
    latest = get_object_or_404(request.user.data_exports.defer("content"), public_id=_named(request))
    try:
        content = actions.rights.copies.fetch(latest, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("accounts:copy")
    name = f"{_('mes-renseignements')}-{timezone.localtime(latest.asked_at):%Y-%m-%d}.zip"
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


@personal
@require_http_methods(["GET", "HEAD", "POST"])
@before_gates
def corrections(request: HttpRequest) -> HttpResponse:
    form = CorrectionForm(request.POST or None)
    if form.is_valid():
        try:
            asked = actions.rights.corrections.ask(request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Votre demande porte le numéro %(number)s.") % {"number": asked.number})
            return redirect("accounts:corrections")
    requests = request.user.correction_requests.order_by("-asked_at", "-pk")
    context = {"section": "my_data", "form": form, "requests": requests}
    return TemplateResponse(request, "accounts/rights/corrections.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
@before_gates
@reauthentication_required
def close(request: HttpRequest) -> HttpResponse:
    form = CloseForm(request.POST or None)
    if form.is_valid():
        try:
            actions.closing.close(request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            logout(request)
            return redirect("accounts:closed")
    context = {"section": "my_data", "form": form, "holds": holds_of(request.user)}
    return TemplateResponse(request, "accounts/rights/close.html", context)


def _named(request: HttpRequest) -> UUID:
    """Return which copy the form names; a name of another shape is that of none."""
    try:
        return UUID(request.POST.get("copy", ""))
    except ValueError:
        raise Http404 from None


@public("whoever closed the own user has no session any more")
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "accounts/rights/closed.html")


# --- « Mes traitements » -------------------------------------------------------------------------


def _in_preparation(user: User) -> QuerySet[DataExport]:
    return user.data_exports.filter(state=DataExport.State.ASKED)


def _told(user: User) -> Iterator[jobs.Job]:
    for asked in (
        user.data_exports.defer("content").filter(asked_at__gte=jobs.since()).order_by("-asked_at")[: jobs.MOST]
    ):
        is_waiting = asked.state == DataExport.State.ASKED
        state = jobs.State.RUNNING if is_waiting else jobs.State.DONE
        words = _("Copie de mes renseignements")
        yield jobs.Job(words, state, asked.asked_at, reverse("accounts:copy"), ended_at=asked.ready_at)


jobs.declare(running=_in_preparation, told=_told)
