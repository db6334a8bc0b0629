"""The gallery: every mail and every SMS that the portal writes, in both languages, with sample words."""

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notifications.models import Channel
from portal.core.policies import public
from portal.demo import mailbox, samples
from portal.demo.views import OF_A_MAIL

REASON = "sample words of nobody; production does not have this page"


@public(REASON)
@require_safe
@never_cache
def letters(request: HttpRequest) -> HttpResponse:
    """List all mails by the subject that they bear."""
    language = get_language() or "fr-ca"
    mails = [{"name": name, "url": _address(name), "subject": samples.subject(name)} for name in samples.notices()]
    texts = [{"name": name, "text": samples.render(name, language, Channel.SMS)["text"]} for name in samples.texts()]
    return render(request, "demo/letters.html", {"mails": mails, "texts": texts})


@public(REASON)
@require_safe
@never_cache
@csp_update({"frame-src": [SELF]})
def letter(request: HttpRequest, app: str, name: str) -> HttpResponse:
    """Show one mail in both languages, as it is seen and as text."""
    template = _find(app, name)
    each = [{"language": language, "words": samples.render(template, language)} for language in samples.LANGUAGES]
    context = {"app": app, "name": name, "editions": each, "subject": each[0]["words"]["subject"]}
    return render(request, "demo/letter.html", context)


@public(REASON)
@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace(OF_A_MAIL)
def sheet(request: HttpRequest, app: str, name: str, language: str) -> HttpResponse:
    """Show what stands in the frame."""
    if language not in samples.LANGUAGES:
        raise Http404
    return HttpResponse(mailbox.opening_outside(samples.render(_find(app, name), language)["html"]))


def _address(template: str) -> str:
    app, _notices, name = template.split("/")
    return reverse("demo:letter", args=[app, name])


def _find(app: str, name: str) -> str:
    template = f"{app}/notices/{name}"
    if template not in samples.notices():
        raise Http404
    return template
