"""What someone sees whose user fell asleep for want of a sign-in."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from portal.core.policies import public


@public("says why a sign-in with the right password was refused")
@require_safe
def asleep(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "accounts/rights/asleep.html")


@public("the link is the proof")
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="reset_password_from_key")
def wake(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.sleep.wake_by_token(token)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Votre utilisateur est réveillé. Connectez-vous."))
        return redirect("account_login")
    is_live = actions.sleep.sleeper(token) is not None
    return TemplateResponse(request, "accounts/rights/wake.html", {"is_live": is_live}, status=200 if is_live else 410)
