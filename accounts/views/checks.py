"""A second factor is shown: at the sign-in, before something grave, or as the whole sign-in."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password, resume_request
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url, perform_login
from allauth.core.internal import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as passkeys
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms.factors import FactorCodeForm, PasskeyForm
from accounts.models import User
from accounts.permissions import has_strong_factor
from portal.core.policies import before_gates, personal, public

RATES = "allauth.account"
# An answer that nobody understood is no guess: what a passkey signs cannot be guessed.
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


@public("the password was right; the second factor is asked")
@read_and_write
@sensitive_post_parameters()
@login_stage_required(stage="mfa_authenticate", redirect_urlname="account_login")
def authenticate(request: HttpRequest) -> HttpResponse:
    stage = getattr(request, "_login_stage")  # noqa: B009 (allauth's own name for it)
    if not has_strong_factor(stage.login.user):
        return begin_again(request)
    form = _form(request, stage.login.user)
    if form.is_valid() and (factor := _factor_shown(request, stage.login.user, form)):
        post_authentication(request, factor)
        return stage.exit()
    return render(request, "mfa/authenticate.html", _ways(request, stage.login.user, form))


def begin_again(request: HttpRequest) -> HttpResponse:
    """Drop a sign-in that waits for a factor which was taken away meanwhile: nothing could finish it any more."""
    clear_login(request)
    messages.info(request, _("Le second facteur a été retiré de votre utilisateur : connectez-vous de nouveau."))
    return redirect("account_login")


@personal
@before_gates
@read_and_write
@sensitive_post_parameters()
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """« Confirmez que c’est bien vous »: by the second factor of who has one, by the password else."""
    if resp := ratelimit.consume_or_429(request, app=RATES, action="reauthenticate", user=request.user):
        return resp
    user = request.user
    is_by_factor = has_strong_factor(user)
    form = _form(request, user) if is_by_factor else _password_form(request)
    if form.is_valid():
        if not is_by_factor:
            reauthenticate_by_password(request)
            return _resumed(request)
        if factor := _factor_shown(request, user, form):
            post_authentication(request, factor, reauthenticated=True)
            return _resumed(request)
    context = _ways(request, user, form) if is_by_factor else {"form": form}
    context |= {"is_by_factor": is_by_factor, "next": get_next_redirect_url(request) or ""}
    return render(request, "account/reauthenticate.html", context)


@public("a passkey is a whole sign-in")
@read_and_write
@never_cache
@ratelimit.decorator(app="allauth.mfa", action="webauthn_login")
def sign_in_with_passkey(request: HttpRequest) -> HttpResponse:
    """GET gives the challenge, POST takes the answer; who it is stands in it, and counts once it is verified."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    if request.method != "POST":
        return JsonResponse({**passkeys.begin_authentication(user=None)})
    form = PasskeyForm(request.POST)
    if form.is_valid():
        factor = form.cleaned_data["factor"]
        post_authentication(request, factor, passwordless=True)
        return perform_login(request, factor.user, redirect_url=get_next_redirect_url(request))
    messages.error(request, form.non_field_errors()[0])
    return redirect("account_login")


def _password_form(request: HttpRequest) -> Form:
    form = ReauthenticateForm(request.POST or None, user=request.user)
    form.fields["password"].error_messages["required"] = _("Saisissez votre mot de passe.")
    return form


def _form(request: HttpRequest, user: User) -> Form:
    """Return the form that was sent, of a code or of a passkey; that of a code first."""
    if "credential" in request.POST:
        return PasskeyForm(request.POST, user=user)
    return FactorCodeForm(request.POST or None)


def _factor_shown(request: HttpRequest, user: User, form: Form) -> Authenticator | None:
    """Return the factor that was shown, or say in the form why it was not."""
    if isinstance(form, PasskeyForm):
        return form.cleaned_data["factor"]
    try:
        return counted(request, user, lambda: actions.factors.check_code(user, form.cleaned_data["code"]))
    except ValidationError as refusal:
        form.add_error("code", refusal)
        return None


def counted(request: HttpRequest, user: User, check: Callable[[], Any]) -> Any:
    """Count a try before it is looked at: whatever comes at once, in whichever sessions, the limit holds.

    A try that is right is taken off again; the wrong ones before it stay.
    """
    key = str(user.pk)
    usage = ratelimit.consume(request, app=RATES, action="second_factor", key=key)
    if not usage:
        raise ValidationError(_("Trop d’essais. Attendez quelques minutes avant de réessayer."), code="too_many")
    try:
        shown = check()
    except ValidationError:
        if not ratelimit.consume(request, app=RATES, action="second_factor_guesses", key=key):
            actions.factors.tell_of_guesses(user)
        raise
    usage.rollback()
    return shown


def _ways(request: HttpRequest, user: User, form: Form) -> dict[str, Any]:
    """Return the ways in which this person may show a second factor."""
    types = set(user.authenticator_set.values_list("type", flat=True))
    is_code = isinstance(form, FactorCodeForm)
    has_passkey = Authenticator.Type.WEBAUTHN in types
    return {
        "form": form if is_code else FactorCodeForm(),
        "trouble": "" if is_code else " ".join(form.non_field_errors()),
        "has_codes": bool(types - {Authenticator.Type.WEBAUTHN}),
        "options": passkeys.begin_authentication(user) if has_passkey else None,
        "person": user,
    }


def _resumed(request: HttpRequest) -> HttpResponse:
    return resume_request(request) or redirect(get_login_redirect_url(request))
