"""The nouns: notes, and what became of rows from one version to the next."""

from portal.support.models.imports import ImportRow, ImportRun, Outcome
from portal.support.models.notes import Note
from portal.support.models.visits import LONGEST, PageSeen, Visit

__all__ = ["LONGEST", "ImportRow", "ImportRun", "Note", "Outcome", "PageSeen", "Visit"]
