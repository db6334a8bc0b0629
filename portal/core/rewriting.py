"""The one door to what is never changed: the journal, the history of rows, and the rows that are settled.

It opens to forget a person who closed the own user (accounts.actions.closing) and at the end of the time
for which something is kept (retention). A test names these two, and finds no other way in.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.db import transaction

# The last keeps what was submitted or issued as it was (`settled_rows_stay`).
APPEND_ONLY = {"journal_is_append_only", "append_only", "settled_rows_stay"}


def append_only_triggers() -> list[str]:
    """Return, by name, the triggers that keep rows from being changed or deleted, and no other."""
    named = (f"{model._meta.label}:{trigger.name}" for model, trigger in pgtrigger.registered())
    return sorted(name for name in named if name.partition(":")[2] in APPEND_ONLY)


@contextmanager
def append_only_lifted() -> Iterator[None]:
    """Let the journal, the history and settled rows be rewritten, in one transaction."""
    with transaction.atomic(), pgtrigger.ignore(*append_only_triggers()):
        yield
