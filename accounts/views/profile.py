"""« Profil »: who one is, and how one is reached."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions
from accounts.forms.profile import EmailChangeForm, ProfileForm
from accounts.models import Profile
from notifications import sms
from portal.core.policies import personal, public
from portal.core.secrets import hash_token

# Where the session keeps the hash of the token that was opened: not even there does the token itself rest.
OPENED_CHANGE = "opened_email_change"


@personal
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    current = Profile.of(request.user)
    form = ProfileForm(request.POST or None, profile=current)
    if "one_more" in request.POST:
        form = form.with_one_more(request.POST)
    elif form.is_valid():
        try:
            changed = actions.profile.save(request.user, form.profile, seen=form.cleaned_data["seen"], by=request.user)
        except ValidationError as refusal:
            form.show_what_changed(refusal)
        else:
            return _saved(request, form.profile, changed)
    context = {
        "section": "profile",
        "form": form,
        "pending_email": actions.email_changes.pending(request.user),
        "proposals": request.user.proposals.live().select_related("proposed_by").order_by("kind"),
        "can_receive_sms": sms.is_available(),
    }
    return TemplateResponse(request, "accounts/profile/profile.html", context)


def _saved(request: HttpRequest, profile: Profile, changed: list[str]) -> HttpResponse:
    response = redirect("accounts:profile")
    if "language" in changed:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            profile.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    if changed:
        messages.success(request, _("Votre profil est enregistré."))
    else:
        messages.info(request, _("Rien n’avait changé : votre profil est resté comme il était."))
    return response


# --- The address ---------------------------------------------------------------------------------


@personal
@require_http_methods(["GET", "POST"])
@reauthentication_required
def email(request: HttpRequest) -> HttpResponse:
    form = EmailChangeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.email_changes.ask(request.user, email=form.cleaned_data["email"], by=request.user)
        except ValidationError as refusal:
            form.add_error("email" if not hasattr(refusal, "error_dict") else None, refusal)
        else:
            return redirect("accounts:email")
    pending = actions.email_changes.pending(request.user)
    context = {
        "section": "profile",
        "form": form,
        "pending": pending,
        "cooldown": actions.email_changes.cooldown(pending) if pending else 0,
    }
    return TemplateResponse(request, "accounts/profile/email.html", context)


@personal
@require_POST
@reauthentication_required
def resend_email_change(request: HttpRequest) -> HttpResponse:
    try:
        actions.email_changes.resend(request.user, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Un nouveau lien est en route. Le précédent ne fonctionne plus."))
    return redirect("accounts:email")


@personal
@require_POST
def cancel_email_change(request: HttpRequest) -> HttpResponse:
    """Needs no proof: it only keeps things as they are, and the true owner may be in a hurry."""
    actions.email_changes.cancel(request.user, by=request.user)
    messages.success(request, _("Votre adresse reste la même."))
    return redirect("accounts:profile")


@public("whoever holds the link opens it; nothing changes yet")
@never_cache
@require_GET
def email_claim(request: HttpRequest, token: str) -> HttpResponse:
    request.session[OPENED_CHANGE] = hash_token(token)
    return redirect("accounts:confirm_email")


@public("the link sent to the address is the proof, in whichever browser it is opened")
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_email(request: HttpRequest) -> HttpResponse:
    change = actions.email_changes.opened(request.session.get(OPENED_CHANGE, ""))
    if change and change.is_proposal and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    reason = ""
    if change and request.method == "POST":
        try:
            user = actions.email_changes.confirm(change, by=request.user)
        except ValidationError as refusal:
            reason = " ".join(refusal.messages)
        else:
            return _confirmed(request, user)
    is_dead = change is None or bool(reason)
    context = {"change": change, "is_dead": is_dead, "reason": reason}
    return TemplateResponse(request, "accounts/profile/confirm_email.html", context, status=410 if is_dead else 200)


def _confirmed(request: HttpRequest, user: object) -> HttpResponse:
    """Keep the one session that confirmed, if it is the person's; another person's session is left alone."""
    request.session.pop(OPENED_CHANGE, None)
    if not request.user.is_authenticated:
        messages.success(request, _("Votre nouvelle adresse est confirmée. Connectez-vous avec elle."))
        return redirect("account_login")
    if request.user == user:
        update_session_auth_hash(request, user)
        messages.success(request, _("Votre nouvelle adresse est confirmée."))
        return redirect("accounts:profile")
    messages.success(
        request, _("La nouvelle adresse est confirmée. Vous restez connecté avec votre propre utilisateur.")
    )
    return redirect("home")
