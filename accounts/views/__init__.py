"""The pages of a person: coming in, who they are, how they come in, what they accepted."""

from accounts.views import (
    checks,
    codes,
    devices,
    doors,
    factors,
    passwords,
    profile,
    proposals,
    recoveries,
    rights,
    sign_ups,
    sleep,
    terms,
)

__all__ = [
    "checks",
    "codes",
    "devices",
    "doors",
    "factors",
    "passwords",
    "profile",
    "proposals",
    "recoveries",
    "rights",
    "sign_ups",
    "sleep",
    "terms",
]
