"""The verbs: `actions.relations.grant(…)`, `actions.authorizations.delegate(…)`, `actions.covers.cover(…)`."""

from delegations.actions import authorizations, clock, covers, relations, removals

__all__ = ["authorizations", "clock", "covers", "relations", "removals"]
