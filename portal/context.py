"""What every page knows: the name of the portal, the theme that the visitor chose, and what we advise them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.drafts import has_dismissed_invitation
from accounts.permissions import with_password_alone
from cardrequests.models import Trainer
from cardrequests.permissions import TRAINING, trainer_of
from organizations.models import Announcement
from organizations.models.types import PREFIX
from portal.contact import page_of
from portal.help.models.articles import article_of
from portal.help.views.tours import card
from portal.preferences import chosen_theme, put_away_by
from portal.support.views.waiting import waiting_for


def site(request: HttpRequest) -> dict[str, Any]:
    """TRAINER is what the person is as one: their menu has « Sessions » on every page, their profile the card.

    VISIT is the one that an agent makes while they see the portal as someone else (portal.support.middleware).
    ANNOUNCED is what the operator tells whoever reads the page; HERE names the page to whom one asks for help.
    WAITING is what waits for an agent, counted where it is shown.
    HELP_URL leads to the article about this page; COACH is the card of the guided tour that one is on.
    """
    known = {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO, "THEME": chosen_theme(request)}
    trainer = SimpleLazyObject(lambda: _trainer(request))
    announced = SimpleLazyObject(lambda: _announced(request, trainer))
    known |= {"TRAINER": trainer, "ANNOUNCED": announced, "HERE": page_of(request)}
    known["SESSION_IDLE_SECONDS"] = settings.SESSION_IDLE_MINUTES * 60
    known |= {"HELP_URL": _help_url(request), "COACH": card(request)}
    known["WAITING"] = SimpleLazyObject(lambda: waiting_for(request.user) if request.user.is_staff else [])
    return known | {"VISIT": getattr(request, "visit", None)}


def _help_url(request: HttpRequest) -> str:
    """Return the address of the article about this page; of all articles where there is none."""
    slug = article_of(request.resolver_match.view_name) if request.resolver_match else ""
    return reverse("help:article", args=[slug]) if slug else reverse("help:articles")


def _trainer(request: HttpRequest) -> Trainer | None:
    return trainer_of(request.user) if request.user.is_authenticated else None


def _announced(request: HttpRequest, trainer: Any) -> list[Announcement]:
    """Return what is announced to whoever reads the page, less what this browser has put away."""
    put_away = put_away_by(request)
    shown = [each for each in Announcement.objects.known() if each.is_shown and str(each.pk) not in put_away]
    if not request.user.is_authenticated:
        return [each for each in shown if each.is_public and each.is_for(set())]
    if all(each.is_for(set()) for each in shown):
        return shown
    prefixes = _prefixes_around(request) | ({TRAINING} if trainer else set())
    return [each for each in shown if each.is_for(prefixes)]


def _prefixes_around(request: HttpRequest) -> set[str]:
    """Return the type of the account whose page this is; on a page of no account, those of all that the person has."""
    number = request.resolver_match.kwargs.get("number") if request.resolver_match else None
    if number:
        return {number[:PREFIX]}
    return set(request.user.memberships.giving_access().values_list("organization__type__prefix", flat=True))


def advice(request: HttpRequest) -> dict[str, Any]:
    """Whether to invite someone who manages an account with a password alone to do better. Asked by few pages."""
    return {"INVITES_TO_SECURE": SimpleLazyObject(lambda: _invites_to_secure(request))}


def _invites_to_secure(request: HttpRequest) -> bool:
    if not request.user.is_authenticated or has_dismissed_invitation(request.session):
        return False
    managed = request.user.memberships.giving_access().able_to_manage_people()
    return managed.filter(user__in=with_password_alone().values("pk")).exists()
