"""The back office of card requests. What changes a row is a deed, done through the actions."""

from cardrequests.admin import trainers

__all__ = ["trainers"]
