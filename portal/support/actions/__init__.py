"""The verbs: `actions.notes.write_about_person(…)`, `actions.finding.find(…)`."""

from portal.support.actions import copies, finding, notes, visits

__all__ = ["copies", "finding", "notes", "visits"]
