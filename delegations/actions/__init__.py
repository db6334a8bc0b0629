"""The verbs: `actions.relations.grant(…)`, `actions.authorizations.delegate(…)`, `actions.covers.cover(…)`."""

from delegations.actions import authorizations, catalogue, clock, covers, relations, removals

__all__ = ["authorizations", "catalogue", "clock", "covers", "relations", "removals"]
