"""The SMS gateway that SMS_URL names: none, the mailbox of the demonstration, or one that speaks as Twilio's does.

One request a message, on a connection of its own: a connection kept open and closed by the other side
meanwhile would leave a doubt about each message that was offered on it.
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ssl import create_default_context
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from notifications.models import Line, Message, Outcome, State
from portal.core import drop

# To reach the gateway; then, once it has the message, for its answer. Both end within the leases of actions.py.
DIAL_TIMEOUT = 10
ANSWER_TIMEOUT = 30
LONGEST_ANSWER = 16 * 1024
# Refusals of the portal rather than of the message: an operator can mend that, or it passes by itself.
NOT_OF_THE_MESSAGE = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
}
# A number, or a code: what a gateway repeats of a message is not for those who read why it refused.
FIGURES = re.compile(r"\+?\d(?:[\s.()-]*\d){5,}")


def is_available() -> bool:
    """Whether the portal can send SMS at all: elsewhere nobody is offered one."""
    return settings.SMS_GATEWAY is not None


@contextmanager
def open_line() -> Iterator[Line]:
    """Open a line to the gateway; OSError when there is none, or when it does not answer."""
    gateway = settings.SMS_GATEWAY
    if gateway is None:
        raise ConnectionRefusedError("SMS_URL is not set")
    if gateway.is_demonstration:
        yield DropLine()
        return
    line = GatewayLine(gateway)
    line.dial()
    try:
        yield line
    finally:
        line.hang_up()


class DropLine:
    """The demonstration: an SMS lands beside the mails, where everyone can read it."""

    is_open = True

    def hand_over(self, message: Message, begin: Callable[[], bool]) -> Outcome | None:
        letter = EmailMessage()
        letter["To"], letter["X-Channel"], letter["Content-Language"] = (
            message.recipient_phone,
            message.channel,
            message.language,
        )
        letter.set_content(message.text)
        if not begin():
            return None
        try:
            settings.DEMO_MAIL_DIR.mkdir(parents=True, exist_ok=True)
            drop.keep(settings.DEMO_MAIL_DIR, letter.as_bytes())
        except OSError as error:
            self.is_open = False
            return Outcome(State.DEFERRED, str(error.strerror))
        return Outcome(State.SENT)


class GatewayLine:
    """The dialogue with a gateway: dial, then offer the message, then read the answer."""

    def __init__(self, gateway: Any) -> None:
        self._gateway = gateway
        self._connection: HTTPConnection | None = None
        self.is_open = True

    def dial(self) -> None:
        """Reach the gateway, and see by its certificate that it is the one."""
        if self._gateway.is_encrypted:
            connection: HTTPConnection = HTTPSConnection(
                self._gateway.host, self._gateway.port, timeout=DIAL_TIMEOUT, context=create_default_context()
            )
        else:
            connection = HTTPConnection(self._gateway.host, self._gateway.port, timeout=DIAL_TIMEOUT)
        connection.connect()
        connection.sock.settimeout(ANSWER_TIMEOUT)
        self._connection = connection

    def hang_up(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def hand_over(self, message: Message, begin: Callable[[], bool]) -> Outcome | None:
        try:
            if self._connection is None:
                self.dial()
        except OSError as error:
            self.is_open = False
            return Outcome(State.DEFERRED, str(error))
        if not begin():
            return None
        try:
            return self._offer(message)
        except (OSError, HTTPException) as error:
            self.is_open = False
            return Outcome(State.UNCERTAIN, type(error).__name__)
        finally:
            self.hang_up()

    def _offer(self, message: Message) -> Outcome:
        assert self._connection is not None  # noqa: S101 (hand_over has dialled)
        account = quote(self._gateway.account, safe="")
        secret = b64encode(f"{self._gateway.account}:{self._gateway.token}".encode()).decode()
        self._connection.request(
            "POST",
            f"/2010-04-01/Accounts/{account}/Messages.json",
            body=urlencode({"To": message.recipient_phone, "From": self._gateway.sender, "Body": message.text}),
            headers={
                "Authorization": f"Basic {secret}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "Connection": "close",
            },
        )
        return self._judged(self._connection.getresponse())

    def _judged(self, answer: HTTPResponse) -> Outcome:
        status = answer.status
        if status == HTTPStatus.CREATED:
            return Outcome(State.SENT)
        words = _words(status, answer.read(LONGEST_ANSWER))
        if status // 100 == 2:
            # Taken, it seems, but not as a gateway takes a message.
            return Outcome(State.UNCERTAIN, words)
        if status // 100 == 4 and status not in NOT_OF_THE_MESSAGE:
            return Outcome(State.FAILED, words)
        self.is_open = False
        return Outcome(State.DEFERRED, words)


def _words(status: int, body: bytes) -> str:
    """Return why a gateway refused: its number for the reason and its words, when it gives them."""
    try:
        said = json.loads(body)
        reason = f"{said['code']} {FIGURES.sub('…', str(said['message']))}"
    except (ValueError, KeyError, TypeError):
        reason = ""
    return f"{status} {reason}"
