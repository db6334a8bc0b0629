"""A lost account: asking from outside, proving the address, objecting.

Opening a link changes nothing (mail scanners open links too): the button does.
"""

from collections.abc import Callable
from uuid import uuid4

from allauth.core import ratelimit
from allauth.decorators import rate_limit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from organizations import actions
from organizations.actions.recoveries import Loss
from organizations.forms.recoveries import ObjectionForm, RecoveryForm
from organizations.models import ServiceRequest
from organizations.permissions import find_contact, find_objection
from portal.core.policies import before_gates, public


@public("whoever lost an account has no way to sign in to it")
@before_gates
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = RecoveryForm(request.POST or None, request.FILES or None, initial={"key": uuid4()})
    if form.is_valid():
        loss = _loss(form, request.LANGUAGE_CODE)
        # The account as it was named: what is refused must not depend on whether it exists.
        limits = {"recovery": loss.person["email"], "recovery_account": loss.account_named.casefold()}
        if not all(ratelimit.consume(request, action=action, key=key) for action, key in limits.items()):
            return ratelimit.respond_429(request)
        actions.recoveries.ask(loss)
        return redirect("organizations:recovery_sent")
    return TemplateResponse(request, "organizations/ask_recovery.html", {"form": form})


@public("what comes next is the same for everyone who asked")
@before_gates
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "organizations/recovery_sent.html")


@public("whoever holds the link proves the own address, and may do nothing else")
@before_gates
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="outside_link")
def prove(request: HttpRequest, token: str) -> HttpResponse:
    contact = find_contact(token, ServiceRequest.Kind.RECOVERY)
    if request.method == "POST" and contact is not None:
        _do(request, lambda: actions.recoveries.prove(contact), _("Votre adresse est confirmée."))
        return redirect("organizations:prove_recovery", token)
    status = 200 if contact else 410
    return TemplateResponse(request, "organizations/prove_recovery.html", {"contact": contact}, status=status)


@public("whoever holds the link is known to the account, and may only stop the request")
@before_gates
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="outside_link")
def object_to(request: HttpRequest, token: str) -> HttpResponse:
    objection = find_objection(token)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if objection is not None and form.is_valid():
        words = form.cleaned_data["words"]
        _do(request, lambda: actions.recoveries.object_to(objection, words=words), _("La demande est arrêtée."))
        return redirect("organizations:object_to_recovery", token)
    context = {"objection": objection, "form": form}
    status = 200 if objection else 410
    return TemplateResponse(request, "organizations/object_to_recovery.html", context, status=status)


def _loss(form: RecoveryForm, language: str) -> Loss:
    typed = form.cleaned_data
    person = {name: typed[name] for name in ("first_name", "last_name", "email", "telephone", "position")}
    return Loss(
        key=typed["key"],
        account_named=typed["account_named"],
        words=typed["words"],
        person=person | {"language": language},
        papers=typed["documents"],
    )


def _do(request: HttpRequest, deed: Callable[[], None], done: str) -> None:
    try:
        deed()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, done)
