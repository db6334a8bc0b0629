"""« Prendre la relève »: designating a colleague, and that colleague's answer."""

from collections.abc import Callable
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import actions
from organizations.forms.handovers import DesignationForm
from organizations.models import Handover, Membership
from organizations.permissions import can_hand_over, can_see, handovers_of, is_still_held, is_the_last, successors_of
from organizations.policies import member_required
from organizations.views.context import account_context


@member_required(can_hand_over)
@require_http_methods(["GET", "POST"])
def designate(request: HttpRequest, access: Membership) -> HttpResponse:
    people = successors_of(access).order_by("user__last_name", "user__first_name", "pk")
    form = DesignationForm(request.POST or None, people=list(people))
    if form.is_valid():
        if not ratelimit.consume(request, action="handover", key=str(access.public_id)):
            return ratelimit.respond_429(request)
        try:
            handover = actions.handovers.offer(**form.cleaned_data, by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            words = {"name": handover.successor.full_name}
            messages.success(request, _("Nous écrivons à %(name)s. Rien ne change avant sa réponse.") % words)
            return redirect("organizations:designate", access.organization.number)
    waiting = access.handovers.open().with_people().first()
    context = account_context(request, access, form=form, waiting=waiting, is_last=is_the_last(access))
    return TemplateResponse(request, "organizations/designate.html", context)


@member_required(can_see)
@require_GET
def handover(request: HttpRequest, access: Membership, handover: UUID) -> HttpResponse:
    offered = _find(access, handover)
    context = account_context(request, access, offered=offered, is_held=is_still_held(offered))
    return TemplateResponse(request, "organizations/handover.html", context)


@member_required(can_see)
@require_POST
def accept(request: HttpRequest, access: Membership, handover: UUID) -> HttpResponse:
    def take() -> str:
        done = actions.handovers.accept(_find(access, handover), by=access)
        return _("Vous avez pris la relève : un courriel l’annonce à %(name)s.") % {"name": done.giver.full_name}

    return _do(request, access, take)


@member_required(can_see)
@require_POST
def decline(request: HttpRequest, access: Membership, handover: UUID) -> HttpResponse:
    def refuse() -> str:
        done = actions.handovers.decline(_find(access, handover), by=access)
        return _("C’est noté, rien ne change : un courriel en avertit %(name)s.") % {"name": done.giver.full_name}

    return _do(request, access, refuse)


@member_required(can_hand_over)
@require_POST
def withdraw(request: HttpRequest, access: Membership, handover: UUID) -> HttpResponse:
    offered = get_object_or_404(handovers_of(access), public_id=handover)

    def take_back() -> str:
        done = actions.handovers.withdraw(offered, by=access)
        return _("La relève proposée à %(name)s est retirée.") % {"name": done.successor.full_name}

    return _do(request, access, take_back, page="designate")


def _do(request: HttpRequest, access: Membership, deed: Callable[[], str], page: str = "home") -> HttpResponse:
    try:
        messages.success(request, deed())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(f"organizations:{page}", access.organization.number)


def _find(access: Membership, handover: UUID) -> Handover:
    """Return what was offered to the person of `access`: nobody else has this page."""
    found = get_object_or_404(handovers_of(access), public_id=handover)
    if found.successor_id != access.pk:
        raise Http404
    return found
