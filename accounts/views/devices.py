"""« Appareils »: where one is signed in, and the browsers that the portal knows. And what was sent too late."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, drafts
from accounts.models.devices import browser_of
from portal.core.policies import personal
from portal.core.secrets import hash_token


@personal
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    sessions = [
        {"row": session, "label": browser_of(session.user_agent), "is_current": _is_this(request, session)}
        for session in actions.devices.live_sessions(request.user)
    ]
    sessions.sort(key=lambda session: not session["is_current"])
    known = request.user.devices.order_by("-last_seen_at")
    this_key = hash_token(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))
    context = {"section": "devices", "sessions": sessions, "devices": known, "this_key": this_key}
    return TemplateResponse(request, "accounts/profile/devices.html", context)


def _is_this(request: HttpRequest, session: UserSession) -> bool:
    return session.session_key == request.session.session_key


@personal
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("session", "")
    own = request.user.usersession_set.exclude(session_key=request.session.session_key)
    session = get_object_or_404(own, pk=asked if asked.isdecimal() and len(asked) < 19 else None)
    actions.devices.end_session(session, by=request.user)
    messages.success(request, _("Cette session est terminée."))
    return redirect("accounts:devices")


@personal
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = actions.devices.end_other_sessions(request.user, kept=request.session.session_key, by=request.user)
    said = ngettext("%(ended)d autre session est terminée.", "%(ended)d autres sessions sont terminées.", ended)
    messages.success(request, said % {"ended": ended})
    return redirect("accounts:devices")


@personal
@require_POST
def forget_device(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("device", "")
    device = get_object_or_404(request.user.devices, pk=asked if asked.isdecimal() and len(asked) < 19 else None)
    actions.devices.forget_device(device, by=request.user)
    messages.success(request, _("Cet appareil est oublié : la prochaine connexion avec lui vous sera annoncée."))
    return redirect("accounts:devices")


# --- A form sent after the session had ended -------------------------------------------------------


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def resume_form(request: HttpRequest) -> HttpResponse:
    """Offer to send again what the same person sent too late; a POST drops it."""
    form = drafts.kept_form(request.session, request.user)
    if form is None or request.method == "POST":
        drafts.forget_form(request.session)
        return redirect("home")
    return TemplateResponse(request, "accounts/profile/resume_form.html", {"kept": form})
