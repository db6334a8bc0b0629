"""The doors of the desk in the back office: the search, the dossiers, the notes, visits, users made one."""

from portal.support.admin import imports, notes, people, visits

__all__ = ["imports", "notes", "people", "visits"]
