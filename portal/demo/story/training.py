"""Claude Ethier and Micheline Gagnon: sessions in every state, what they cost, and the cards that follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from accounts.actions import passwords, terms
from accounts.models import Terms, User
from cardrequests import checkout
from cardrequests.actions import (
    cards,
    invoices,
    participants,
    payments,
    receipts,
    sessions,
    shipping,
    submissions,
    trainers,
)
from cardrequests.checkout.port import CURRENCY
from cardrequests.models import (
    Activity,
    Card,
    Invoice,
    OrganismKind,
    Payment,
    PaymentMode,
    Title,
    Trainer,
    TrainingSession,
)
from portal.demo.cast import PASSWORD, Character, of
from portal.demo.clock import ago
from portal.demo.story.people import came_in

FIRST_NAMES = ("Aïcha", "Benoît", "Camille", "Daniel", "Émilie", "Fatou", "Guillaume", "Huguette", "Ivan", "Josée")
LAST_NAMES = (
    "Arsenault",
    "Bergeron",
    "Côté",
    "Diallo",
    "Fortin",
    "Gélinas",
    "Hébert",
    "Nguyen",
    "Ouellet",
    "Picard",
    "Roy",
)


@dataclass(frozen=True)
class Plot:
    """A session: how long ago it ended, how many came, how it is paid, and how far it got."""

    days: int
    people: int
    organism: str
    city: str
    mode: str = PaymentMode.CHEQUE
    reaches: str = "new"


SHIPPED, PRINTED, PAID, SUBMITTED, CREDITED, NEW = "shipped", "printed", "paid", "submitted", "credited", "new"
OF_CLAUDE = [
    Plot(262, 12, "Résidence du Parc", "Sherbrooke", PaymentMode.CHEQUE, SHIPPED),
    Plot(205, 8, "CPE Les Petits Castors", "Longueuil", PaymentMode.CARD, SHIPPED),
    Plot(118, 14, "Ambulances de la Rive", "Trois-Rivières", PaymentMode.DEPOSIT, SHIPPED),
    Plot(61, 6, "Résidence du Parc", "Sherbrooke", PaymentMode.CARD, PRINTED),
    Plot(33, 9, "Centre de services des Chênes", "Drummondville", PaymentMode.CARD, PAID),
    Plot(24, 4, "Agence Relais-Santé", "Montréal", PaymentMode.CHEQUE, CREDITED),
    Plot(12, 5, "CPE Les Petits Castors", "Longueuil", PaymentMode.CHEQUE, SUBMITTED),
    Plot(4, 4, "Résidence du Parc", "Sherbrooke", PaymentMode.CARD, NEW),
]
OF_MICHELINE = [
    Plot(140, 7, "Ambulances de la Rive", "Trois-Rivières", PaymentMode.CARD, SHIPPED),
    Plot(9, 6, "Agence Relais-Santé", "Montréal", PaymentMode.CARD, SUBMITTED),
]


def tell() -> None:
    olivier = User.objects.get(email=of("olivier").email)
    with ago(310, "13:30"):
        claude, micheline = (_trainer(of(key), by=olivier) for key in ("claude", "micheline"))
    names = _names()
    told = [(plot, claude, micheline) for plot in OF_CLAUDE] + [(plot, micheline, None) for plot in OF_MICHELINE]
    for plot, trainer, second in sorted(told, key=lambda each: -each[0].days):
        _go_through(plot, trainer, second, names, olivier)
    with ago(90, "09:40"):
        lost = Card.objects.filter(participant__session__trainer=claude).order_by("pk")[0]
        cards.reissue(lost, reason=Card.Reason.LOST, by=olivier)
    came_in(claude.user, 0)
    came_in(micheline.user, 7)


def _names() -> Iterator[tuple[str, str]]:
    """Yield names, no pair twice: the lengths of the two lists have no common factor."""
    return zip(cycle(FIRST_NAMES), cycle(LAST_NAMES))


def _trainer(person: Character, *, by: User) -> Trainer:
    newcomer = trainers.Newcomer(person.first_name, person.last_name, person.email)
    trainer = trainers.open_trainer(newcomer, by=by)
    passwords.change_password(trainer.user, password=PASSWORD)
    terms.accept(trainer.user, Terms.objects.in_force())
    return trainer


def _go_through(
    plot: Plot, trainer: Trainer, second: Trainer | None, names: Iterator[tuple[str, str]], agent: User
) -> None:
    """Lead a session as far as its plot says, each step on its own day."""
    with ago(plot.days - 1, "16:45"):
        session = sessions.create(_sheet(plot, trainer, second), key=uuid4(), by=trainer)
        participants.import_list(session, _people(plot.people, names), by=trainer)
    if plot.reaches == NEW:
        return
    with ago(plot.days - 2, "08:30"):
        shown = submissions.bill_of(session).total
        billed_to = TrainingSession.BilledTo.ORGANISM
        session = submissions.submit(session, submissions.Terms(_mode(plot), billed_to, shown), by=trainer)
        invoices.render_waiting()
    if plot.reaches == CREDITED:
        with ago(plot.days - 5):
            submissions.cancel(session, by=trainer.user)
            invoices.render_waiting()
    if plot.reaches in (PAID, PRINTED, SHIPPED):
        _pay(plot, session, trainer, agent)
    if plot.reaches in (PRINTED, SHIPPED):
        with ago(plot.days - 10, "11:15"):
            cards.print_cards([session], by=agent)
    if plot.reaches == SHIPPED:
        with ago(plot.days - 11, "14:00"):
            session.refresh_from_db()
            shipping.ship({session: f"MX{730_000 + plot.days}CA"}, by=agent)


def _mode(plot: Plot) -> str:
    """Where nobody takes cards, people pay by cheque."""
    is_card = plot.mode == PaymentMode.CARD
    return PaymentMode.CHEQUE if is_card and settings.PAYMENT_PROVIDER is None else plot.mode


def _sheet(plot: Plot, trainer: Trainer, second: Trainer | None) -> sessions.Sheet:
    return sessions.Sheet(
        trainer_email=trainer.user.email,
        second_trainer=second,
        kind=OrganismKind.objects.filter(is_accredited=False).order_by("-position")[0],
        institution=None,
        organism_name=plot.organism,
        place=plot.city,
        activity=Activity.objects.offered().order_by("position")[plot.people % 4],
        ended_on=timezone.localdate() - timedelta(days=1),
        delivery_street=f"{plot.people * 10}, rue du Parc",
        delivery_city=plot.city,
        delivery_postal_code="J1H0A0",
        delivery_attention=trainer.user.get_full_name(),
        delivery_email="comptabilite@organisme.example",
    )


def _people(count: int, names: Iterator[tuple[str, str]]) -> list[participants.Person]:
    title = Title.objects.offered().order_by("position")[0]
    return [
        participants.Person(title, first, last, date(1970 + number, 1 + number % 12, 12), f"+1819555{number:04}")
        for number, (first, last) in enumerate(islice(names, count), 1)
    ]


def _pay(plot: Plot, session: TrainingSession, trainer: Trainer, agent: User) -> None:
    """By card, the provider tells of it at once; a cheque or a deposit, an agent notes it a week later."""
    invoice = session.invoices.get(kind=Invoice.Kind.INVOICE)
    if _mode(plot) != PaymentMode.CARD:
        with ago(plot.days - 9, "10:20"):
            receipt = receipts.Receipt(_mode(plot), f"{4000 + plot.days}", timezone.localdate(), invoice.amount)
            receipts.receive([invoice.number], receipt, by=agent)
        return
    with ago(plot.days - 2, "08:40"):
        payment = payments.start(session, provider=checkout.simulated.SimulatedPages(), by=trainer)
        name = f"sim_{payment.idempotency_key.hex}"
        payments.follow(payment, name)
        told = checkout.Told(
            f"evt_{name}", "paid", str(payment.public_id), name, Payment.State.PAID, invoice.amount, CURRENCY
        )
        payments.hear(told)
