"""The doors of the desk in the back office: the search, the dossiers, the notes, visits, users made one."""

from portal.support.admin import notes, people, visits

__all__ = ["notes", "people", "visits"]
