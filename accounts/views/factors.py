"""« Sécurité »: how a person comes in, and what they add to it or take from it."""

from base64 import b64encode

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as passkeys
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, drafts
from accounts.forms.factors import NewPasskeyForm, PairingForm
from accounts.models import Mode
from accounts.permissions import has_strong_factor, lacks_asked_mode, mode_asked, mode_set_up, who_asks
from notifications import sms
from portal.core.fields import spoken_telephone
from portal.core.policies import before_gates, personal

SECURITY, CODES = "accounts:security", "accounts:recovery_codes"
# Whoever came in more than five minutes ago says again who they are (the adapter says how).
confirmed = reauthentication_required(app="allauth.mfa")


@personal
@before_gates
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    user = request.user
    factors = list(user.authenticator_set.order_by("created_at", "pk"))
    own_passkeys = [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN]
    context = {
        "section": "security",
        "has_password": user.has_usable_password(),
        "password_changed_at": actions.factors.password_changed_at(user),
        "totp": next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None),
        "passkeys": own_passkeys,
        "has_strong_factor": has_strong_factor(user),
        "codes_left": len(actions.factors.recovery_codes_left(user)),
        "has_second_factor": mode_set_up(user) != Mode.PASSWORD,
        "asks": [asked for asked in who_asks(user) if asked.mode != Mode.PASSWORD],
        "telephone": spoken_telephone(user.authentication_phone),
        "is_sms_available": sms.is_available(),
    }
    return render(request, "accounts/factors/security.html", context)


@personal
@before_gates
@require_GET
def secure(request: HttpRequest) -> HttpResponse:
    """« Sécurisez votre accès »: what is asked, by whom, and what satisfies it."""
    user, following = request.user, get_next_redirect_url(request)
    if following:
        drafts.go_on_to(request.session, following)
    if not lacks_asked_mode(user, get_authentication_records(request, user)):
        return redirect(drafts.following(request.session) or SECURITY)
    asked, had, is_strong = mode_asked(user), mode_set_up(user), has_strong_factor(user)
    context = {
        "asks": [each for each in who_asks(user) if each.mode != Mode.PASSWORD],
        # What is set up already has only to be shown in this session too.
        "may_show": is_strong and had.satisfies(asked),
        "may_get_sms": Mode.SMS.satisfies(asked) and had == Mode.SMS and sms.is_available(),
        "may_add_telephone": Mode.SMS.satisfies(asked) and had != Mode.SMS and sms.is_available(),
        "may_get_email": Mode.EMAIL.satisfies(asked) and not is_strong,
        "may_add_totp": Mode.TOTP.satisfies(asked),
    }
    return render(request, "accounts/factors/secure.html", context)


def go_on(request: HttpRequest) -> HttpResponse:
    """Lead someone who has just added a factor on: to the codes that were made for it, or to where they were going."""
    user = request.user
    if not actions.factors.recovery_codes_left(user):
        actions.factors.make_recovery_codes(user)
        drafts.show_recovery_codes(request.session)
        return redirect(CODES)
    return redirect(drafts.following(request.session) or SECURITY)


@personal
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def add_totp(request: HttpRequest) -> HttpResponse:
    user = request.user
    if user.authenticator_set.filter(type=Authenticator.Type.TOTP).exists():
        return redirect(SECURITY)
    secret, form = drafts.totp_secret(request.session), PairingForm(request.POST or None)
    if form.is_valid():
        try:
            keep = request.session.session_key
            added = actions.factors.add_totp(user, secret=secret, code=form.cleaned_data["code"], keep=keep)
        except ValidationError as refusal:
            form.add_error("code", refusal)
        else:
            drafts.forget_totp_secret(request.session)
            return _added(request, added, _("L’application est associée."))
    address = get_adapter().build_totp_url(user, secret)
    image = b64encode(get_adapter().build_totp_svg(address).encode()).decode()
    return render(request, "accounts/factors/add_totp.html", {"form": form, "secret": secret, "image": image})


def _added(request: HttpRequest, factor: Authenticator, words: str) -> HttpResponse:
    """Count a factor that was just added for this session; it does not prove who was here before it."""
    record_authentication(request, request.user, "mfa", id=factor.pk, type=factor.type, is_set_up=True)
    messages.success(request, words)
    return go_on(request)


@personal
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def remove_totp(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.factors.remove_totp(request.user, keep=request.session.session_key)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("L’application est retirée."))
        return redirect(SECURITY)
    return render(request, "accounts/factors/remove.html", {"is_totp": True})


@personal
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def add_passkey(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = NewPasskeyForm(request.POST or None, initial={"name": _("Clé d’accès")})
    if form.is_valid():
        added = actions.factors.add_passkey(
            user,
            name=form.cleaned_data["name"],
            credential=form.cleaned_data["credential"],
            keep=request.session.session_key,
        )
        return _added(request, added, _("La clé d’accès est ajoutée."))
    # A passkey that knows its owner, and asks who holds it: each one is a whole sign-in.
    options = passkeys.begin_registration(user, passwordless=True)
    return render(request, "accounts/factors/add_passkey.html", {"form": form, "options": options})


@personal
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def remove_passkey(request: HttpRequest, passkey: object) -> HttpResponse:
    kept = request.user.authenticator_set.filter(type=Authenticator.Type.WEBAUTHN, data__public_id=str(passkey)).first()
    if kept is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.factors.remove_passkey(kept, keep=request.session.session_key)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("La clé d’accès est retirée."))
        return redirect(SECURITY)
    return render(request, "accounts/factors/remove.html", {"passkey": kept})


@personal
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def drop_password(request: HttpRequest) -> HttpResponse:
    """« Retirer mon mot de passe »: for who has a passkey, which is a whole sign-in."""
    if request.method == "POST":
        try:
            user = actions.factors.drop_password(request.user, keep=request.session.session_key)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            update_session_auth_hash(request, user)
            messages.success(
                request, _("Votre mot de passe est retiré. Connectez-vous désormais avec votre clé d’accès.")
            )
        return redirect(SECURITY)
    return render(request, "accounts/factors/drop_password.html")


# --- Recovery codes --------------------------------------------------------------------------------


@personal
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def recovery_codes(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.factors.make_recovery_codes(request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect(SECURITY)
        drafts.show_recovery_codes(request.session)
        return redirect(CODES)
    left = actions.factors.recovery_codes_left(request.user)
    shown = left if drafts.shows_recovery_codes(request.session) else []
    context = {"shown": shown, "left": len(left), "can_make": has_strong_factor(request.user)}
    return render(request, "accounts/factors/recovery_codes.html", context)


@personal
@before_gates
@require_GET
@confirmed
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    """The codes as a file, while the page shows them."""
    if not drafts.shows_recovery_codes(request.session):
        raise Http404
    codes = actions.factors.recovery_codes_left(request.user)
    lines = "".join(f"{code[:4]} {code[4:]}\n" for code in codes)
    response = HttpResponse(lines, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="codes.txt"'
    return response


@personal
@before_gates
@require_POST
def recovery_codes_noted(request: HttpRequest) -> HttpResponse:
    """The person has written them down: nobody sees them any more."""
    drafts.hide_recovery_codes(request.session)
    return redirect(drafts.following(request.session) or SECURITY)


@personal
@require_POST
def dismiss_invitation(request: HttpRequest) -> HttpResponse:
    """Say no more in this session that a second factor would be wise."""
    drafts.dismiss_invitation(request.session)
    return redirect("home")
