"""Where cards are typed: on the page of a payment provider, never on one of ours.

provider = checkout.provider()        the one that PAYMENT_URL names, or None: then no card is taken
provider.create_checkout(order)       opens its page
provider.parse_webhook(body, headers) what it tells, once it has proven to be the one
provider.look_up(payment)             what became of a payment of which it told nothing
provider.refund(payment, key)         gives the money back
"""

from django.conf import settings

from cardrequests.checkout.port import Checkout, Forged, Order, Provider, Told, Unreachable
from cardrequests.checkout.simulated import SimulatedPages
from cardrequests.checkout.stripe_pages import PAGE_HOST, StripePages

__all__ = ["PAGES", "Checkout", "Forged", "Order", "Provider", "Told", "Unreachable", "is_available", "provider"]

# Where browsers are led to: the page of a form that leads there must allow it.
PAGES = (PAGE_HOST,)


def is_available() -> bool:
    """Whether a card can be taken at all: elsewhere nobody is offered it."""
    return settings.PAYMENT_PROVIDER is not None


def provider() -> Provider | None:
    named = settings.PAYMENT_PROVIDER
    if named is None:
        return None
    return SimulatedPages() if named.is_demonstration else StripePages(named)
