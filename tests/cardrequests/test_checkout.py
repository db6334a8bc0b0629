"""By card: the provider's page and back, again when it fails; Stripe over HTTP, and the pretended page."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from celery.signals import before_task_publish
from django.urls import reverse
from django.utils import timezone

from cardrequests import checkout, tasks
from cardrequests.checkout import Unreachable
from cardrequests.models import Payment, ProviderEvent
from portal.demo import checkout as checkout_page
from tests.cardrequests.factories import PaymentFactory
from tests.cardrequests.paying import agreed, submitted, tab, words
from tests.cardrequests.stripe_fake import KEY, signature

pytestmark = pytest.mark.django_db
TOLD = reverse("cardrequests:provider_told")


def hear(client, stripe, page, kind="checkout.session.completed", name="evt_1"):
    body = stripe.event(page, kind, name)
    headers = {"Stripe-Signature": signature(body)}
    return client.post(TOLD, body, content_type="application/json", headers=headers)


@pytest.fixture
def opened(browser_of_claude, ready, stripe):
    """The page that Stripe opened when Claude submitted."""
    answer = browser_of_claude.post(tab(ready), agreed(ready, mode="card"))
    assert answer.url == stripe.page["url"]
    return stripe.page


# --- There ---------------------------------------------------------------------------------------


def test_submitting_by_card_opens_the_page_of_stripe(opened, stripe, ready):
    payment = Payment.objects.get()
    (asked,) = stripe.asked
    assert asked["client_reference_id"] == [str(payment.public_id)]
    assert asked["line_items[0][price_data][unit_amount]"] == ["600"]
    assert asked["line_items[0][price_data][currency]"] == ["cad"]
    assert asked["success_url"] == [f"http://testserver{tab(ready, 'payment_return')}"]
    assert asked["locale"] == ["fr-CA"]
    assert (payment.state, payment.provider_id) == ("started", opened["id"])
    ready.refresh_from_db()
    assert ready.state == "submitted"
    assert ready.invoices.count() == 1


def test_browser_is_allowed_to_follow_there(browser_of_claude, ready, stripe):
    policy = browser_of_claude.get(tab(ready)).headers["Content-Security-Policy"]
    assert "form-action 'self' https://checkout.stripe.com" in policy


def test_paying_twice_at_once_or_again_is_one_payment(opened, browser_of_claude, ready, stripe):
    for name in ("payment", "pay"):
        assert browser_of_claude.post(tab(ready, name), agreed(ready, mode="card")).url == opened["url"]
    assert Payment.objects.count() == len(stripe.pages) == 1


@pytest.mark.parametrize("status", [401, 402, 429, 500])
def test_stripe_that_does_not_answer_leaves_the_session_submitted_and_payable(status, browser_of_claude, ready, stripe):
    stripe.says = status
    answer = browser_of_claude.post(tab(ready), agreed(ready, mode="card"), follow=True)
    assert "La page de paiement ne répond pas" in words(answer)
    assert KEY not in answer.content.decode()
    ready.refresh_from_db()
    assert ready.state == "submitted"
    stripe.says = None
    assert browser_of_claude.post(tab(ready, "pay")).url == stripe.page["url"]
    assert Payment.objects.count() == 1


def test_nobody_pays_by_card_what_is_not_to_be_paid_so(browser_of_claude, ready, stripe):
    submitted(ready, mode="cheque")
    answer = browser_of_claude.post(tab(ready, "pay"), follow=True)
    assert "n’attend pas de paiement par carte" in words(answer)
    assert not Payment.objects.exists()


# --- And back ------------------------------------------------------------------------------------


def test_return_page_waits_until_the_webhook_has_come(opened, browser_of_claude, client, ready, stripe, mailbox):
    waiting = browser_of_claude.get(tab(ready, "payment_return"))
    assert "Nous attendons la confirmation…" in words(waiting)
    stripe.settle(opened)
    assert hear(client, stripe, opened).status_code == 204
    back = browser_of_claude.get(tab(ready, "payment_return"), follow=True)
    assert "La session est payée" in words(back)
    assert "Paiement reçu" in mailbox.latest(ready.delivery_email).subject
    ready.refresh_from_db()
    assert ready.state == "paid"


def test_return_page_asks_nobody_and_believes_nobody(opened, browser_of_claude, ready, stripe):
    stripe.settle(opened)
    browser_of_claude.get(tab(ready, "payment_return") + "?payment_status=paid")
    ready.refresh_from_db()
    assert ready.state == "submitted"


def test_refused_card_is_told_and_one_pays_again(opened, browser_of_claude, client, ready, stripe):
    hear(client, stripe, opened, "checkout.session.async_payment_failed")
    page = browser_of_claude.get(tab(ready, "payment_return"), follow=True)
    assert "Le paiement a été refusé" in words(page)
    assert "Payer 6,00 $" in words(page)
    assert browser_of_claude.post(tab(ready, "pay")).url != opened["url"]
    assert Payment.objects.count() == 2


def test_page_that_was_left_is_told_and_one_pays_again(opened, browser_of_claude, client, ready, stripe):
    assert "Le paiement est commencé" in words(browser_of_claude.get(tab(ready)))
    hear(client, stripe, opened, "checkout.session.expired")
    assert "n’a pas été mené à terme" in words(browser_of_claude.get(tab(ready)))
    assert browser_of_claude.post(tab(ready, "pay")).url != opened["url"]


# --- When nothing was told -----------------------------------------------------------------------


@pytest.fixture
def age():
    """Have the payments begun so many minutes ago."""

    def begin(minutes):
        Payment.objects.update(started_at=timezone.now() - timedelta(minutes=minutes))

    return begin


def test_clock_asks_about_a_payment_of_which_nothing_was_told(opened, ready, stripe, age):
    stripe.settle(opened)
    assert tasks.reconcile_payments() == 0
    age(minutes=11)
    assert tasks.reconcile_payments() == 1
    assert tasks.reconcile_payments() == 0
    ready.refresh_from_db()
    assert ready.state == "paid"


def test_clock_leaves_open_pages_open_and_ends_the_others(opened, stripe, age):
    age(minutes=30)
    assert tasks.reconcile_payments() == 0
    stripe.settle(opened, status="expired", payment_status="unpaid")
    assert tasks.reconcile_payments() == 1
    assert Payment.objects.get().state == "abandoned"


def test_payment_that_no_page_was_made_for_ends_in_the_end(ready, stripe, age):
    submitted(ready, mode="card")
    payment = PaymentFactory(session=ready, provider="stripe")
    age(minutes=90)
    assert tasks.reconcile_payments() == 0
    age(minutes=121)
    assert tasks.reconcile_payments() == 1
    payment.refresh_from_db()
    assert payment.state == "abandoned"


def test_stripe_that_is_away_costs_the_clock_nothing(opened, stripe, age):
    age(minutes=11)
    stripe.says = 500
    assert tasks.reconcile_payments() == tasks.refund_payments() == 0
    assert Payment.objects.get().state == "started"


def test_clock_has_nothing_to_ask_where_no_card_is_taken():
    assert tasks.reconcile_payments() == tasks.refund_payments() == 0


# --- The pretended page --------------------------------------------------------------------------


@pytest.fixture
def queued():
    """What is handed to the queue, which a worker would take from there."""
    handed = []

    def note(sender, body, **kwargs):
        handed.append((sender, *body[0]))

    before_task_publish.connect(note)
    yield handed
    before_task_publish.disconnect(note)


@pytest.fixture
def pretended(simulated, browser_of_claude, ready):
    """The pretended page that opened when Claude submitted."""
    answer = browser_of_claude.post(tab(ready), agreed(ready, mode="card"))
    return urlsplit(answer.url).path


@pytest.mark.parametrize(
    ("choice", "state", "waits"),
    [
        ("pay", "paid", [0]),
        ("refuse", "refused", [0]),
        ("give_up", "abandoned", [0]),
        ("twice", "paid", [0, 0]),
        ("late", "paid", [20]),
    ],
)
def test_pretended_page_tells_what_one_chose(
    choice, state, waits, pretended, browser_of_claude, ready, queued, django_capture_on_commit_callbacks
):
    assert "Payer 6,00 $" in words(browser_of_claude.get(pretended))
    with django_capture_on_commit_callbacks(execute=True):
        back = browser_of_claude.post(pretended, {"choice": choice})
    assert urlsplit(back.url).path == tab(ready, "payment" if choice == "give_up" else "payment_return")
    assert [wait for task, _told, wait in queued if task == checkout_page.TELL] == waits
    assert {json.loads(told)["state"] for _task, told, _wait in queued} == {state}
    assert Payment.objects.get().state == "started"


def test_address_of_a_pretended_page_is_not_made_up(simulated, client):
    assert client.get(reverse("demo:checkout", args=["du-vent"])).status_code == 404


def test_unreachable_says_nothing_of_the_key(stripe, ready):
    stripe.says = 401
    submitted(ready, mode="card")
    with pytest.raises(Unreachable) as refused:
        checkout.provider().look_up(PaymentFactory(session=ready, provider_id="cs_1"))
    assert KEY not in str(refused.value)
    assert not ProviderEvent.objects.exists()
