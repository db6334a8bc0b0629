"""The verbs: `actions.sign_ups.ask_to_sign_up(…)`, `actions.users.create_user(…)`, and so on."""

from accounts.actions import (
    closing,
    codes,
    devices,
    email_changes,
    factors,
    passwords,
    preferences,
    profile,
    recoveries,
    retention,
    rights,
    sessions,
    sign_ups,
    sleep,
    terms,
    users,
)

__all__ = [
    "closing",
    "codes",
    "devices",
    "email_changes",
    "factors",
    "passwords",
    "preferences",
    "profile",
    "recoveries",
    "retention",
    "rights",
    "sessions",
    "sign_ups",
    "sleep",
    "terms",
    "users",
]
