"""What this app asks of those above, and announces to them."""

from django.dispatch import Signal

# Someone is about to come in, or to be written to: `user`. A receiver answers with what it has to say of them, an
# accounts.models.Standing.
coming_in = Signal()

# Someone is about to lose the sign-in: `user`. Sent inside the transaction, before the row of the user is
# touched: a receiver locks what depends on that person.
shutting_out = Signal()

# May this person close the own user: `user`? A receiver answers with the places that would be left without
# anyone to answer for them, a list of accounts.models.Hold.
closing = Signal()

# A person closes the own user: `user`. Sent once it is decided, inside the transaction, while the user still
# has a name: a receiver ends what the person had, and tells those who remain.
leaving = Signal()

# A closed user is forgotten: `user`, and `traces`, all they were known by (accounts.models.Traces). Sent while
# what is append-only may be rewritten: a receiver rewrites its own tables.
forgetting = Signal()

# A person has said yes or no to what someone proposed for them: `proposal`. Sent inside the transaction.
proposal_answered = Signal()

# A person has proven a new address: `user`, who has it already, and `former`. Sent inside the transaction.
email_changed = Signal()
