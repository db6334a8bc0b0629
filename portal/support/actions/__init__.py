"""The verbs: `actions.notes.write_about_person(…)`, `actions.finding.find(…)`, `actions.merges.merge(…)`."""

from portal.support.actions import copies, finding, imports, likeness, merges, notes, visits

__all__ = ["copies", "finding", "imports", "likeness", "merges", "notes", "visits"]
