"""A session that its trainer submits, with a price that stays and an invoice; and what ends it."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cardrequests import checkout, notices, permissions
from cardrequests.actions import cards, invoices
from cardrequests.models import Payment, PaymentMode, Price, Trainer, TrainingSession, spoken_money, total
from portal.core.journal import event, record

SUBMITTED = event(
    "session.submitted", gettext_lazy("%(actor)s a soumis la session %(number)s (facture %(invoice)s, %(amount)s).")
)
PAID = event("session.paid", gettext_lazy("La session %(number)s est payée (%(amount)s)."))
WITHDRAWN = event(
    "session.withdrawn", gettext_lazy("%(actor)s a annulé la session %(number)s, déjà soumise (%(credit_note)s).")
)

# Below it, what the provider takes of a payment is out of proportion (AS-27).
CARD_MINIMUM = Decimal("5.00")
# What a sheet says before its session is submitted.
NEEDED = (
    "trainer_email",
    "organism_name",
    "place",
    "delivery_street",
    "delivery_city",
    "delivery_postal_code",
    "delivery_attention",
    "delivery_email",
)

State = TrainingSession.State


@dataclass(frozen=True)
class Terms:
    """« Information du paiement », as the trainer chose it, under the total that the page showed."""

    mode: str
    billed_to: str
    shown_total: Decimal


@dataclass(frozen=True)
class Bill:
    """What a session costs: as submitted, or as it would be now; and what stands in the way of that."""

    count: int
    unit_price: Decimal
    total: Decimal
    card_refusal: str
    missing: list[str]


def bill_of(session: TrainingSession) -> Bill:
    count = session.participants.count()
    price = session.unit_price if session.unit_price is not None else Price.objects.in_force().amount
    amount = total(price, count)
    return Bill(count, price, amount, card_refusal(amount), missing_in(session))


@transaction.atomic
def submit(session: TrainingSession, terms: Terms, *, by: Trainer) -> TrainingSession:
    """Submit a session: its price, its people and its invoice are settled. Done again, it stays done."""
    session = lock_session(session, by=by)
    if session.submitted_at:
        return session
    if not session.is_new:
        raise ValidationError(_("Cette session est annulée : elle ne peut plus être soumise."), code="settled")
    refuse_incomplete(session)
    count, unit_price = session.participants.count(), Price.objects.in_force().amount
    amount = total(unit_price, count)
    _refuse_another_total(amount, terms.shown_total)
    if terms.mode == PaymentMode.CARD and (refusal := card_refusal(amount)):
        raise ValidationError({"mode": refusal}, code="no_card")
    session.state, session.submitted_at = State.SUBMITTED, timezone.now()
    session.payment_mode, session.billed_to, session.unit_price = terms.mode, terms.billed_to, unit_price
    session.save(update_fields=["state", "submitted_at", "payment_mode", "billed_to", "unit_price"])
    invoice = invoices.issue(session, count)
    facts = {"number": session.number, "invoice": invoice.number, "amount": _said(amount)}
    record(SUBMITTED, about=session, place=session, by=by.user, **facts)
    notices.session_submitted(session, invoice)
    if not amount:
        settle(session, amount, by=None)
    return session


@transaction.atomic
def cancel(session: TrainingSession, *, by: User) -> TrainingSession:
    """Cancel a session that was submitted and is not paid; a credit note takes its invoice back. Again, it stays so.

    Money that comes all the same is given back (actions.payments).
    """
    session = lock_session(session)
    if session.state == State.CANCELLED:
        return session
    if session.state != State.SUBMITTED:
        raise ValidationError(
            _(
                "Seule une session soumise et pas encore payée peut être annulée ainsi. "
                "Écrivez au service à la clientèle."
            ),
            code="settled",
        )
    session.payments.under_way().update(state=Payment.State.ABANDONED)
    session.state, session.cancelled_at = State.CANCELLED, timezone.now()
    session.save(update_fields=["state", "cancelled_at"])
    note = invoices.credit(session)
    record(WITHDRAWN, about=session, place=session, by=by, number=session.number, credit_note=note.number)
    notices.session_cancelled(session, note)
    return session


@transaction.atomic
def settle(session: TrainingSession, amount: Decimal, *, by: User | None) -> None:
    """Write down that the money of a submitted session is there, and issue its cards. The caller holds the lock.

    `by` is the agent who holds the cheque, or None when the provider has told.
    """
    session.state, session.paid_at = State.PAID, timezone.now()
    session.save(update_fields=["state", "paid_at"])
    record(PAID, about=session, place=session, by=by, number=session.number, amount=_said(amount))
    cards.issue(session)
    notices.session_paid(session, amount)


@transaction.atomic
def lock_session(session: TrainingSession, *, by: Trainer | None = None) -> TrainingSession:
    """Re-read a session under a lock: one thing at a time happens to it. `by` may have been retired meanwhile."""
    if by:
        trainer = Trainer.objects.select_for_update(no_key=True).get(pk=by.pk)
        if session.trainer_id != trainer.pk or not permissions.can_report(trainer):
            raise PermissionDenied
    locked = TrainingSession.objects.select_for_update(of=("self",)).select_related("trainer__user", "activity", "kind")
    return locked.get(pk=session.pk)


# --- What stands in the way ----------------------------------------------------------------------


def missing_in(session: TrainingSession) -> list[str]:
    """Return what the sheet still lacks, as it is called there."""
    lacking = [name for name in NEEDED if not getattr(session, name).strip()]
    if session.kind.is_accredited and session.institution_id is None:
        lacking.append("institution")
    return [str(TrainingSession._meta.get_field(name).verbose_name) for name in lacking]  # type: ignore[union-attr]


def refuse_incomplete(session: TrainingSession) -> None:
    if lacking := missing_in(session):
        raise ValidationError(
            _("Complétez d’abord la fiche de la session : %(fields)s.") % {"fields": ", ".join(lacking)},
            code="incomplete",
        )
    if session.ended_on > timezone.localdate():
        raise ValidationError(_("La fin de la session ne peut pas être après aujourd’hui."), code="incomplete")
    if not session.participants.exists():
        raise ValidationError(_("Ajoutez d’abord les participants : il n’y en a aucun."), code="nobody")


def card_refusal(amount: Decimal) -> str:
    """Return why no card is taken for this amount, nothing if one is."""
    if amount < CARD_MINIMUM:
        return _("Le paiement par carte de crédit est offert à partir de %(minimum)s.") % {
            "minimum": spoken_money(CARD_MINIMUM)
        }
    if not checkout.is_available():
        return _("Le paiement par carte de crédit n’est pas offert pour le moment.")
    return ""


def _refuse_another_total(amount: Decimal, shown: Decimal) -> None:
    """What one submits is what one read: a price or a participant may have changed in another window."""
    if amount != shown:
        raise ValidationError(
            _(
                "Le total a changé depuis l’ouverture de cette page : il est maintenant de %(total)s. "
                "Vérifiez, puis soumettez."
            )
            % {"total": spoken_money(amount)},
            code="stale",
        )


def _said(amount: Decimal) -> str:
    """Return an amount as the journal keeps it, whoever reads it later."""
    return f"{amount} $"
