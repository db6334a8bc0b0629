"""The mailbox of the demonstration: everyone reads every mail, which is why only a demonstration has it."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from portal.core.policies import public
from portal.demo import mailbox

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
