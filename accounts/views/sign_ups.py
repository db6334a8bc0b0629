"""« Création du compte », in three pages."""

from allauth.account.utils import perform_login
from allauth.decorators import rate_limit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, drafts
from accounts.forms.sign_ups import CodeForm, NamesForm, SignUpForm
from portal.core.policies import public


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
            actions.sign_ups.ask_to_sign_up(**draft, **form.cleaned_data, language=request.LANGUAGE_CODE)
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
            user = actions.sign_ups.confirm_sign_up(asked, form.cleaned_data["code"])
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
        actions.sign_ups.resend_code(asked)
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
