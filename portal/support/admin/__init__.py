"""The doors of the desk in the back office: the search, the dossiers, the notes."""

from portal.support.admin import notes, visits

__all__ = ["notes", "visits"]
