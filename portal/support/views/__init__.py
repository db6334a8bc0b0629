"""The pages of the desk; portal/support/admin opens them within the back office."""

from portal.support.views import visits

__all__ = ["visits"]
