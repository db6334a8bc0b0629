"""The pages: registering an account, taking hold of a membership, the people of an account."""

from organizations.views import accounts, claims, memberships, people

__all__ = ["accounts", "claims", "memberships", "people"]
