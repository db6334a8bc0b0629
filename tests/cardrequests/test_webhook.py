"""What the payment provider tells: signed, once, in any order, to the cent. Nothing else makes a session paid."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cardrequests import actions, checkout, tasks
from cardrequests.checkout import simulated as pretended
from cardrequests.models import Payment, ProviderEvent
from portal.core.models import JournalEntry
from tests.cardrequests.factories import PaymentFactory, TrainingSessionFactory
from tests.cardrequests.paying import submitted
from tests.cardrequests.stripe_fake import signature

pytestmark = pytest.mark.django_db
TOLD = reverse("cardrequests:provider_told")
COMPLETED, EXPIRED = "checkout.session.completed", "checkout.session.expired"
FAILED, SUCCEEDED = "checkout.session.async_payment_failed", "checkout.session.async_payment_succeeded"


def send(body, header):
    """From far away: without a cookie, and with the checks of forms switched on."""
    headers = {"Stripe-Signature": header} if header else {}
    return Client(enforce_csrf_checks=True).post(TOLD, body, content_type="application/json", headers=headers)


@pytest.fixture
def page(ready, stripe):
    """A page that is open for a session that waits for its money."""
    submitted(ready, mode="card")
    return opened(ready)


def opened(session):
    """Open a page as the portal does."""
    provider = checkout.provider()
    payment = actions.payments.start(session, provider=provider, by=session.trainer)
    made = provider.create_checkout(actions.payments.order_of(payment))
    return {
        "id": made.provider_id,
        "object": "checkout.session",
        "client_reference_id": str(payment.public_id),
        "amount_total": 600,
        "currency": "cad",
        "status": "complete",
        "payment_status": "paid",
    }


def tell(stripe, page, kind=COMPLETED, name="evt_1"):
    body = stripe.event(page, kind, name)
    assert send(body, signature(body)).status_code == 204
    return ProviderEvent.objects.get(event_id=name).outcome


# --- Who tells -----------------------------------------------------------------------------------


def test_nothing_is_heard_that_is_not_signed_by_the_provider_and_now(page, ready, stripe):
    body = stripe.event(page)
    forged = body.replace(b"600", b"601")
    for sent, header in [
        (body, ""),
        (body, "t=1,v1=ab"),
        (body, signature(body, secret="whsec_other")),
        (body, signature(body, age=600)),
        (forged, signature(body)),
        (b"{", signature(b"{")),
    ]:
        assert send(sent, header).status_code == 400
    ready.refresh_from_db()
    assert ready.state == "submitted"
    assert not ProviderEvent.objects.exists()


def test_there_is_no_such_door_where_no_card_is_taken(db):
    assert send(b"{}", "t=1,v1=ab").status_code == 404


# --- Once, in any order --------------------------------------------------------------------------


@pytest.mark.guide("AS-13", "M12")
def test_money_that_came_makes_the_session_paid_and_is_told(page, ready, stripe, mailbox):
    assert tell(stripe, page) == "paid"
    ready.refresh_from_db()
    payment = Payment.objects.get()
    assert (ready.state, payment.state) == ("paid", "paid")
    assert ready.paid_at
    assert payment.settled_at
    assert "6,00 $" in mailbox.latest(ready.delivery_email).text.replace("\xa0", " ")
    assert JournalEntry.objects.filter(kind="session.paid").count() == 1


def test_webhook_that_comes_twice_is_heard_once(page, ready, stripe, mailbox):
    for _ in range(2):
        assert tell(stripe, page) == "paid"
    assert tell(stripe, page, SUCCEEDED, "evt_2") == "nothing"
    assert [mail.template for mail in mailbox.to(ready.delivery_email)].count("cardrequests/notices/session_paid") == 1
    assert JournalEntry.objects.filter(kind="session.paid").count() == 1


def test_what_comes_out_of_order_changes_nothing_that_is_paid(page, ready, stripe):
    assert tell(stripe, page, EXPIRED, "evt_1") == "abandoned"
    assert tell(stripe, page, COMPLETED, "evt_2") == "paid"
    assert tell(stripe, page, FAILED, "evt_3") == "nothing"
    assert tell(stripe, page, EXPIRED, "evt_4") == "nothing"
    assert Payment.objects.get().state == "paid"


def test_page_that_is_complete_but_not_paid_yet_waits(page, ready, stripe):
    assert tell(stripe, page | {"payment_status": "unpaid"}) == "nothing"
    assert tell(stripe, page, SUCCEEDED, "evt_2") == "paid"


def test_webhook_that_overtakes_the_answer_is_heard(page, ready, stripe):
    """The provider may tell before we have noted how it calls the payment."""
    Payment.objects.update(provider_id=None)
    assert tell(stripe, page) == "paid"
    payment = Payment.objects.get()
    assert payment.provider_id == page["id"]
    actions.payments.follow(payment, "cs_other")
    payment.refresh_from_db()
    assert payment.provider_id == page["id"]


# --- To the cent ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong", [{"amount_total": 599}, {"amount_total": 601}, {"currency": "usd"}, {"id": "cs_test_other"}]
)
def test_other_money_than_was_asked_pays_nothing_and_is_written_down(wrong, page, ready, stripe):
    Payment.objects.update(provider_id=page["id"])
    assert tell(stripe, page | wrong) == "mismatch"
    ready.refresh_from_db()
    assert (ready.state, Payment.objects.get().state) == ("submitted", "started")
    assert JournalEntry.objects.filter(kind="payment.mismatched").count() == 1


@pytest.mark.parametrize("reference", [None, "", "du-vent", "00000000-0000-4000-8000-000000000000"])
def test_payment_of_someone_else_at_the_same_provider_is_not_ours(reference, page, stripe):
    assert tell(stripe, page | {"client_reference_id": reference}) == "unknown"


def test_other_events_are_heard_and_do_nothing(page, stripe):
    assert tell(stripe, {"id": "in_1", "object": "invoice"}, "invoice.paid") == "unknown"


# --- Given back ----------------------------------------------------------------------------------


def test_money_that_comes_after_a_cancellation_is_given_back_once(page, ready, stripe, mailbox, claude):
    actions.submissions.cancel(ready, by=claude.user)
    assert tell(stripe, page) == "refund_due"
    for given_back in (1, 0):
        assert tasks.refund_payments() == given_back
    payment = Payment.objects.get()
    assert stripe.refunds == {f"refund-{payment.public_id}": {"payment_intent": [f"pi_{page['id']}"]}}
    assert ProviderEvent.objects.get().outcome == "refunded"
    assert "remboursé" in mailbox.latest(ready.delivery_email).text
    ready.refresh_from_db()
    assert ready.state == "cancelled"


def test_money_that_comes_twice_is_given_back(page, ready, stripe):
    Payment.objects.update(state=Payment.State.ABANDONED)
    second = opened(ready)
    assert tell(stripe, second, name="evt_1") == "paid"
    assert tell(stripe, page, name="evt_2") == "refund_due"
    stripe.says = 500
    assert tasks.refund_payments() == 0
    stripe.says = None
    assert tasks.refund_payments() == 1
    (asked,) = stripe.refunds.values()
    assert asked == {"payment_intent": [f"pi_{page['id']}"]}


def test_cheque_that_an_agent_holds_counts_before_a_card(page, ready, stripe):
    PaymentFactory(session=ready, received=True)
    actions.submissions.settle(ready, Decimal("6.00"), by=None)
    assert tell(stripe, page) == "refund_due"


# --- The pretended provider ------------------------------------------------------------------------


def test_pretended_provider_signs_too(simulated, db):
    session = submitted(TrainingSessionFactory(participants=3), mode="card")
    opened(session)
    payment = Payment.objects.get()
    page = {"id": payment.provider_id or "sim_1", "reference": str(payment.public_id), "cents": 600}
    told = pretended.decide(page, "paid").encode()
    for header in ("", "1.ab", "x.ab", "²." + "a" * 64):
        answer = Client().post(TOLD, told, content_type="application/json", headers={pretended.HEADER: header})
        assert answer.status_code == 400
    assert json.loads(told)["cents"] == 600
    assert Payment.objects.get().state == "started"
