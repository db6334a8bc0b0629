"""Who may do what with sessions. Each question is answered without a request, and raises nothing."""

import re

from django.db.models import Exists, Q, QuerySet

from accounts.models import User
from cardrequests.models import Invoice, PaymentMode, Trainer, TrainingSession
from cardrequests.models.invoices import InvoiceQuerySet
from organizations.models import SupportDesk
from organizations.permissions import desks_of
from portal.core import desks

# A trainer's user name is the number of the card up to its hyphen: whoever is called otherwise is none.
USERNAME = re.compile(r"[a-z]{4}[0-9]{3}")
CARD_MAX = 20
# Those who train deal with the desk of this type of account.
TRAINING = "EDU"


def trainer_of(user: User) -> Trainer | None:
    """Return what a person is as a trainer. It asks the database only for who may be one: every page wants to know."""
    return getattr(user, "trainer", None) if USERNAME.fullmatch(user.username) else None


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

desks.tables(
    "cardrequests.OrganismKind",
    "cardrequests.Institution",
    "cardrequests.Activity",
    "cardrequests.Title",
    "cardrequests.Price",
)


def trains(desk: SupportDesk) -> bool:
    return desk.types.filter(prefix=TRAINING).exists()


desks.usual(
    "cardrequests.view_trainer",
    "cardrequests.add_trainer",
    "cardrequests.change_trainer",
    "cardrequests.view_trainingsession",
    "cardrequests.change_trainingsession",
    "cardrequests.view_participant",
    "cardrequests.view_card",
    "cardrequests.change_card",
    "cardrequests.add_payment",
    "cardrequests.view_printrun",
    "cardrequests.add_printrun",
    of=trains,
)


def _training_desk_of(agent: User) -> QuerySet[SupportDesk]:
    return desks_of(agent).filter(types__prefix=TRAINING)


def serves_training(agent: User) -> bool:
    """Whether a desk of the agent is the one of those who train: trainers, sessions, invoices and cards are its own."""
    return agent.is_superuser or _training_desk_of(agent).exists()


@desks.belongs(
    "cardrequests.Trainer",
    "cardrequests.TrainingSession",
    "cardrequests.Participant",
    "cardrequests.Invoice",
    "cardrequests.Payment",
    "cardrequests.Card",
    "cardrequests.PrintRun",
)
def all_of_training(agent: User) -> Q:
    return Q(Exists(_training_desk_of(agent)))


@desks.belongs("accounts.User")
def trainers_as_people(agent: User) -> Q:
    return all_of_training(agent) & Q(pk__in=Trainer.objects.order_by().values("user"))


@desks.held_elsewhere("accounts.User")
def trainers_of_another_desk(agent: User) -> Q:
    return ~all_of_training(agent) & Q(pk__in=Trainer.objects.active().order_by().values("user"))


def can_receive(agent: User) -> bool:
    """Whoever may write a payment down."""
    return agent.has_perm("cardrequests.add_payment") and serves_training(agent)


def can_ship(agent: User) -> bool:
    return agent.has_perm("cardrequests.change_trainingsession") and serves_training(agent)


def can_see_figures(agent: User) -> bool:
    return agent.has_perm("cardrequests.view_trainingsession") and serves_training(agent)


def can_print(agent: User) -> bool:
    return agent.has_perm("cardrequests.add_printrun") and serves_training(agent)


def can_open_trainers(agent: User) -> bool:
    return agent.has_perm("cardrequests.add_trainer") and serves_training(agent)
