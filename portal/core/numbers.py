"""Numbers without gaps: drawn from a counter row inside the transaction that uses them.

A transaction that fails gives its number back; two at once wait for each other, so keep what
follows the draw short.
"""

from django.db import connection


def draw(series: str) -> int:
    """Return the next number of `series`, starting at 1."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (series, last) VALUES (%s, 1)"
            " ON CONFLICT (series) DO UPDATE SET last = core_counter.last + 1 RETURNING last",
            [series],
        )
        return cursor.fetchone()[0]
