"""The doors of this app's pages: an organization's, for its people; an activation, for whoever holds the link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from organizations.models import Claim, Membership
from portal.core.policies import View, declares, required_by

INCOMPLETE = ValidationError(_("Ouvrez-le depuis le courriel, ou copiez-en l’adresse entière."), code="unknown")
# Where the session keeps the hash of the token that was opened: not even there does the token itself rest.
OPENED_CLAIM = "opened_claim"


def membership(user: Any, number: str) -> Membership | None:
    """Return the active membership of `user` in the active organization with this number."""
    places = Membership.objects.giving_access().filter(user=user, organization__number=number)
    # One at most: the database holds a person to one live place in an account.
    place = next(iter(places.select_related("organization__type__desk").with_connections()), None)
    if place:
        place.user = user
    return place


# 404 to strangers, 403 to members without the right.
member_required = required_by(membership)


def claimant(reason: str) -> Callable[[View], View]:
    """Hand a view the claim whose link this browser opened; say why where the link no longer serves."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            opened = Claim.objects.filter(secret_hash=request.session.get(OPENED_CLAIM, ""))
            claim = opened.select_related("membership__organization__type__desk", "membership__added_by").first()
            refusal = claim.refusal if claim else INCOMPLETE
            if refusal:
                context = {"reason": refusal.messages[0], "code": refusal.code}
                return TemplateResponse(request, "organizations/claim_refused.html", context, status=410)
            return view(request, claim, **kwargs)

        return declares(f"claimant: {reason}", login_not_required(wrapper))

    return decorate
