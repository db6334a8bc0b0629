"""Money: to the cent, whatever the price and the number; as people read it; as providers count it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cardrequests.actions.submissions import CARD_MINIMUM
from cardrequests.checkout.port import cents, from_cents
from cardrequests.models import spoken_money, total
from portal import env

PRICES = st.decimals(min_value=0, max_value=Decimal("9999.99"), places=2)
COUNTS = st.integers(min_value=0, max_value=1000)


@given(PRICES, COUNTS)
def test_total_is_exact_and_counted_in_cents_is_the_same(price, count):
    amount = total(price, count)
    assert amount == price * count
    assert from_cents(cents(amount)) == amount
    assert cents(amount) == cents(price) * count


@given(PRICES, COUNTS, COUNTS)
def test_two_lists_cost_what_both_together_cost(price, first, second):
    assert total(price, first) + total(price, second) == total(price, first + second)


@given(PRICES)
def test_amount_is_read_back_as_it_was_said(price):
    with translation.override("fr-ca"):
        said = spoken_money(price)
    figures = said.removesuffix("$").replace("\xa0", "").replace(" ", "").replace("\u202f", "")
    assert Decimal(figures.replace(",", ".")) == price


def test_amount_is_said_as_here():
    with translation.override("fr-ca"):
        assert spoken_money(Decimal("2")).replace("\xa0", " ") == "2,00 $"
        assert spoken_money(CARD_MINIMUM).replace("\xa0", " ") == "5,00 $"


def test_half_a_cent_is_nobodys():
    with pytest.raises(ValueError, match="whole cents"):
        cents(Decimal("0.005"))


# --- PAYMENT_URL ---------------------------------------------------------------------------------


def provider(monkeypatch, value, *, is_demonstration=False):
    monkeypatch.setenv("PAYMENT_URL", value)
    return env.payment_provider("PAYMENT_URL", is_demonstration=is_demonstration)


def test_provider_is_named_with_its_key_and_its_secret(monkeypatch):
    named = provider(monkeypatch, "stripe+https://sk_live%2F1:whsec_2@api.stripe.com/")
    assert (named.address, named.key, named.webhook_secret) == ("https://api.stripe.com", "sk_live/1", "whsec_2")
    assert "sk_live" not in repr(named)
    assert provider(monkeypatch, "") is None
    assert provider(monkeypatch, "demo:", is_demonstration=True).is_demonstration


@pytest.mark.parametrize(
    ("value", "reproach"),
    [
        ("demo:", "needs DEMO"),
        ("https://s3cret:whsec@api.stripe.com", "no known kind"),
        ("stripe+http://s3cret:whsec@api.stripe.com", "in clear"),
        ("stripe+https://s3cret@api.stripe.com", "lacks the KEY"),
        ("stripe+https://s3cret:whsec@", "names no host"),
        ("stripe+https://s3cret:whsec@api.stripe.com/v1", "has a path"),
        ("stripe+https://s3cret:whsec@api.stripe.com:x", "not an address"),
    ],
)
def test_what_names_no_provider_is_refused_without_its_key(value, reproach, monkeypatch):
    with pytest.raises(ImproperlyConfigured, match=reproach) as refused:
        provider(monkeypatch, value)
    assert "s3cret" not in str(refused.value)
