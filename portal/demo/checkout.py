"""The pretended page of a payment provider: whoever opens it decides what becomes of the payment."""

from urllib.parse import urlsplit

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cardrequests.checkout import simulated
from cardrequests.checkout.port import from_cents
from cardrequests.models import spoken_money
from portal.core.policies import public
from portal.core.queue import later

REASON = "the page of a pretended provider knows no user of ours; production does not have it"
TELL = "cardrequests.tasks.tell_simulated"
LATE = 20
# What one may decide: the state that is told, after how many seconds each time, and where it leads back to.
CHOICES = {
    "pay": ("paid", [0], "done"),
    "refuse": ("refused", [0], "done"),
    "give_up": ("abandoned", [0], "given_up"),
    "twice": ("paid", [0, 0], "done"),
    "late": ("paid", [LATE], "done"),
}


@public(REASON)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, token: str) -> HttpResponse:
    try:
        page = simulated.page_of(token)
    except BadSignature:
        raise Http404 from None
    if request.POST.get("choice") not in CHOICES:
        context = {"words": page["words"], "amount": spoken_money(from_cents(page["cents"])), "late": LATE}
        return render(request, "demo/checkout.html", context)
    state, waits, back = CHOICES[request.POST["choice"]]
    told = simulated.decide(page, state)
    for wait in waits:
        later(TELL, told, wait)
    return redirect(urlsplit(page[back])._replace(scheme="", netloc="").geturl())
