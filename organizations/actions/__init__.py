"""The verbs: `actions.accounts.register(…)`, `actions.memberships.invite(…)`, `actions.people.edit(…)`, and so on."""

from organizations.actions import (
    accounts,
    claims,
    collaborators,
    copies,
    courier,
    departures,
    information,
    keys,
    links,
    memberships,
    people,
)

__all__ = [
    "accounts",
    "claims",
    "collaborators",
    "copies",
    "courier",
    "departures",
    "information",
    "keys",
    "links",
    "memberships",
    "people",
]
