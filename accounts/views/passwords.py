"""« J’ai oublié mon mot de passe » of trainers: a temporary password, asked with the number of the card."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from accounts.forms.passwords import TemporaryPasswordForm
from portal.core.policies import public


@public("who forgot the password is not signed in")
@require_http_methods(["GET", "HEAD", "POST"])
def temporary_password(request: HttpRequest) -> HttpResponse:
    form = TemporaryPasswordForm(request.POST or None)
    if form.is_valid():
        card = form.cleaned_data["card"]
        if not ratelimit.consume(request, action="temporary_password", key=card):
            return ratelimit.respond_429(request)
        actions.passwords.ask_temporary(card, language=request.LANGUAGE_CODE)
        return redirect("accounts:temporary_password_sent")
    return TemplateResponse(request, "accounts/profile/temporary_password.html", {"form": form})


@public("says the same to everyone")
@require_safe
def temporary_password_sent(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "accounts/profile/temporary_password_sent.html")
