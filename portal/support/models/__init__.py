"""What the desk keeps of its own: who looked at the portal as someone else."""

from portal.support.models.visits import LONGEST, PageSeen, Visit

__all__ = ["LONGEST", "PageSeen", "Visit"]
