"""Asking the rules of the database whether something may be done, by doing it and undoing it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


class _OnlyTried(Exception):
    """Undoes what was done."""


@contextmanager
def rehearsal() -> Iterator[None]:
    """Undo what is done within, once the rules that are asked at the end of a transaction have been asked too."""
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            raise _OnlyTried
    except _OnlyTried:
        return
