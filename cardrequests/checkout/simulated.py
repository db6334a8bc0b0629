"""The pretended provider of the demonstration: no money moves, all the rest is as with a true one.

Its page (portal.demo) decides what becomes of a payment; what it tells us it signs, and sends by HTTP like anyone.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.request import Request, urlopen

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from cardrequests.checkout.port import CURRENCY, Checkout, Forged, Order, Told, cents, from_cents
from cardrequests.models import Payment
from portal.core.links import absolute

HEADER = "Simulated-Signature"
SALT = "cardrequests.checkout.simulated"
STALE_AFTER = 300
REMEMBERED = 24 * 3600
TIMEOUT = 10
STATES = {"paid": Payment.State.PAID, "refused": Payment.State.REFUSED, "abandoned": Payment.State.ABANDONED}


class SimulatedPages:
    name = "simulated"

    def create_checkout(self, order: Order) -> Checkout:
        """Everything that the page needs travels in its address, signed; the same order has the same name."""
        provider_id = f"sim_{order.idempotency_key.replace('-', '')}"
        page = {
            "id": provider_id,
            "reference": order.reference,
            "cents": cents(order.amount),
            "words": order.words,
            "done": order.done_url,
            "given_up": order.given_up_url,
        }
        token = signing.dumps(page, salt=SALT, compress=True)
        # On whatever name of this machine one came by: a page does not lead its form to another.
        return Checkout(provider_id=provider_id, url=reverse("demo:checkout", args=[token]))

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Told:
        at, _, signature = headers.get(HEADER, "").partition(".")
        if not at.isdecimal() or abs(time.time() - int(at)) > STALE_AFTER:
            raise Forged("stale")
        if not hmac.compare_digest(signature.encode(), _signature(body, at).encode()):
            raise Forged("signature")
        return _told(json.loads(body))

    def look_up(self, payment: Payment) -> Told | None:
        decided = cache.get(f"{SALT}:{payment.provider_id}")
        return _told(decided | {"event": f"looked:{decided['event']}"}) if decided else None

    def refund(self, payment: Payment, key: str) -> None:
        """There is no money to give back."""


def page_of(token: str) -> dict[str, Any]:
    """Return what the address of a page says; BadSignature if it is not one of ours."""
    return signing.loads(token, salt=SALT, max_age=REMEMBERED)


def decide(page: Mapping[str, Any], state: str) -> str:
    """Note what became of a payment, and return what is to be told of it."""
    told = {
        "event": f"evt_{page['id']}_{state}",
        "id": page["id"],
        "reference": page["reference"],
        "cents": page["cents"],
        "currency": CURRENCY,
        "state": state,
    }
    cache.set(f"{SALT}:{page['id']}", told, REMEMBERED)
    return json.dumps(told)


def tell(told: str) -> int:
    """Send ourselves what is told, as a provider far away would; return what we answered."""
    body, at = told.encode(), str(int(time.time()))
    request = Request(  # noqa: S310 (our own address, from the settings)
        absolute("cardrequests:provider_told"),
        data=body,
        headers={"Content-Type": "application/json", HEADER: f"{at}.{_signature(body, at)}"},
    )
    with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
        return int(answer.status)


def _signature(body: bytes, at: str) -> str:
    key = hashlib.sha256(f"{SALT}{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def _told(told: Mapping[str, Any]) -> Told:
    return Told(
        event_id=told["event"],
        kind=f"simulated.{told['state']}",
        reference=told["reference"],
        provider_id=told["id"],
        state=STATES[told["state"]],
        amount=from_cents(told["cents"]),
        currency=told["currency"],
    )
