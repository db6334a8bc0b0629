"""What this app announces to those above, inside the transaction that did it."""

from django.dispatch import Signal

# A person has taken hold of a membership: `membership`.
membership_activated = Signal()
# A membership stopped giving access, for a while or for good: `membership`.
membership_stopped = Signal()
# An agent has let a contact be added: `membership`, pending, and the `request` that asked for it.
contact_accepted = Signal()
