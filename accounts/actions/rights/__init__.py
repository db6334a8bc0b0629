"""What the law gives a person over the own data: a copy of all, and corrections."""

from accounts.actions.rights import copies, corrections, sections

__all__ = ["copies", "corrections", "sections"]
