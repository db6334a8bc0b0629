"""What this app asks of those above."""

from django.dispatch import Signal

# Someone is about to sign in, or to be written to: `user`. A receiver that answers False refuses.
signing_in = Signal()
