"""What the clock does at the desk."""

from portal.core.retention import rule
from portal.support import actions

rule("internal notes", keeps="KEEP_NOTES_DAYS", sweep=actions.notes.forget)
