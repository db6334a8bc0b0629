"""What this app asks of those above, and announces to them."""

from django.dispatch import Signal

# Someone is about to sign in, or to be written to: `user`. A receiver that answers False refuses.
signing_in = Signal()

# Someone is about to lose the sign-in: `user`. Sent inside the transaction, before the row of the user is
# touched: a receiver locks what depends on that person.
shutting_out = Signal()
