"""The pages of the demonstration: who one can be, and the mailbox in which everyone reads every mail."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from portal.core.policies import before_gates, public
from portal.demo import cast, mailbox, seeding
from portal.demo.story import companies

REASON = "the mailbox of a demonstration has no owner; production does not have this page"

# Mails carry their style within them; nothing else in one may do anything but lead elsewhere.
OF_A_MAIL = dict.fromkeys(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]) | {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "form-action": [NONE],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


EVERYONE = "in a demonstration everyone is whom they like; production does not have this page"


@public(EVERYONE)
@before_gates
@require_safe
@never_cache
def stories(request: HttpRequest) -> HttpResponse:
    """Who one can be, and what to try as each of them."""
    keys = {"courier": companies.COURIER_ANSWER, "secret": companies.SECRET_ANSWER}
    context = {"stories": cast.STORIES, "there": cast.there(), "password": cast.PASSWORD, "keys": keys}
    return render(request, "demo/stories.html", context)


@public(EVERYONE)
@before_gates
@require_POST
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as someone of a story, with all that a sign-in may ask of them, as a passkey would show."""
    person = get_object_or_404(User, email=_character(key).email)
    logout(request)
    record_authentication(request, person, method="mfa", type="webauthn", passwordless=True)
    return perform_login(request, person, redirect_url=_page_of(person, _character(key).page))


def _character(key: str) -> cast.Character:
    found = cast.find(key)
    if found is None:
        raise Http404
    return found


def _page_of(person: User, page: str) -> str:
    """Return where someone begins: a page of their principal account, or one that is of no account."""
    try:
        return reverse(page)
    except NoReverseMatch:
        places = person.memberships.giving_access().primary_first()
        number = places.values_list("organization__number", flat=True).first()
        return reverse(page, args=[number]) if number else reverse("home")


@public(EVERYONE)
@before_gates
@require_POST
def begin_anew(request: HttpRequest) -> HttpResponse:
    """« Recommencer la démonstration »: whoever is signed in, is so no longer."""
    logout(request)
    try:
        seeding.begin_anew()
    except seeding.TooOld:
        messages.error(request, _("Ces données sont plus anciennes que les récits : « make reset » leur fait place."))
    else:
        messages.success(request, _("La démonstration recommence : tout est comme au premier jour."))
    return redirect("demo:stories")


@public(REASON)
@require_safe
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    recipient = request.GET.get("destinataire", "").strip()
    return render(request, "demo/mails.html", {"mails": mailbox.newest(recipient), "recipient": recipient})


@public(REASON)
@require_safe
@never_cache
@csp_update({"frame-src": [SELF]})
def mail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "demo/mail.html", {"mail": _find(name)})


@public(REASON)
@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace(OF_A_MAIL)
def body(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(mailbox.opening_outside(_find(name).html))


def _find(name: str) -> mailbox.Mail:
    found = mailbox.find(name)
    if found is None:
        raise Http404
    return found
