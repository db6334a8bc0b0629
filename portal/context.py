"""What every page knows: the name of the portal, the theme that the visitor chose, and what we advise them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.drafts import has_dismissed_invitation
from accounts.models import Mode
from accounts.permissions import mode_set_up
from cardrequests.models import Trainer
from cardrequests.permissions import trainer_of
from portal.help.models.articles import article_of
from portal.help.views.tours import card
from portal.preferences import chosen_theme


def site(request: HttpRequest) -> dict[str, Any]:
    """TRAINER is what the person is as one: their menu has « Sessions » on every page, their profile the card.

    HELP_URL leads to the article about this page; COACH is the card of the guided tour that one is on.
    """
    known = {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO, "THEME": chosen_theme(request)}
    known |= {"HELP_URL": _help_url(request), "COACH": card(request)}
    return known | {"TRAINER": SimpleLazyObject(lambda: _trainer(request))}


def _help_url(request: HttpRequest) -> str:
    """Return the address of the article about this page; of all articles where there is none."""
    slug = article_of(request.resolver_match.view_name) if request.resolver_match else ""
    return reverse("help:article", args=[slug]) if slug else reverse("help:articles")


def _trainer(request: HttpRequest) -> Trainer | None:
    return trainer_of(request.user) if request.user.is_authenticated else None


def advice(request: HttpRequest) -> dict[str, Any]:
    """Whether to invite someone who manages an account with a password alone to do better. Asked by few pages."""
    return {"INVITES_TO_SECURE": SimpleLazyObject(lambda: _invites_to_secure(request))}


def _invites_to_secure(request: HttpRequest) -> bool:
    if not request.user.is_authenticated or has_dismissed_invitation(request.session):
        return False
    managed = request.user.memberships.giving_access().able_to_manage_people()
    return managed.exists() and mode_set_up(request.user) == Mode.PASSWORD
