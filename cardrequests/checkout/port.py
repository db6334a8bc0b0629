"""What the portal and a payment provider say to each other, whoever the provider is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from cardrequests.models import Payment

CURRENCY = "CAD"


class Unreachable(Exception):
    """The provider does not answer, or does not want to: nothing is paid, and one may ask again."""


class Forged(Exception):
    """Whoever wrote this is not the provider, or wrote it too long ago."""


@dataclass(frozen=True)
class Order:
    """What the provider’s page asks, of whom, and where it leads afterwards. The same order twice is one payment."""

    reference: str
    idempotency_key: str
    amount: Decimal
    words: str
    email: str
    language: str
    expires_at: datetime
    done_url: str
    given_up_url: str


@dataclass(frozen=True)
class Checkout:
    """The provider’s page, and its name for what is paid there."""

    provider_id: str
    url: str


@dataclass(frozen=True)
class Told:
    """What the provider tells of a payment; `state` is the one that it has reached, nothing if that changes none."""

    event_id: str
    kind: str
    reference: str = ""
    provider_id: str = ""
    state: str = ""
    amount: Decimal = Decimal(0)
    currency: str = ""


class Provider(Protocol):
    name: str

    def create_checkout(self, order: Order) -> Checkout: ...

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Told: ...

    def look_up(self, payment: Payment) -> Told | None: ...

    def refund(self, payment: Payment, key: str) -> None: ...


def cents(amount: Decimal) -> int:
    """Return an amount as providers count it."""
    count = int(amount.scaleb(2))
    if from_cents(count) != amount:
        raise ValueError(f"{amount} is not of whole cents.")
    return count


def from_cents(count: int) -> Decimal:
    return Decimal(count).scaleb(-2)
