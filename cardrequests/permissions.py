"""Who may do what with sessions. Each question is answered without a request, and raises nothing."""

import re

from accounts.models import User
from cardrequests.models import Invoice, PaymentMode, Trainer, TrainingSession
from cardrequests.models.invoices import InvoiceQuerySet

# A trainer's user name is the number of the card up to its hyphen: whoever is called otherwise is none.
USERNAME = re.compile(r"[a-z]{4}[0-9]{3}")
CARD_MAX = 20


def trainer_of(user: User) -> Trainer | None:
    """Return what a person is as a trainer. It asks the database only for who may be one: every page wants to know."""
    return Trainer.objects.filter(user=user.pk).first() if USERNAME.fullmatch(user.username) else None


def can_read_sessions(trainer: Trainer) -> bool:
    """Also someone who trains no more reads what they reported."""
    return True


def can_report(trainer: Trainer) -> bool:
    return trainer.is_active


def can_change(trainer: Trainer, session: TrainingSession) -> bool:
    return can_report(trainer) and session.is_new


def bearer_of(card: str, *, other_than: Trainer) -> Trainer | None:
    """Return the active trainer, other than who asks, whose whole card number this is."""
    if "-" not in card or len(card) > CARD_MAX:
        return None
    return Trainer.objects.active().bearing(card).exclude(pk=other_than.pk).select_related("user").first()


def can_pay_by_card(trainer: Trainer, session: TrainingSession) -> bool:
    """Once submitted so, until the provider has told that the money is there."""
    return can_report(trainer) and _awaits_payment(session) and session.payment_mode == PaymentMode.CARD


def can_cancel_submission(trainer: Trainer, session: TrainingSession) -> bool:
    """A trainer changes their mind while nothing is paid; afterwards it is for the desk."""
    return can_report(trainer) and _awaits_payment(session)


def _awaits_payment(session: TrainingSession) -> bool:
    return session.state == TrainingSession.State.SUBMITTED


def invoices_of(trainer: Trainer) -> InvoiceQuerySet:
    """Return the invoices and credit notes of what a trainer reported."""
    return Invoice.objects.filter(session__trainer=trainer)


def invoice_behind(token: str) -> Invoice | None:
    """Return the paper to which a link in a mail leads, if it is there and its time is not up."""
    return Invoice.objects.behind(token).exclude(rendered_at=None).select_related("session").first()


# --- The desk --------------------------------------------------------------------------------------


def can_receive(agent: User) -> bool:
    """Whoever may write a payment down."""
    return agent.has_perm("cardrequests.add_payment")


def can_ship(agent: User) -> bool:
    return agent.has_perm("cardrequests.change_trainingsession")
