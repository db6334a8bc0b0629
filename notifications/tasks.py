"""The worker's door to the outbox. No task is about one message: each finds the work that there is."""

import time

import structlog
from celery import shared_task

from notifications import actions, sms, smtp
from notifications.models import BODY_LIFETIME, Channel, Line, Message, State
from portal.core.retention import rule

logger = structlog.get_logger(__name__)

# A sweep comes every minute: one run lasts less, so that other tasks get their turn.
RUN_SECONDS = 55
# A batch ends well before the lease on it does (actions.LEASE).
BATCH_SECONDS = 40

OPEN_LINE = {Channel.EMAIL: smtp.open_line, Channel.SMS: sms.open_line}


@shared_task
def send_due(channel: str = Channel.EMAIL) -> None:
    """Send every message of a channel that is due. Harmless to run at any time, twice, or many at once.

    One task a channel: a server that is away, or slow, keeps nobody waiting at the other.
    """
    channel = Channel(channel)
    actions.settle_abandoned()
    actions.cancel_unreachable()
    deadline = time.monotonic() + RUN_SECONDS
    sent = 1
    # A server that takes nothing is left in peace until the next sweep.
    while sent and time.monotonic() < deadline and Message.objects.by(channel).due().exists():
        try:
            with OPEN_LINE[channel]() as line:
                sent = send_on(line, channel, deadline)
        except OSError as error:
            logger.warning("server_unreachable", channel=channel, reason=type(error).__name__)
            actions.give_up(channel)
            return


def send_on(line: Line, channel: Channel, deadline: float) -> int:
    """Send batch after batch on one line, until nothing is due, the line falls or time is up; return how many left."""
    sent = 0
    while line.is_open and time.monotonic() < deadline and (batch := actions.claim(channel)):
        batch_ends = time.monotonic() + BATCH_SECONDS
        for message in batch:
            if not line.is_open or time.monotonic() > batch_ends:
                break
            sent += send(message, line)
        actions.release(batch)
    return sent


def send(message: Message, line: Line) -> bool:
    """Hand one message over and write down what came of it; return whether the server took it."""
    outcome = line.hand_over(message, lambda: actions.begin(message))
    if outcome is None:
        return False
    actions.settle(message, outcome)
    logger.info("message_handed_over", message=str(message.public_id), outcome=outcome.state)
    return outcome.state == State.SENT


rule("words of messages", keeps=BODY_LIFETIME, sweep=actions.wipe_old_bodies)
rule("messages", keeps="KEEP_MESSAGES_DAYS", sweep=actions.forget_old)
