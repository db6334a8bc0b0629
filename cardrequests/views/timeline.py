"""A session's story in words: what was done, what comes next, and who does it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cardrequests.models import Invoice, Payment, PaymentMode, TrainingSession, spoken_money

State = TrainingSession.State


@dataclass(frozen=True)
class Next:
    """What is awaited, and of whom: `yours` where the trainer acts."""

    words: str
    yours: bool = False


def timeline_of(session: TrainingSession) -> dict[str, Any]:
    """Return what `cardrequests/_timeline.html` shows: the entries, newest first, and what comes next."""
    issued = [_issued(invoice) for invoice in session.invoices.order_by("issued_at", "pk")]
    # Of what happened in one instant, the first here came first.
    entries = sorted([*_begun(session), *issued, *_received(session), *_ended(session)], key=lambda each: each["at"])
    return {"entries": entries[::-1], "next": _next(session)}


def _entry(at: datetime, title: str, text: str = "") -> dict[str, Any]:
    return {"at": at, "title": title, "text": text}


def _begun(session: TrainingSession) -> list[dict[str, Any]]:
    found = [_entry(session.created_at, _("Session créée"))]
    if session.submitted_at:
        how = _("Mode de paiement : %(mode)s.") % {"mode": session.get_payment_mode_display().lower()}
        found.append(_entry(session.submitted_at, _("Session soumise"), how))
    return found


def _ended(session: TrainingSession) -> list[dict[str, Any]]:
    found = []
    if session.paid_at:
        found.append(_entry(session.paid_at, _("Session payée"), _("Les cartes sont émises et seront imprimées.")))
    if session.shipped_at:
        found.append(_entry(session.shipped_at, _("Cartes expédiées"), _tracking(session)))
    if session.cancelled_at:
        found.append(_entry(session.cancelled_at, _("Session annulée")))
    return found


def _tracking(session: TrainingSession) -> str:
    if not session.tracking_number:
        return _("Par la poste ordinaire, sans numéro de suivi.")
    return _("Numéro de suivi : %(number)s.") % {"number": session.tracking_number}


def _issued(invoice: Invoice) -> dict[str, Any]:
    facts = {"number": invoice.number, "amount": spoken_money(invoice.amount)}
    if invoice.kind == Invoice.Kind.CREDIT_NOTE:
        return _entry(invoice.issued_at, _("Note de crédit %(number)s émise, de %(amount)s") % facts)
    return _entry(invoice.issued_at, _("Facture %(number)s émise, de %(amount)s") % facts)


def _received(session: TrainingSession) -> list[dict[str, Any]]:
    return [_settled(payment) for payment in session.payments.settled().order_by("settled_at", "pk")]


def _settled(payment: Payment) -> dict[str, Any]:
    """A payment that came by mail or through the bank says which it was; one by card, how much."""
    assert payment.settled_at is not None  # noqa: S101 (a rule of the database)
    if payment.received_on is None:
        amount = _("Montant : %(amount)s.") % {"amount": spoken_money(payment.amount)}
        return _entry(payment.settled_at, _("Paiement par carte reçu"), amount)
    title = _("Chèque reçu") if payment.mode == PaymentMode.CHEQUE else _("Dépôt reçu")
    facts = {"day": payment.received_on.isoformat(), "reference": payment.reference}
    return _entry(payment.settled_at, title, _("Reçu le %(day)s, numéro %(reference)s.") % facts)


def _next(session: TrainingSession) -> Next | None:
    match session.state:
        case State.NEW:
            return Next(_("À vous : complétez la fiche et la liste des participants, puis soumettez la session."), True)
        case State.SUBMITTED:
            return _awaited_payment(session)
        case State.PAID:
            return Next(_("Notre équipe imprime les cartes et les expédie à l’adresse de livraison."))
        case State.SHIPPED:
            return Next(_("Tout est fait. Les cartes arrivent à l’adresse de livraison."))
    return None


def _awaited_payment(session: TrainingSession) -> Next:
    match session.payment_mode:
        case PaymentMode.CARD:
            return Next(_("À vous : payez la facture par carte de crédit. Les cartes sont expédiées ensuite."), True)
        case PaymentMode.CHEQUE:
            words = _("À vous : postez le chèque, avec le numéro de facture. Les cartes sont expédiées à sa réception.")
            return Next(words, True)
    words = _("À vous : faites le dépôt, avec le numéro de facture. Les cartes sont expédiées à sa réception.")
    return Next(words, True)
