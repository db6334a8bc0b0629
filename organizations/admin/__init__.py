"""The back office of types and desks; accounts and their people are read here and changed through actions."""

from organizations.admin import accounts, dispatches, linking, requests, teams

__all__ = ["accounts", "dispatches", "linking", "requests", "teams"]
