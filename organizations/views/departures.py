"""« Quitter ce compte », « Départ de … »: what a person holds, to whom it goes, a preview, and a report."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from organizations import actions
from organizations.actions.leaving import Plan
from organizations.forms.handovers import DepartureForm
from organizations.models import Membership
from organizations.permissions import (
    can_change,
    can_hand_over,
    can_manage_people,
    can_see,
    colleagues_of,
    is_the_last,
)
from organizations.policies import member_required
from organizations.views.context import account_context
from portal.core.policies import personal

# Where the session keeps the latest report, for whoever reloads it.
REPORT = "departure_report"


@member_required(can_see)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, access: Membership) -> HttpResponse:
    back = reverse("organizations:home", args=[access.organization.number])
    return _depart(request, access, access, back=back)


@member_required(can_manage_people)
@require_http_methods(["GET", "POST"])
def departure(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    people = access.organization.memberships.confirmed().select_related("user", "organization__type")
    found = get_object_or_404(people, public_id=person)
    if found.pk == access.pk:
        return redirect("organizations:leave", access.organization.number)
    back = reverse("organizations:person", args=[access.organization.number, person])
    return _depart(request, access, found, back=back)


def _depart(request: HttpRequest, access: Membership, person: Membership, *, back: str) -> HttpResponse:
    """Show what there is, then what would become of it, then do it."""
    holdings = actions.leaving.holdings_of(person, reader=access)
    form = DepartureForm(request.POST or None, holdings=holdings, colleagues=list(colleagues_of(person)))
    is_own, is_last = person.pk == access.pk, is_the_last(person)
    may_leave = (is_own or can_change(access, person)) and not is_last
    is_previewed = may_leave and form.is_valid()
    if is_previewed and "confirm" in request.POST:
        try:
            outcomes = actions.leaving.depart(person, Plan(**form.plan), by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            is_previewed = False
        else:
            return _report(request, access, person, outcomes)
    context = account_context(request, access, form=form, person=person, holdings=holdings, back=back)
    context |= {"is_own": is_own, "is_last": is_last, "may_leave": may_leave, "is_previewed": is_previewed}
    context |= {"may_designate": is_own and can_hand_over(access)}
    if is_own and is_last:
        context["proposed"] = access.handovers.open().with_people().first()
    return TemplateResponse(request, "organizations/departure.html", context)


def _report(request: HttpRequest, access: Membership, person: Membership, outcomes: list[Any]) -> HttpResponse:
    """Keep what was done for the page that tells it: whoever left has no page in the account any more."""
    is_own = person.pk == access.pk
    request.session[REPORT] = {
        "name": person.full_name,
        "account": str(access.organization),
        "number": "" if is_own else access.organization.number,
        "lines": [[each.label, each.count, each.is_moved] for each in outcomes],
    }
    return redirect("organizations:departure_report")


@personal
@require_safe
def departure_report(request: HttpRequest) -> HttpResponse:
    report = request.session.get(REPORT)
    if not report:
        return redirect("home")
    lines = [{"label": label, "count": count, "is_moved": is_moved} for label, count, is_moved in report["lines"]]
    return TemplateResponse(request, "organizations/departure_report.html", {"report": report, "lines": lines})
