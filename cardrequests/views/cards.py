"""The public pages of cards: whoever holds one sees whether it is good."""

from allauth.decorators import rate_limit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from cardrequests import actions
from cardrequests.forms.cards import CodeForm
from portal.core.policies import public

# What depends on a code is for who holds the card: no cache and no search engine keeps it.
UNKEPT = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}


@public("whoever was handed a card may type its code")
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="verify_card")
def find(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if form.is_valid():
        return redirect("cardrequests:verify", form.cleaned_data["code"])
    return render(request, "cardrequests/find_card.html", {"form": form})


@public("the code on the card is the proof that one holds it")
@require_safe
@rate_limit(action="verify_card", limit_get=True)
def verify(request: HttpRequest, code: str) -> HttpResponse:
    words = render_to_string("cardrequests/verify.html", {"sighting": actions.cards.sight(code)}, request)
    return HttpResponse(words, headers=UNKEPT)
