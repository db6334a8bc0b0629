"""What this app holds about a person who signs in: the sections of the copy.

The participants of a session have no user: their data are the trainer's report, found by agents at their request.
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cardrequests.models import Invoice, Payment, SessionDraft, Trainer, TrainingSession
from portal.core.personal import Row, rows, section

TrainerEvent: Any = Trainer.events.rel.related_model  # type: ignore[attr-defined]
TrainingSessionEvent: Any = TrainingSession.events.rel.related_model  # type: ignore[attr-defined]

PLACE = ("organism_name", "place", "ended_on")
DELIVERY = ("delivery_street", "delivery_city", "delivery_postal_code", "delivery_attention", "delivery_email")
PAYMENT = ("state", "payment_mode", "billed_to", "unit_price", "tracking_number")
INSTANTS = ("created_at", "submitted_at", "paid_at", "shipped_at", "cancelled_at")


@section("trainer", _("Votre carte de formateur"), Trainer)
def trainer(user: User) -> list[Row]:
    found = Trainer.objects.filter(user=user).order_by("pk")
    return rows(found, "abbreviation", "card_suffix", "is_active", "opened_at")


@section("trainer_history", _("Ce que votre carte de formateur a été"), TrainerEvent, versions=True)
def trainer_history(user: User) -> list[Row]:
    found = TrainerEvent.objects.filter(user=user).order_by("pgh_id")
    return rows(found, "pgh_created_at", "abbreviation", "card_suffix", "is_active")


@section("sessions_reported", _("Les sessions de formation que vous avez déclarées"), TrainingSession)
def sessions_reported(user: User) -> list[Row]:
    found = TrainingSession.objects.filter(trainer__user=user).select_related("kind", "activity").order_by("pk")
    return rows(found, "number", "trainer_email", "kind", *PLACE, "activity", *DELIVERY, *PAYMENT, *INSTANTS)


@section("session_history", _("Ce que ces sessions ont été"), TrainingSessionEvent, versions=True)
def session_history(user: User) -> list[Row]:
    found = TrainingSessionEvent.objects.filter(trainer__user=user).order_by("pgh_id")
    return rows(found, "pgh_created_at", "public_id", "number", "trainer_email", *PLACE, *DELIVERY, *PAYMENT)


@section("sessions_seconded", _("Les sessions où vous êtes le deuxième formateur"), TrainingSession)
def sessions_seconded(user: User) -> list[Row]:
    found = TrainingSession.objects.filter(second_trainer__user=user).select_related("activity").order_by("pk")
    return rows(found, "number", "activity", "ended_on")


@section("session_drafts", _("Les sessions que vous avez commencé à saisir"), SessionDraft, TrainingSession)
def session_drafts(user: User) -> list[Row]:
    drafts = SessionDraft.objects.filter(trainer__user=user).order_by("pk")
    return [
        {"saved_at": row["saved_at"]} | draft.typed for draft, row in zip(drafts, rows(drafts, "saved_at"), strict=True)
    ]


@section("invoices", _("Vos factures"), Invoice)
def invoices(user: User) -> list[Row]:
    found = Invoice.objects.filter(session__trainer__user=user).order_by("pk")
    return rows(found, "number", "kind", "issued_at", "amount", "billed_to", "sha256")


@section("payments", _("Les paiements de vos sessions, ou que vous avez reçus"), Payment, TrainingSession)
def payments(user: User) -> list[Row]:
    """Of those that an agent received, the agent's copy has them too: who took the money is the agent's deed."""
    found = Payment.objects.filter(Q(session__trainer__user=user) | Q(received_by=user)).select_related("session")
    payments = list(found.order_by("pk"))
    told = rows(payments, "mode", "amount", "state", "started_at", "settled_at", "received_on")
    return [{"number": payment.session.number} | row for payment, row in zip(payments, told, strict=True)]
