"""« Création du compte » in three pages, the terms of use, and allauth's pages under our policies."""

from allauth.account import views as allauth_views
from allauth.account.utils import perform_login
from allauth.decorators import rate_limit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, drafts
from accounts.forms import CodeForm, NamesForm, SignUpForm, TermsField
from portal.core.policies import personal, public


@public("a visitor creates the own user")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@rate_limit(action="sign_up")
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    form = SignUpForm(request.POST or None, initial=drafts.find(request.session))
    if form.is_valid():
        drafts.begin(request.session, **form.cleaned_data)
        return redirect("accounts:sign_up_names")
    return render(request, "accounts/sign_up.html", {"form": form})


@public("a visitor creates the own user")
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="sign_up_names")
def sign_up_names(request: HttpRequest) -> HttpResponse:
    draft = drafts.find(request.session)
    if draft is None:
        return _begin_again(request)
    asked = drafts.sign_up(request.session)
    names = {"first_name": asked.first_name, "last_name": asked.last_name} if asked else None
    form = NamesForm(request.POST or None, initial=names)
    if form.is_valid():
        try:
            actions.ask_to_sign_up(**draft, **form.cleaned_data, language=request.LANGUAGE_CODE)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("accounts:sign_up_code")
    return render(request, "accounts/sign_up_names.html", {"form": form, "email": draft["email"]})


@public("a visitor creates the own user")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@rate_limit(action="sign_up_code")
def sign_up_code(request: HttpRequest) -> HttpResponse:
    asked = drafts.sign_up(request.session)
    if asked is None:
        return _begin_again(request)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            user = actions.confirm_sign_up(asked, form.cleaned_data["code"])
        except ValidationError as refusal:
            form.add_error("code", refusal)
            asked.refresh_from_db()
        else:
            drafts.forget(request.session)
            return perform_login(request, user)
    return render(request, "accounts/sign_up_code.html", {"form": form, "asked": asked})


@public("a visitor creates the own user")
@require_POST
@rate_limit(action="sign_up_names")
def resend_code(request: HttpRequest) -> HttpResponse:
    asked = drafts.sign_up(request.session)
    if asked is None:
        return _begin_again(request)
    try:
        actions.resend_code(asked)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Un nouveau code est en route. Le précédent ne fonctionne plus."))
    return redirect("accounts:sign_up_code")


def _begin_again(request: HttpRequest) -> HttpResponse:
    """Lead someone whose session ended, or who came by a bookmark, to the page where one begins."""
    if request.user.is_authenticated:
        return redirect("home")
    if drafts.find(request.session):
        return redirect("accounts:sign_up_names")
    messages.info(request, _("Commencez par votre adresse courriel et votre mot de passe."))
    return redirect("accounts:sign_up")


@public("anyone may read the terms before accepting them")
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/terms.html", {"terms": TermsField().version})


# allauth's own pages: their limits, forms and redirects are allauth's, who may open them is said here.
login = public("one signs in here")(allauth_views.login)
logout = public("whoever is signed out already is led on")(allauth_views.logout)
inactive = public("says why a sign-in was refused")(allauth_views.account_inactive)
reset_password = public("who forgot the password is not signed in")(allauth_views.password_reset)
reset_password_done = public("who forgot the password is not signed in")(allauth_views.password_reset_done)
reset_password_from_key = public("the link is the proof")(allauth_views.password_reset_from_key)
reset_password_from_key_done = public("leads to the sign-in")(allauth_views.password_reset_from_key_done)
change_password = personal(allauth_views.password_change)
set_password = personal(allauth_views.password_set)
reauthenticate = personal(allauth_views.reauthenticate)
