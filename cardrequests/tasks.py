"""What the clock does to card requests."""

from cardrequests import actions
from portal.core.retention import rule

rule("participants", keeps="KEEP_PARTICIPANTS_DAYS", sweep=actions.departures.forget_participants, rewrites=True)
rule("drafts of sessions", keeps="KEEP_DRAFTS_DAYS", sweep=actions.departures.forget_drafts)
