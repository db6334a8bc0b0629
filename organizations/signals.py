"""What this app announces to those above, inside the transaction that did it."""

from django.dispatch import Signal

# A person has taken hold of a membership: `membership`.
membership_activated = Signal()
# A membership stopped giving access, for a while or for good, or never will: `membership`.
membership_stopped = Signal()
