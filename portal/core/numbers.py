"""Numbers without gaps: drawn from a counter row inside the transaction that uses them.

A transaction that fails gives its number back; two at once wait for each other, so keep what
follows the draw short.
"""

from django.db import connection


def draw(series: str) -> int:
    """Return the next number of `series`, starting at 1."""
    return draw_many(series, 1)[0]


def draw_many(series: str, count: int) -> range:
    """Return the next `count` numbers of `series`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (series, last) VALUES (%s, %s)"
            " ON CONFLICT (series) DO UPDATE SET last = core_counter.last + EXCLUDED.last RETURNING last",
            [series, count],
        )
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
