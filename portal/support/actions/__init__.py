"""What the desk does that no single app can: see the portal as someone else, make one user of two."""

from portal.support.actions import copies, likeness, merges, visits

__all__ = ["copies", "likeness", "merges", "visits"]
