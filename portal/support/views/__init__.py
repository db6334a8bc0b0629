"""The pages of the desk outside the back office: what a person reads of the visits that agents made."""

from portal.support.views import visits

__all__ = ["visits"]
