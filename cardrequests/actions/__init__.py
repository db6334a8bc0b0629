"""The verbs: `actions.sessions.create(…)`, `actions.participants.add(…)`, `actions.submissions.submit(…)`, …"""

from cardrequests.actions import (
    copies,
    departures,
    invoices,
    participants,
    payments,
    sessions,
    submissions,
    trainers,
)

__all__ = [
    "copies",
    "departures",
    "invoices",
    "participants",
    "payments",
    "sessions",
    "submissions",
    "trainers",
]
