"""The back office of card requests: facts are read here, and what changes a row is a deed, done through the actions."""

from cardrequests.admin import cards, participants, sessions, tables, trainers

__all__ = ["cards", "participants", "sessions", "tables", "trainers"]
