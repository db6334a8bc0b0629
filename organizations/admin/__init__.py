"""The back office of types and desks; accounts and their people are read here and changed through actions."""

from organizations.admin import (
    accounts,
    announcements,
    answers,
    dispatches,
    hours,
    linking,
    requests,
    second_looks,
    teams,
)

__all__ = [
    "accounts",
    "announcements",
    "answers",
    "dispatches",
    "hours",
    "linking",
    "requests",
    "second_looks",
    "teams",
]
