"""Several people at once: real threads, real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection

REFUSALS = (ValidationError, PermissionDenied, IntegrityError)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all the deeds at the same moment, each on a connection of its own; return what each gave or was refused with.

    Any other error is the test's.
    """
    start = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return deed()
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def refusals(results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, REFUSALS)]


def done(results: list[Any]) -> list[Any]:
    return [result for result in results if not isinstance(result, REFUSALS)]
