"""Names as one looks for them: without accents or case, and spelled nearly so.

`Folded("name")` is also what an index holds, so that a search asks the index; `nearly()` says how near counts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import CharField, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Lower

# How near a spelling is to count, from 0 to 1: « Roi » finds Roy, « Tremblai » Tremblay, « Gagne » not Gauthier.
NEAR = 0.45


class Folded(Func):
    """A text, or two with a space between them, without accents, in lower case (a function of migration core 0002)."""

    function = "portal_folded"
    output_field = TextField()


def plain(text: Value | Concat) -> Lower:
    """Return a text without accents or case, as a column; of names that no index holds."""
    return Lower(Func(text, function="unaccent", output_field=CharField()))


@contextmanager
def nearly(least: float = NEAR) -> Iterator[None]:
    """Let `%>`, which alone asks an index, find what is at least so near, until the block ends."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(least)])
        yield


def close_to(rows: QuerySet[Any], typed: str, *fields: str) -> QuerySet[Any]:
    """Keep the rows in which what was typed stands, or nearly, in these fields together; the nearest first."""
    name = Folded(*fields)
    asked: Any = Folded(Value(typed))  # the stubs know a text alone
    near = rows.annotate(folded_name=name, nearness=TrigramWordSimilarity(asked, name))
    return near.filter(Q(folded_name__trigram_word_similar=asked)).order_by("-nearness", "folded_name", "pk")
