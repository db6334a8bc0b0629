"""The nouns: notes, and what became of rows from one version to the next."""

from portal.support.models.notes import Note

__all__ = ["Note"]
