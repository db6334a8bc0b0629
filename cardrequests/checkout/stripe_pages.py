"""Stripe’s own pages (Checkout): the card is typed there, and what became of it comes back signed."""

from collections.abc import Callable, Mapping
from typing import Any

import stripe
from django.conf import settings

from cardrequests.checkout.port import CURRENCY, Checkout, Forged, Order, Told, Unreachable, cents, from_cents
from cardrequests.models import Payment

PAGE_HOST = "https://checkout.stripe.com"
# A person waits for the page; Stripe tries a webhook again for three days.
TIMEOUT = 10
RETRIES = 1
LANGUAGES = {"fr-ca": "fr-CA", "en": "en"}

State = Payment.State
PAID = "paid"
# What an event of a page means; one that completes is paid only if it says so, for some banks take days.
MEANINGS: dict[str, Callable[[Any], str]] = {
    "checkout.session.completed": lambda page: State.PAID if page.payment_status == PAID else "",
    "checkout.session.async_payment_succeeded": lambda page: State.PAID,
    "checkout.session.async_payment_failed": lambda page: State.REFUSED,
    "checkout.session.expired": lambda page: State.ABANDONED,
}


class StripePages:
    name = "stripe"

    def __init__(self, named: Any) -> None:
        self._webhook_secret = named.webhook_secret
        self._client = stripe.StripeClient(
            named.key,
            base_addresses={"api": named.address},
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=TIMEOUT),
        )

    def create_checkout(self, order: Order) -> Checkout:
        line = {
            "quantity": 1,
            "price_data": {
                "currency": CURRENCY.lower(),
                "unit_amount": cents(order.amount),
                "product_data": {"name": order.words},
            },
        }
        asked: Any = {
            "mode": "payment",
            "client_reference_id": order.reference,
            "customer_email": order.email,
            "locale": LANGUAGES.get(order.language, "auto"),
            "line_items": [line],
            "payment_method_types": ["card"],
            "expires_at": int(order.expires_at.timestamp()),
            "success_url": order.done_url,
            "cancel_url": order.given_up_url,
            # What is written on the statement of the bank, and found again there.
            "payment_intent_data": {"description": order.words, "metadata": {"site": settings.SITE_HOST}},
        }
        try:
            page = self._client.v1.checkout.sessions.create(asked, {"idempotency_key": order.idempotency_key})
        except stripe.StripeError as error:
            raise Unreachable(_reason(error)) from error
        return Checkout(provider_id=page.id, url=page.url or "")

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Told:
        try:
            event = self._client.construct_event(body, headers.get("Stripe-Signature", ""), self._webhook_secret)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise Forged(type(error).__name__) from error
        if event.type not in MEANINGS:
            return Told(event.id, event.type)
        return _told(event.id, event.type, event.data.object, MEANINGS[event.type])

    def look_up(self, payment: Payment) -> Told | None:
        """Ask what became of a page; None while it is still open."""
        page = self._page(payment)
        if page.payment_status == PAID:
            return _told(f"looked:{page.id}:paid", "looked_up", page, lambda page: State.PAID)
        if page.status == "expired":
            return _told(f"looked:{page.id}:expired", "looked_up", page, lambda page: State.ABANDONED)
        return None

    def refund(self, payment: Payment, key: str) -> None:
        intent: Any = self._page(payment).payment_intent
        try:
            self._client.v1.refunds.create({"payment_intent": str(intent)}, {"idempotency_key": key})
        except stripe.StripeError as error:
            raise Unreachable(_reason(error)) from error

    def _page(self, payment: Payment) -> Any:
        try:
            return self._client.v1.checkout.sessions.retrieve(payment.provider_id or "")
        except stripe.StripeError as error:
            raise Unreachable(_reason(error)) from error


def _told(event_id: str, kind: str, page: Any, means: Callable[[Any], str]) -> Told:
    return Told(
        event_id=event_id,
        kind=kind,
        reference=page.client_reference_id or "",
        provider_id=page.id,
        state=means(page),
        amount=from_cents(page.amount_total or 0),
        currency=(page.currency or "").upper(),
    )


def _reason(error: stripe.StripeError) -> str:
    """Return why, without what was sent: a key, an address."""
    return f"{type(error).__name__} {error.http_status or ''} {error.code or ''}".strip()
