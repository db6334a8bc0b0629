"""« Consultations »: who saw the portal as the person, when, why and which pages; and the way out for the agent."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from portal.core.policies import before_gates, personal
from portal.core.tables import Column, Table
from portal.support import actions
from portal.support.models import Visit
from portal.support.permissions import may_see_as

# Where the session of an agent keeps which visit it makes.
VISIT = "visit"

COLUMNS = (
    Column("date", gettext_lazy("Date"), ["asked_at"]),
    Column("agent", gettext_lazy("Agent"), ["agent__last_name", "agent__first_name"]),
    Column("motif", gettext_lazy("Motif"), [], "reason"),
    Column("etat", gettext_lazy("État"), []),
    Column("pages", gettext_lazy("Pages vues"), []),
)


def begin_in(request: HttpRequest, visit: Visit) -> None:
    """Note in the session that it makes this visit. The forms that other windows show were the agent's: no more."""
    request.session[VISIT] = str(visit.public_id)
    rotate_token(request)


def end_in(request: HttpRequest) -> None:
    """Forget the visit. The forms that other windows show are the person's: the agent is not to send them."""
    request.session.pop(VISIT, None)
    rotate_token(request)


@personal
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    theirs = request.user.visits.select_related("agent").annotate(page_count=Count("pages"))
    table = Table(request, theirs, COLUMNS, sort="-date")
    return TemplateResponse(request, "support/visits.html", {"table": table, "section": "visits"})


@personal
@require_safe
def visit(request: HttpRequest, visit: UUID) -> HttpResponse:
    found = get_object_or_404(request.user.visits.select_related("agent"), public_id=visit)
    context = {"visit": found, "pages": found.pages.all(), "section": "visits"}
    return TemplateResponse(request, "support/visit.html", context)


@personal
@require_POST
def consent(request: HttpRequest, visit: UUID) -> HttpResponse:
    """« Accepter »: the agent may begin."""
    return _answer(
        request, visit, actions.visits.consent, _("Vous avez accepté. Un courriel vous dira ce qui a été vu.")
    )


@personal
@require_POST
def decline(request: HttpRequest, visit: UUID) -> HttpResponse:
    """« Refuser »: nothing is seen."""
    return _answer(
        request, visit, actions.visits.decline, _("Vous avez refusé. Personne ne verra le portail pour vous.")
    )


def _answer(request: HttpRequest, visit: UUID, deed: Callable[..., Visit], words: str) -> HttpResponse:
    found = get_object_or_404(request.user.visits, public_id=visit)
    try:
        deed(found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)
    return redirect("support:visit", found.public_id)


@personal
@before_gates
@require_POST
def end_visit(request: HttpRequest) -> HttpResponse:
    """« Terminer »: the agent is nobody else any more. Twice is as good as once."""
    for unended in request.user.visits_made.unended():
        actions.visits.end(unended, by=request.user)
    end_in(request)
    return redirect(_desk(request.user))


def _desk(user: User) -> str:
    """Name the page where an agent goes on; whoever else sends this form has none."""
    return "admin:support_visit_changelist" if may_see_as(user) else "landing"
