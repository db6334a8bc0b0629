"""The desk's own pages in the back office."""

from portal.support.admin import visits

__all__ = ["visits"]
