"""The back office of card requests: facts are read here, and each deed is an action."""

from cardrequests.admin import cards, participants, sessions, tables, trainers

__all__ = ["cards", "participants", "sessions", "tables", "trainers"]
