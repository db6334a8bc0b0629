"""What this app announces to those above, inside the transaction that did it."""

from django.dispatch import Signal

# A person has taken hold of a membership: `membership`.
membership_activated = Signal()
# Someone is about to leave an account: `membership`. Who keeps something of theirs in it answers a list of `Holding`.
departing = Signal()
# What of it a colleague takes over, by the names of those holdings: `membership`, `colleague`, `names`. The rest ends
# with the membership, which stops in the same transaction.
taking_over = Signal()
# A membership stopped giving access, for a while or for good, or never will: `membership`.
membership_stopped = Signal()
# An agent has let a contact be added: `membership`, pending, and the `request` that asked for it.
contact_accepted = Signal()
