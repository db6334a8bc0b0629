"""The pages: registering an account, taking hold of a membership, the people of an account."""

from organizations.views import (
    accounts,
    bulk,
    claims,
    collaborators,
    emails,
    information,
    managers,
    memberships,
    my_requests,
    navigation,
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
    "collaborators",
    "emails",
    "information",
    "managers",
    "memberships",
    "my_requests",
    "navigation",
    "people",
    "profiles",
    "recoveries",
    "registrations",
    "requests",
    "security",
]
