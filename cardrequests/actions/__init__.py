"""The verbs: `actions.submissions.submit(…)`, `actions.invoices.resend(…)`, `actions.payments.hear(…)`, …"""

from cardrequests.actions import invoices, payments, submissions

__all__ = ["invoices", "payments", "submissions"]
