"""The doors of this app's pages: an organization's, for its people; an activation, for whoever holds the link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from organizations.models import Claim, Membership, Organization
from portal.core.policies import View, declares, required_by

INCOMPLETE = ValidationError(
    _("Ce lien n’est pas complet. Ouvrez-le depuis le courriel, ou copiez-en l’adresse entière."), code="unknown"
)
CLAIM_TOKEN = "claim_token"  # noqa: S105 (the name of a place in the session)


def membership(user: Any, number: str) -> Membership | None:
    """Return the active membership of `user` in the active organization with this number."""
    return (
        Membership.objects.active()
        .filter(user=user, organization__number=number, organization__status=Organization.Status.ACTIVE)
        .select_related("organization__type__desk", "user")
        .first()
    )


# 404 to strangers, 403 to members without the right.
member_required = required_by(membership)


def claimant(reason: str) -> Callable[[View], View]:
    """Hand a view the claim whose link this browser opened; say why where the link no longer serves."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            token = request.session.get(CLAIM_TOKEN, "")
            claim = Claim.objects.with_token(token).select_related("membership__organization__type").first()
            refusal = claim.refusal if claim else INCOMPLETE
            if refusal:
                context = {"reason": refusal.messages[0], "code": refusal.code}
                return TemplateResponse(request, "organizations/claim_refused.html", context, status=410)
            return view(request, claim, **kwargs)

        return declares(f"claimant: {reason}", login_not_required(wrapper))

    return decorate
