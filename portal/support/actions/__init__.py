"""What the desk does that no single app can: see the portal as someone else."""

from portal.support.actions import copies, visits

__all__ = ["copies", "visits"]
