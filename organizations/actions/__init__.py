"""The verbs: `actions.accounts.register(…)`, `actions.memberships.invite(…)`, `actions.claims.activate(…)`."""

from organizations.actions import accounts, claims, memberships

__all__ = ["accounts", "claims", "memberships"]
