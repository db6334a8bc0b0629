"""Payments by card: begun here, made on the provider’s page, true once the provider has told so, and told once."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cardrequests import notices
from cardrequests.actions.submissions import card_refusal, lock_session, settle
from cardrequests.checkout import Order, Provider, Told, Unreachable
from cardrequests.checkout.port import CURRENCY
from cardrequests.models import Invoice, Payment, PaymentMode, ProviderEvent, Trainer, TrainingSession
from portal.core.journal import event, record
from portal.core.links import absolute
from portal.core.queue import later

STARTED = event("payment.started", gettext_lazy("%(actor)s a ouvert la page de paiement de la session %(number)s."))
REFUSED = event("payment.refused", gettext_lazy("Le paiement de la session %(number)s a été refusé."))
ABANDONED = event("payment.abandoned", gettext_lazy("Le paiement de la session %(number)s n’a pas été mené à terme."))
MISMATCHED = event(
    "payment.mismatched",
    gettext_lazy("Un paiement de %(told)s est arrivé pour la session %(number)s, au lieu de %(amount)s."),
)
REFUNDED = event(
    "payment.refunded", gettext_lazy("Un paiement en trop pour la session %(number)s a été remboursé (%(amount)s).")
)

# The provider’s page closes then; Stripe allows no less than half an hour.
LIFETIME = timedelta(minutes=60)
# Within so long of its end, a page is not shown again: nobody types a card that fast.
LAST_MINUTES = timedelta(minutes=5)
# A webhook comes within seconds; after this, one asks.
QUIET_FOR = timedelta(minutes=10)
BATCH = 20
REFUND = "cardrequests.tasks.refund_payments"

State, Outcome = Payment.State, ProviderEvent.Outcome
logger = structlog.get_logger(__name__)


# --- Begun ---------------------------------------------------------------------------------------


@transaction.atomic
def start(session: TrainingSession, *, provider: Provider, by: Trainer) -> Payment:
    """Begin to pay a session by card, or return the attempt that is under way: two clicks are one payment."""
    session = lock_session(session, by=by)
    if session.state != TrainingSession.State.SUBMITTED or session.payment_mode != PaymentMode.CARD:
        raise ValidationError(_("Cette session n’attend pas de paiement par carte."), code="settled")
    amount = session.invoices.get(kind=Invoice.Kind.INVOICE).amount
    if refusal := card_refusal(amount):
        raise ValidationError(refusal, code="no_card")
    open_since = timezone.now() - LIFETIME + LAST_MINUTES
    open_ones = session.payments.under_way().filter(provider=provider.name, started_at__gt=open_since)
    if under_way := open_ones.order_by("-started_at").first():
        return under_way
    payment = Payment.objects.create(session=session, mode=PaymentMode.CARD, amount=amount, provider=provider.name)
    record(STARTED, about=session, place=session, by=by.user, number=session.number)
    return payment


def order_of(payment: Payment) -> Order:
    """Return what the provider is asked for; always the same for one payment, so that asking twice is asking once."""
    session = payment.session
    return Order(
        reference=str(payment.public_id),
        idempotency_key=str(payment.idempotency_key),
        amount=payment.amount,
        words=_("Session %(number)s") % {"number": session.number},
        email=session.delivery_email,
        language=session.trainer.user.language,
        expires_at=payment.started_at + LIFETIME,
        done_url=absolute("cardrequests:payment_return", session.public_id),
        given_up_url=absolute("cardrequests:payment", session.public_id),
    )


def follow(payment: Payment, provider_id: str) -> None:
    """Note how the provider calls a payment, unless its webhook has come first and said so."""
    Payment.objects.filter(pk=payment.pk, provider_id=None).update(provider_id=provider_id)


# --- What the provider tells ---------------------------------------------------------------------


@transaction.atomic
def hear(told: Told) -> str:
    """Do what the provider tells, once for each event, in whatever order they come; return what came of it."""
    heard, is_new = ProviderEvent.objects.get_or_create(event_id=told.event_id, defaults={"kind": told.kind})
    if not is_new:
        return heard.outcome
    heard.payment = _payment_of(told)
    heard.outcome = _effect(heard.payment, told) if heard.payment else Outcome.UNKNOWN
    heard.save(update_fields=["payment", "outcome"])
    if heard.outcome == Outcome.REFUND_DUE:
        later(REFUND)
    return heard.outcome


def _payment_of(told: Told) -> Payment | None:
    """Return the payment under a lock, after that of its session. The provider may know others than ours."""
    try:
        found = Payment.objects.select_related("session").get(public_id=UUID(told.reference))
    except (ValueError, Payment.DoesNotExist):
        return None
    session = lock_session(found.session)
    payment = Payment.objects.select_for_update().get(pk=found.pk)
    payment.session = session
    return payment


def _effect(payment: Payment, told: Told) -> str:
    if not told.state or not payment.can_become(told.state):
        return Outcome.NOTHING
    if told.state == State.PAID:
        return _receive(payment, told)
    payment.state = told.state
    payment.save(update_fields=["state"])
    kind = REFUSED if told.state == State.REFUSED else ABANDONED
    record(kind, about=payment.session, place=payment.session, by=None, number=payment.session.number)
    return told.state


def _receive(payment: Payment, told: Told) -> str:
    """Take the money of a payment, if it is the one that was asked, for something that is still to be paid."""
    session = payment.session
    is_expected = (told.amount, told.currency) == (payment.amount, CURRENCY)
    if not is_expected or payment.provider_id not in (None, told.provider_id):
        facts = {"told": f"{told.amount} {told.currency}", "amount": f"{payment.amount} {CURRENCY}"}
        record(MISMATCHED, about=session, place=session, by=None, number=session.number, **facts)
        logger.error("payment_mismatch", session=session.number, **facts)
        return Outcome.MISMATCH
    payment.provider_id = told.provider_id
    if session.state != TrainingSession.State.SUBMITTED:
        payment.save(update_fields=["provider_id"])
        return Outcome.REFUND_DUE
    payment.state, payment.settled_at = State.PAID, timezone.now()
    payment.save(update_fields=["state", "settled_at", "provider_id"])
    settle(session, payment.amount, by=None)
    return Outcome.PAID


# --- What the clock does -------------------------------------------------------------------------


def reconcile(ask: Callable[[Payment], Told | None], *, provider_name: str) -> int:
    """Ask what became of payments of which nothing was told; return how many were settled so."""
    quiet = Payment.objects.under_way().filter(started_at__lt=timezone.now() - QUIET_FOR, provider=provider_name)
    settled = 0
    for payment in quiet.order_by("started_at")[:BATCH]:
        told = _asked(ask, payment)
        if told and hear(told):
            settled += 1
    return settled


def _asked(ask: Callable[[Payment], Told | None], payment: Payment) -> Told | None:
    """Return what the provider says of a payment; one without a name there was never opened."""
    try:
        return (ask(payment) if payment.provider_id else None) or _long_over(payment)
    except Unreachable as error:
        logger.warning("payment_provider_unreachable", reason=str(error))
        return None


def _long_over(payment: Payment) -> Told | None:
    """Return that a payment is over once its page has been closed for as long as it was open."""
    if payment.started_at > timezone.now() - 2 * LIFETIME:
        return None
    return Told(f"over:{payment.public_id}", "over", reference=str(payment.public_id), state=State.ABANDONED)


def refund_due(provider: Provider) -> int:
    """Give back what came twice, or too late; return how many. Safe to run twice: the provider knows the key."""
    refunded = 0
    for heard in ProviderEvent.objects.awaiting_refund().select_related("payment__session").order_by("pk")[:BATCH]:
        try:
            refunded += _refund(heard, provider)
        except Unreachable as error:
            logger.warning("payment_provider_unreachable", reason=str(error))
    return refunded


def _refund(heard: ProviderEvent, provider: Provider) -> bool:
    assert heard.payment is not None  # noqa: S101 (only of a payment of ours is money given back)
    provider.refund(heard.payment, key=f"refund-{heard.payment.public_id}")
    with transaction.atomic():
        if not ProviderEvent.objects.awaiting_refund().filter(pk=heard.pk).update(outcome=Outcome.REFUNDED):
            return False
        session = TrainingSession.objects.select_related("trainer__user").get(pk=heard.payment.session_id)
        amount = heard.payment.amount
        record(REFUNDED, about=session, place=session, by=None, number=session.number, amount=f"{amount} $")
        notices.payment_refunded(session, heard.payment)
    return True
