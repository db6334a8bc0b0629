"""The back office of the desk."""

from portal.support.admin import imports

__all__ = ["imports"]
