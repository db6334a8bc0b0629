"""What the clock does here: it forgets."""

from portal.core.retention import rule
from portal.help import actions

rule("opinions", keeps="KEEP_HELP_DAYS", sweep=actions.retention.forget_opinions)
rule("tours", keeps="KEEP_HELP_DAYS", sweep=actions.retention.forget_tours)
