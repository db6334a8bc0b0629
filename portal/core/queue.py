"""`later()`: wake a worker once the transaction holds.

The work itself is a row that the action has written; the task only finds it. So a broker that is
down costs a minute, until the sweep, and never a request.
"""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)


def later(task: str, *args: int | str) -> None:
    """Send the task named `task` after commit; a broker that does not answer is only noted."""
    transaction.on_commit(lambda: _send(task, args))


def _send(task: str, args: tuple[int | str, ...]) -> None:
    try:
        current_app.send_task(task, args=args, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("broker_unreachable", task=task, reason=type(error).__name__)
