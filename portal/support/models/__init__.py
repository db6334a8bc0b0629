"""The nouns of the desk."""

from portal.support.models.imports import ImportRow, ImportRun, Outcome

__all__ = ["ImportRow", "ImportRun", "Outcome"]
