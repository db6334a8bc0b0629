"""What machines ask the portal: is the process alive, and can it serve?"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache as once

import structlog
from celery import current_app
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from notifications.models import Message
from portal.core.policies import public

logger = structlog.get_logger(__name__)

# The answers say nothing that helps an intruder: names of checks and yes or no.
OK, FAILED, DEGRADED = "ok", "failed", "degraded"
# A worker that runs sends what is due within a minute, or puts it off.
LATE = timedelta(minutes=10)


class Unready(Exception):
    """A check had its answer, and the answer is no."""


@public("the container engine asks whether the process answers")
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    return _answer({"status": OK}, 200)


@public("the proxy and the container engine ask whether requests can be served")
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 503 when a person would get an error; what only delays mails is told, and no reason to turn them away."""
    vital, others = states()
    if FAILED in vital.values():
        return _answer({"status": FAILED, **vital, **others}, 503)
    return _answer({"status": DEGRADED if FAILED in others.values() else OK, **vital, **others}, 200)


def states() -> tuple[dict[str, str], dict[str, str]]:
    """Return what holds and what does not: what a person needs for any page, and what only delays messages."""
    vital = {"database": _holds(check_database), "migrations": _holds(check_migrations), "cache": _holds(check_cache)}
    return vital, {"broker": _holds(check_broker), "mails": _holds(check_mails)}


def _answer(facts: dict[str, str], status: int) -> HttpResponse:
    return JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})


def _holds(check: Callable[[], object]) -> str:
    try:
        check()
    except (DatabaseError, OperationalError, OSError, Unready) as error:
        logger.warning("not_ready", check=check.__name__.removeprefix("check_"), reason=type(error).__name__)
        return FAILED
    return OK


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@once  # A refusal is raised, and so not remembered: only a yes is, and it stays true for the life of the process.
def check_migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unready


def check_cache() -> None:
    cache.set("readyz", True, timeout=60)
    if cache.get("readyz") is not True:
        raise Unready


def check_broker() -> None:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=0, timeout=1)


def check_mails() -> None:
    if Message.objects.due().filter(next_at__lt=timezone.now() - LATE).exists():
        raise Unready
