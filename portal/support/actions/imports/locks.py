"""The lock of a run, for as long as a worker is at it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# The space of the locks of runs, among those that any program takes.
LOCKS = 0x1390


@contextmanager
def alone(pk: int) -> Iterator[bool]:
    """Hold the lock of a run, if no other worker has it; of one that dies, PostgreSQL takes it away."""
    key = [LOCKS, pk % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::int, %s::int)", key)
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", key)
