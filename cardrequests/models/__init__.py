"""The nouns: trainers, the lists that agents edit, sessions, participants, invoices and payments, cards."""

from cardrequests.models.cards import Card, PrintRun, Standing, cards_of, next_card_number
from cardrequests.models.invoices import Invoice, InvoiceContent, next_invoice_number
from cardrequests.models.participants import Participant
from cardrequests.models.payments import Payment, ProviderEvent
from cardrequests.models.sessions import PaymentMode, SessionDraft, TrainingSession, next_session_number, total
from cardrequests.models.tables import Activity, Institution, OrganismKind, Price, Title, spoken_money
from cardrequests.models.trainers import Trainer, next_abbreviation

__all__ = [
    "Activity",
    "Card",
    "Institution",
    "Invoice",
    "InvoiceContent",
    "OrganismKind",
    "Participant",
    "Payment",
    "PaymentMode",
    "Price",
    "PrintRun",
    "ProviderEvent",
    "SessionDraft",
    "Standing",
    "Title",
    "Trainer",
    "TrainingSession",
    "cards_of",
    "next_abbreviation",
    "next_card_number",
    "next_invoice_number",
    "next_session_number",
    "spoken_money",
    "total",
]
