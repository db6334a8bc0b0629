"""The verbs: `actions.relations.grant(…)`, `actions.authorizations.delegate(…)`, `actions.covers.cover(…)`."""

from delegations.actions import authorizations, catalogue, clock, copies, covers, relations, removals

__all__ = ["authorizations", "catalogue", "clock", "copies", "covers", "relations", "removals"]
