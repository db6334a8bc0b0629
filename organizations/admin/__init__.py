"""The back office of types and desks; accounts and their people are read here and changed through actions."""

from organizations.admin import accounts, announcements, dispatches, linking, requests

__all__ = ["accounts", "announcements", "dispatches", "linking", "requests"]
