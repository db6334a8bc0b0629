"""Payments that come by mail or through the bank: an agent notes one, for one invoice or for several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cardrequests import permissions
from cardrequests.actions.submissions import settle
from cardrequests.models import Invoice, Payment, TrainingSession, spoken_money
from portal.core.journal import event, record

RECEIVED = event("payment.received", _("%(actor)s a reçu le paiement de la facture %(number)s."))

State = TrainingSession.State


@dataclass(frozen=True)
class Receipt:
    """A cheque or a deposit: the number read on it, the day it came, what it is worth."""

    mode: str
    reference: str
    received_on: date
    amount: Decimal


@transaction.atomic
def receive(numbers: Sequence[str], receipt: Receipt, *, by: User) -> list[TrainingSession]:
    """Mark the sessions of these invoices as paid by one receipt, to the cent; all of them or none."""
    if not permissions.serves_training(by):
        raise PermissionDenied
    if receipt.received_on > timezone.localdate():
        raise ValidationError({"received_on": _("Un paiement ne peut pas être reçu après aujourd’hui.")})
    wanted = list(dict.fromkeys(numbers))
    invoices = _lock(wanted)
    _refuse_unless_all_wait(wanted, invoices)
    owed = sum((invoice.amount for invoice in invoices), Decimal(0))
    if owed != receipt.amount:
        sums = {"received": spoken_money(receipt.amount), "owed": spoken_money(owed)}
        raise ValidationError(
            {
                "amount": _(
                    "Le paiement est de %(received)s, et les factures de %(owed)s en tout. "
                    "Vérifiez les numéros, ou écrivez à la personne qui a payé."
                )
                % sums
            },
            code="other_amount",
        )
    return [_settle(invoice, receipt, by=by) for invoice in invoices]


def _lock(numbers: Sequence[str]) -> list[Invoice]:
    """Lock the sessions of these invoices, in the one order; then read their invoices."""
    wanted = Invoice.objects.filter(number__in=numbers, kind=Invoice.Kind.INVOICE)
    sessions = TrainingSession.objects.filter(pk__in=wanted.values("session")).select_related(
        "trainer__user", "activity"
    )
    locked = {session.pk: session for session in sessions.select_for_update(of=("self",)).order_by("pk")}
    invoices = list(wanted.order_by("session"))
    for invoice in invoices:
        invoice.session = locked[invoice.session_id]
    return invoices


def _refuse_unless_all_wait(wanted: Sequence[str], invoices: Sequence[Invoice]) -> None:
    unknown = set(wanted) - {invoice.number for invoice in invoices}
    told = [_("La facture %(number)s n’existe pas.") % {"number": number} for number in wanted if number in unknown]
    told += [
        _("La facture %(number)s n’attend pas de paiement : sa session est au statut « %(state)s ».")
        % {"number": invoice.number, "state": invoice.session.get_state_display()}
        for invoice in invoices
        if invoice.session.state != State.SUBMITTED
    ]
    if told:
        raise ValidationError({"numbers": told}, code="not_awaited")


def _settle(invoice: Invoice, receipt: Receipt, *, by: User) -> TrainingSession:
    session = invoice.session
    Payment.objects.create(
        session=session,
        mode=receipt.mode,
        amount=invoice.amount,
        state=Payment.State.RECEIVED,
        settled_at=timezone.now(),
        reference=receipt.reference,
        received_on=receipt.received_on,
        received_by=by,
    )
    record(RECEIVED, about=session, place=session, by=by, number=invoice.number)
    settle(session, invoice.amount, by=by)
    return session
