"""A lost second factor: asking for help on the way in, and stopping someone who asks in one's name."""

from allauth.account.internal.stagekit import get_pending_stage
from allauth.core import ratelimit
from allauth.decorators import rate_limit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms.factors import HelpForm
from accounts.models import FactorRecovery
from accounts.permissions import find_recovery, has_strong_factor
from accounts.views.checks import begin_again
from portal.core.policies import before_gates, public


@public("the password was right; the second factor is lost")
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="lost_factor")
def lost_factor(request: HttpRequest) -> HttpResponse:
    stage = get_pending_stage(request)
    if stage is None or stage.login.user is None:
        return redirect("account_login")
    user = stage.login.user
    if stage.urlname == "mfa_authenticate" and not has_strong_factor(user):
        return begin_again(request)
    form = HelpForm(request.POST or None)
    if form.is_valid():
        # Whoever knows the password could otherwise fill the owner's mailbox.
        if not ratelimit.consume(request, action="recovery_asked", key=str(user.pk)):
            return ratelimit.respond_429(request)
        actions.recoveries.ask(user, form.cleaned_data["words"])
        return redirect("accounts:lost_factor")
    asked = user.factor_recoveries.open().first()
    has_codes = bool(actions.factors.recovery_codes_left(user))
    context = {"form": form, "asked": asked, "has_codes": has_codes, "back": stage.urlname}
    return render(request, "accounts/factors/lost_factor.html", context)


@public("the link in the mail is the proof, and can only cancel")
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="lost_factor")
def cancel_recovery(request: HttpRequest, token: str) -> HttpResponse:
    recovery = find_recovery(token)
    if request.method == "POST" and recovery is not None:
        _cancel(request, recovery)
        return redirect("accounts:cancel_recovery", token)
    status = 200 if recovery else 410
    return render(request, "accounts/factors/cancel_recovery.html", {"recovery": recovery}, status=status)


def _cancel(request: HttpRequest, recovery: FactorRecovery) -> None:
    try:
        actions.recoveries.cancel(recovery)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("La demande est annulée. Changez votre mot de passe : quelqu’un le connaît."))
