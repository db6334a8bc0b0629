"""The desk's own pages in the back office."""

from portal.support.admin import people, visits

__all__ = ["people", "visits"]
