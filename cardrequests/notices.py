"""What trainers are told: one function an event, its words in templates/cardrequests/notices/."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from accounts.notices import owner
from cardrequests.models import Card, Invoice, Payment, Trainer, TrainingSession, spoken_money
from notifications.actions import write
from notifications.models import Category, Message, Recipient
from portal.core.links import absolute


def trainer_opened(trainer: Trainer, *, password: str, hours: int, event: str) -> Message:
    """The card number, the user name and the first password of a new trainer."""
    return write(
        "cardrequests/notices/trainer_opened",
        to=owner(trainer.user),
        event=event,
        category=Category.SECURITY,
        user=trainer.user,
        card=trainer.card_number,
        password=password,
        hours=hours,
        action_url=absolute("account_login"),
    )


def trainer_named(trainer: Trainer) -> Message:
    """The card number and the new user name of someone who had a user already, and keeps the password."""
    return write(
        "cardrequests/notices/trainer_named",
        to=owner(trainer.user),
        event=f"trainer:{trainer.pk}",
        category=Category.SECURITY,
        user=trainer.user,
        card=trainer.card_number,
        action_url=absolute("account_login"),
    )


# --- A session’s correspondence goes to its delivery address (AS-13) --------------------------------


def _delivery(session: TrainingSession) -> Recipient:
    """To whoever reads that address, who may have no user here; in the trainer’s language."""
    return Recipient(email=session.delivery_email, language=session.trainer.user.language)


def _session(name: str, session: TrainingSession, *, event: str = "", **context: Any) -> Message:
    return write(
        f"cardrequests/notices/{name}",
        to=_delivery(session),
        event=f"{name}:{event or session.public_id}",
        category=Category.ACCOUNTS,
        place=session,
        session=session,
        **context,
    )


def session_submitted(session: TrainingSession, invoice: Invoice) -> Message:
    """A session is submitted: what happens next. Its invoice follows."""
    count = session.participants.count()
    return _session("session_submitted", session, invoice=invoice, count=count, amount=_spoken(session, invoice.amount))


def session_paid(session: TrainingSession, amount: Decimal) -> Message:
    """The money is there: the cards will be shipped."""
    return _session("session_paid", session, amount=_spoken(session, amount))


def session_shipped(session: TrainingSession) -> Message:
    """The cards are on their way."""
    return _session("session_shipped", session)


def session_cancelled(session: TrainingSession, note: Invoice) -> Message:
    """A session that was submitted is cancelled. Its credit note follows."""
    return _session("session_cancelled", session, note=note)


def payment_refunded(session: TrainingSession, payment: Payment) -> Message:
    """Money that came twice, or after a cancellation, was given back."""
    amount = _spoken(session, payment.amount)
    return _session("payment_refunded", session, event=str(payment.public_id), amount=amount)


def invoice_ready(invoice: Invoice, *, after: int = 0) -> Message:
    """The link to an invoice or a credit note; sent again, it comes `after` another message."""
    name = "credit_note_ready" if invoice.is_credit_note else "invoice_ready"
    session = invoice.session
    return _session(
        name,
        session,
        event=f"{invoice.public_id}:{after}",
        invoice=invoice,
        amount=_spoken(session, invoice.amount),
        days=settings.INVOICE_LINK_DAYS,
        action_url=absolute("cardrequests:invoice_link", invoice.make_token()),
    )


def _spoken(session: TrainingSession, amount: Decimal) -> str:
    with translation.override(session.trainer.user.language):
        return spoken_money(amount)


def session_cancelled_by_desk(session: TrainingSession, *, reason: str) -> Message:
    """To the trainer: the desk cancelled a session, and why."""
    return write(
        "cardrequests/notices/session_cancelled_by_desk",
        to=owner(session.trainer.user),
        event=f"session_cancelled_by_desk:{session.public_id}",
        category=Category.SECURITY,
        user=session.trainer.user,
        session=session,
        reason=reason,
        action_url=absolute("cardrequests:session", session.public_id),
    )


# --- Cards -----------------------------------------------------------------------------------------


def card_reissued(card: Card) -> Message:
    """To the trainer who had asked for a card: another has taken its place."""
    return _about_card("cardrequests/notices/card_reissued", card, event=f"card_reissued:{card.number}")


def card_withdrawn(card: Card) -> Message:
    """To the trainer who had asked for a card: it is good no more, and no other takes its place."""
    return _about_card("cardrequests/notices/card_withdrawn", card, event=f"card_withdrawn:{card.number}")


def _about_card(template: str, card: Card, *, event: str) -> Message:
    session = card.participant.session
    return write(
        template,
        to=owner(session.trainer.user),
        event=event,
        category=Category.SECURITY,
        user=session.trainer.user,
        card=card,
        session=session,
        action_url=absolute("cardrequests:progress", session.public_id),
    )
