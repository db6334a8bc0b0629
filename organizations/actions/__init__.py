"""The verbs: `actions.accounts.register(…)`, `actions.memberships.invite(…)`, `actions.people.edit(…)`, and so on."""

from organizations.actions import (
    accounts,
    claims,
    copies,
    departures,
    documents,
    emails,
    invitations,
    links,
    lists,
    memberships,
    people,
    recoveries,
    registrations,
)

__all__ = [
    "accounts",
    "claims",
    "copies",
    "departures",
    "documents",
    "emails",
    "invitations",
    "links",
    "lists",
    "memberships",
    "people",
    "recoveries",
    "registrations",
]
