"""Taking hold of a membership with the link received by e-mail.

Opening the link changes nothing (mail scanners open links too): it only moves the token from the
address, where it could leak, to the session. The person then activates with a button.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import CodeBy, User
from organizations import actions
from organizations.actions.claims import NewUser
from organizations.forms.claims import ActivationForm
from organizations.forms.keys import KeysForm, ThreeKeysForm
from organizations.models import Claim
from organizations.policies import OPENED_CLAIM, claimant
from organizations.views.drafts import Draft
from portal.core.policies import public
from portal.core.secrets import hash_token


@public("whoever holds the link opens it; nothing changes yet")
@never_cache
@require_GET
def claim(request: HttpRequest, token: str) -> HttpResponse:
    request.session[OPENED_CLAIM] = hash_token(token)
    return redirect("organizations:activate")


@claimant("whoever holds the link activates the user profile that waits for them")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest, claim: Claim) -> HttpResponse:
    if request.user.is_authenticated:
        return _activate_as(request, claim)
    if claim.has_user:
        messages.info(request, _("Un utilisateur existe déjà avec votre adresse. Connectez-vous pour activer l’accès."))
        return redirect(f"{reverse('account_login')}?next={reverse('organizations:activate')}")
    form = _newcomer_form(request, claim)
    if form.is_valid():
        try:
            newcomer = NewUser(**form.cleaned_data, language=request.LANGUAGE_CODE)
            activated = actions.keys.activate_as_newcomer(claim, newcomer=newcomer, answers=form.answers)
        except ValidationError as refusal:
            if _is_dead(refusal):
                return redirect("organizations:activate")
            form.add_error(None, refusal)
        else:
            where = _welcome(request, activated)
            # The link came by mail: a code by mail would show the same again.
            record_authentication(request, activated.user, "code", channel=CodeBy.EMAIL)
            return perform_login(request, activated.user, redirect_url=where.url)
    return TemplateResponse(request, "organizations/activate.html", _context(claim, form=form))


def _newcomer_form(request: HttpRequest, claim: Claim) -> ActivationForm:
    more: dict[str, Any] = {"newcomer": _expected(claim), "initial": _names(claim)}
    if claim.asks_three_keys:
        return ThreeKeysForm(request.POST or None, claim=claim, **more)
    return ActivationForm(request.POST or None, **more)


def _is_dead(refusal: ValidationError) -> bool:
    """Whether the page that comes next says why the link serves no more."""
    return getattr(refusal, "code", "") == "exhausted"


def _language(request: HttpRequest, claim: Claim) -> str:
    """Return the language chosen here by hand, else the one that whoever added the person chose for them."""
    chose = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return request.LANGUAGE_CODE if chose else claim.membership.language


def _expected(claim: Claim) -> User:
    """Return the person as whoever added them described them; not saved."""
    membership = claim.membership
    return User(email=membership.email, username=membership.username, **_names(claim))


def _names(claim: Claim) -> dict[str, str]:
    return {"first_name": claim.membership.first_name, "last_name": claim.membership.last_name}


def _activate_as(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Let someone signed in add the account to their own, if the link was sent to their address."""
    is_theirs = claim.membership.email == request.user.email
    form = KeysForm(request.POST or None, claim=claim) if claim.asks_three_keys else None
    if request.method == "POST" and is_theirs and (form is None or form.is_valid()):
        try:
            answers = form.answers if form else None
            return _welcome(request, actions.keys.activate(claim, user=request.user, answers=answers))
        except ValidationError as refusal:
            if form is None or _is_dead(refusal):
                messages.error(request, " ".join(refusal.messages))
                return redirect("organizations:activate")
            form.add_error(None, refusal)
    context = _context(claim, is_theirs=is_theirs, form=form)
    return TemplateResponse(request, "organizations/activate_signed_in.html", context)


def _welcome(request: HttpRequest, membership: Any) -> HttpResponseRedirect:
    request.session.pop(OPENED_CLAIM, None)
    Draft(request).forget()
    messages.success(
        request, _("Votre accès au compte %(number)s est activé.") % {"number": membership.organization.number}
    )
    return redirect("organizations:home", membership.organization.number)


def _context(claim: Claim, **more: Any) -> dict[str, Any]:
    return {"membership": claim.membership, "organization": claim.membership.organization} | more
