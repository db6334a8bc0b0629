"""The pages: registering an account, taking hold of a membership, the people of an account."""

from organizations.views import (
    accounts,
    bulk,
    claims,
    codes,
    collaborators,
    emails,
    information,
    linking,
    managers,
    memberships,
    people,
    profiles,
    recoveries,
    registrations,
    requests,
    security,
)

__all__ = [
    "accounts",
    "bulk",
    "claims",
    "codes",
    "collaborators",
    "emails",
    "information",
    "linking",
    "managers",
    "memberships",
    "people",
    "profiles",
    "recoveries",
    "registrations",
    "requests",
    "security",
]
