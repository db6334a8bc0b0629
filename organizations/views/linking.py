"""« Liaison d’un profil »: where one begins, and the three ways of linking a file to the own user."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations import actions
from organizations.actions.identity import Identity
from organizations.forms.linking import CoordinatesForm, FormerForm, IdentityForm
from organizations.models import Membership
from organizations.permissions import awaited_by, links_by_identity
from portal.core.policies import personal


@personal
@require_safe
def linking(request: HttpRequest) -> HttpResponse:
    invitations = awaited_by(request.user).select_related("organization__type", "added_by").with_claims()
    context = {
        "invitations": invitations.order_by("added_at"),
        "waiting": request.user.requests.profile_links_undecided().order_by("asked_at"),
    }
    return TemplateResponse(request, "organizations/linking.html", context)


@personal
@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "organizations/linking_methods.html", {"has_identity": links_by_identity()})


@personal
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    return _link(request, CoordinatesForm, _link_by_code, "organizations/link_by_code.html")


def _link_by_code(request: HttpRequest, typed: dict[str, Any]) -> Membership:
    return actions.linking.link_by_code(typed["client_number"], typed["code"], user=request.user)


@personal
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def by_former(request: HttpRequest) -> HttpResponse:
    return _link(request, FormerForm, _link_by_former, "organizations/link_by_former.html")


def _link_by_former(request: HttpRequest, typed: dict[str, Any]) -> Membership:
    return actions.former.link_by_former(typed["identifier"], typed["password"], user=request.user)


def _link(request: HttpRequest, kind: type, deed: Callable[..., Membership], template: str) -> HttpResponse:
    """Try what was typed, say how it went, and let the person choose where to go."""
    form = kind(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="link", user=request.user):
            return ratelimit.respond_429(request)
        try:
            membership = deed(request, form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            facts = {"name": membership.organization.name, "number": membership.organization.number}
            messages.success(request, _("La liaison a réussi : votre profil est lié à %(name)s (%(number)s).") % facts)
            return redirect("organizations:profiles")
    return TemplateResponse(request, template, {"form": form})


@personal
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def by_identity(request: HttpRequest) -> HttpResponse:
    if not links_by_identity():
        raise Http404
    form = IdentityForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="link_by_identity", user=request.user):
            return ratelimit.respond_429(request)
        asked = actions.identity.ask(Identity(**form.cleaned_data), user=request.user)
        words = _("Demande %(number)s reçue. Un agent compare vos renseignements et vous répond par courriel.")
        messages.success(request, words % {"number": asked.number})
        return redirect("organizations:linking")
    return TemplateResponse(request, "organizations/link_by_identity.html", {"form": form})


@personal
@require_POST
def resend_invitation(request: HttpRequest, person: UUID) -> HttpResponse:
    invitation = get_object_or_404(awaited_by(request.user), public_id=person)
    try:
        actions.claims.send_again(invitation, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Un nouveau courriel est en route. Le précédent ne sert plus."))
    return redirect("organizations:linking")
