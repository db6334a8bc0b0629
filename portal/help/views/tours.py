"""« Visites guidées »: the list, one tour as a text with its steps, and the way to each step's page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organizations.models import Membership
from portal.core.policies import before_gates, personal, public
from portal.help import actions
from portal.help.models import TOURS, Step, Tour, TourProgress
from portal.help.permissions import accounts_for, can_take

# How the address of a page says at which step of which tour one is.
TOUR, STEP, ACCOUNT = "visite", "etape", "compte"


@public("a visitor may learn how to come in")
@before_gates
@require_safe
def tours(request: HttpRequest) -> HttpResponse:
    places = _places(request)
    began = {each.tour: each for each in request.user.tours.all()} if request.user.is_authenticated else {}
    lines = [_line(request, tour, places, began.get(tour.slug)) for tour in TOURS.values()]
    # First what one can take now.
    lines.sort(key=lambda line: not line["is_open"])
    return TemplateResponse(request, "help/tours.html", {"lines": lines})


@public("a visitor may learn how to come in")
@before_gates
@require_safe
def tour(request: HttpRequest, tour: str) -> HttpResponse:
    chosen = _tour(tour)
    progress = request.user.tours.filter(tour=tour).first() if request.user.is_authenticated else None
    line = _line(request, chosen, _places(request), progress)
    done = set(progress.done) if progress else set()
    steps = [{"step": step, "is_done": step.rank in done, "url": _way(chosen, step.rank)} for step in chosen.steps]
    trail = [{"label": _("Visites guidées"), "url": reverse("help:tours")}, {"label": chosen.title, "url": ""}]
    return TemplateResponse(request, "help/tour.html", line | {"steps": steps, "trail": trail})


@public("a visitor may learn how to come in")
@before_gates
@require_safe
def step(request: HttpRequest, tour: str) -> HttpResponse:
    """Lead to the page of a step, in the account asked for or else the first one that fits."""
    chosen = _tour(tour)
    here = _step(chosen, request.GET.get(STEP, ""))
    if here is None:
        raise Http404
    places = accounts_for(chosen, _places(request))
    if not can_take(chosen, request.user, places):
        return redirect("help:tour", tour)
    numbers = [place.organization.number for place in places]
    asked = request.GET.get(ACCOUNT, "")
    number = asked if asked in numbers else next(iter(numbers), "")
    return redirect(f"{_page(here, number)}?{urlencode({TOUR: tour, STEP: here.rank})}")


@personal
@require_POST
def mark(request: HttpRequest, tour: str) -> HttpResponse:
    """Mark a step as done or to do again, or begin anew."""
    chosen = _tour(tour)
    deed, marked = request.POST.get("deed"), _step(chosen, request.POST.get("step", ""))
    if deed == "restart":
        actions.tours.restart(chosen, by=request.user)
    elif deed == "finish":
        actions.tours.finish(chosen, by=request.user)
    elif marked:
        actions.tours.mark(chosen, marked.rank, is_done=deed != "undo", by=request.user)
    return redirect("help:tour", tour)


def _tour(slug: str) -> Tour:
    if slug not in TOURS:
        raise Http404
    return TOURS[slug]


def _step(visit: Tour, rank: str) -> Step | None:
    """Return the step that an address or a form names, if there is one."""
    return next((step for step in visit.steps if str(step.rank) == rank), None)


def _places(request: HttpRequest) -> Any:
    if not request.user.is_authenticated:
        return []
    return list(request.user.memberships.giving_access().select_related("organization__type").primary_first())


def _line(request: HttpRequest, visit: Tour, places: list[Membership], progress: TourProgress | None) -> dict[str, Any]:
    """Return a tour as the list shows it: how far one is, where one goes on, whether its pages are open to one."""
    done = set(progress.done) & visit.ranks if progress else set()
    following = next((step.rank for step in visit.steps if step.rank not in done), 1)
    return {
        "tour": visit,
        "progress": progress,
        "done": len(done),
        "next": following,
        "next_url": _way(visit, following),
        "is_open": can_take(visit, request.user, accounts_for(visit, places)),
    }


def _way(visit: Tour, rank: int, **account: str) -> str:
    return f"{reverse('help:step', args=[visit.slug])}?{urlencode({STEP: rank} | account)}"


def _page(here: Step, number: str) -> str:
    """Return the address of a step's page; those of an account take its number."""
    try:
        return reverse(here.page)
    except NoReverseMatch:
        return reverse(here.page, args=[number])


# --- The card over a page ------------------------------------------------------------------------


def card(request: HttpRequest) -> dict[str, Any] | None:
    """Return what the card says over the page that one is on, if its address says that one is on a tour."""
    match = request.resolver_match
    visit = TOURS.get(request.GET.get(TOUR, ""))
    here = _step(visit, request.GET.get(STEP, "")) if visit else None
    if visit is None or here is None or match is None or match.view_name != here.page:
        return None
    account = {ACCOUNT: match.kwargs["number"]} if "number" in match.kwargs else {}
    return {
        "tour": visit,
        "step": here,
        "count": len(visit.steps),
        "previous_url": _way(visit, here.rank - 1, **account) if here.rank > 1 else "",
        "next_url": _way(visit, here.rank + 1, **account) if here.rank < len(visit.steps) else "",
        "leave_url": request.path,
        "mark_url": reverse("help:mark", args=[visit.slug]) if request.user.is_authenticated else "",
    }
