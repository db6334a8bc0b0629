"""What stands between coming in and going on, whatever page the person opens first."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records as steps_of
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import actions, drafts
from accounts.models import Terms
from accounts.permissions import lacks_asked_mode, must_choose_password

# When the session began and was last used, in seconds of the clock, and under which key that was noted.
BEGAN, SEEN, NOTED = "session_began", "session_seen", "session_noted"
NOTED_EVERY = 60

# Which version of the terms the session knows to be accepted: an acceptance is never undone.
ACCEPTED = "accepted_terms"


def must_accept_terms(request: HttpRequest) -> bool:
    """Whether the terms in force are still to be accepted; asked of the database once a session and version."""
    in_force = Terms.objects.key_in_force()
    if request.session.get(ACCEPTED) == in_force:
        return False
    if not request.user.terms_acceptances.filter(terms=in_force).exists():
        return True
    request.session[ACCEPTED] = in_force
    return False


# Whether it still has to be done, and the page where one does it. In this order.
GATES: list[tuple[Callable[[HttpRequest], bool], str]] = [
    (lambda request: must_choose_password(request.user), "account_set_password"),
    (lambda request: must_accept_terms(request), "accounts:new_terms"),
    (lambda request: lacks_asked_mode(request.user, steps_of(request, request.user)), "accounts:secure"),
]


def gates(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lead someone signed in to what must be done first, then to where they were going.

    Views marked `before_gates` (portal.core.policies) stay open: those where it is done, and the way out.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or getattr(view, "is_before_gates", False):
            return None
        page = next((page for is_needed, page in GATES if is_needed(request)), None)
        if page is None:
            return None
        following = request.get_full_path() if request.method == "GET" else ""
        return redirect(f"{reverse(page)}?{urlencode({'next': following})}" if following else page)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def secrets_stay_out(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Ask who it is without keeping the form that was sent, if a password or a code is in it: it is typed again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ReauthenticationRequired) or not drafts.has_secret(request.POST):
            return None
        words = _("Ce que vous aviez saisi n’a pas été gardé, par prudence : saisissez-le ensuite de nouveau.")
        messages.info(request, words)
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


class RequireSignIn(LoginRequiredMiddleware):
    """Lead a visitor to the sign-in page; a form that the same person had filled in meanwhile is not lost."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        if request.method != "POST" or not drafts.knows_person(request.session):
            return super().handle_no_permission(request, view_func)
        if drafts.keep_form(request):
            messages.info(
                request, _("Votre formulaire n’est pas parti, mais ce que vous aviez saisi est gardé : connectez-vous.")
            )
            return redirect_to_login(reverse("accounts:resume_form"))
        messages.warning(
            request, _("Votre formulaire n’est pas parti, et ce que vous aviez saisi n’a pas pu être gardé.")
        )
        return super().handle_no_permission(request, view_func)


def sessions(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End a session that nobody uses any more or that lasts too long; note once a minute that it is used."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if reason := _reason_to_end(request, now):
                _end(request, reason)
            elif _is_to_note(request, now):
                request.session.setdefault(BEGAN, now)
                request.session[SEEN], request.session[NOTED] = now, request.session.session_key
                actions.devices.note_use(request.user, session_key=request.session.session_key, **_browser(request))
        return get_response(request)

    return middleware


def _is_to_note(request: HttpRequest, now: int) -> bool:
    """Whether a minute has passed, or the session has a new key, as after a change of password."""
    kept = request.session
    return now - kept.get(SEEN, 0) >= NOTED_EVERY or kept.get(NOTED) != kept.session_key


def _reason_to_end(request: HttpRequest, now: int) -> str:
    if now - request.session.get(SEEN, now) >= settings.SESSION_IDLE_MINUTES * 60:
        minutes = settings.SESSION_IDLE_MINUTES
        return ngettext(
            "Votre session a pris fin après %(minutes)d minute sans activité.",
            "Votre session a pris fin après %(minutes)d minutes sans activité.",
            minutes,
        ) % {"minutes": minutes}
    if now - request.session.get(BEGAN, now) >= settings.SESSION_COOKIE_AGE:
        return _("Votre session a atteint sa durée maximale. Connectez-vous de nouveau pour continuer.")
    return ""


def _end(request: HttpRequest, reason: str) -> None:
    person = request.user.pk
    logout(request)
    drafts.remember_person(request.session, person)
    messages.info(request, reason)


def _browser(request: HttpRequest) -> dict[str, str]:
    return {"ip": get_adapter().get_client_ip(request), "user_agent": request.headers.get("User-Agent", "")}
