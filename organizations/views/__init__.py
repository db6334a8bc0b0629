"""The pages: registering an account, taking hold of a membership, the people of an account."""

from organizations.views import (
    accounts,
    claims,
    collaborators,
    information,
    managers,
    memberships,
    people,
    profiles,
    requests,
    security,
)

__all__ = [
    "accounts",
    "claims",
    "collaborators",
    "information",
    "managers",
    "memberships",
    "people",
    "profiles",
    "requests",
    "security",
]
