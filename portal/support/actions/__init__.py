"""The deeds of the desk: `from portal.support import actions; actions.imports.runs.start(run, by=agent)`."""

from portal.support.actions import imports

__all__ = ["imports"]
