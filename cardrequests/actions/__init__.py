"""The verbs: `actions.sessions.create(…)`, `actions.submissions.submit(…)`, `actions.cards.reissue(…)`, …"""

from cardrequests.actions import (
    cancellations,
    cards,
    copies,
    departures,
    invoices,
    participants,
    payments,
    receipts,
    sessions,
    shipping,
    submissions,
    trainers,
)

__all__ = [
    "cancellations",
    "cards",
    "copies",
    "departures",
    "invoices",
    "participants",
    "payments",
    "receipts",
    "sessions",
    "shipping",
    "submissions",
    "trainers",
]
