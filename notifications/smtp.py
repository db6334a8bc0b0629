"""The mail server: one line to it, on which messages are handed over one by one.

Django opens the line (host, TLS, password: its settings); the dialogue is ours, because what may be
sent again depends on how far it went.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from notifications.models import Line, Message, Outcome, State

# Once the content has left, hanging up means not knowing: a server that files it slowly is waited for.
ANSWER_TIMEOUT = 120
# A line of the content that begins with a dot is given a second one (RFC 5321 4.5.2).
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


@contextmanager
def open_line() -> Iterator[Line]:
    """Open a line to the mail server; OSError (of which smtplib's errors are) when it does not answer or refuses us."""
    connection = get_connection()
    connection.open()
    try:
        yield SmtpLine(connection.connection) if isinstance(connection, EmailBackend) else PlainLine(connection)
    finally:
        # Everything said was answered, or is settled as unanswered: a poor goodbye changes nothing.
        with suppress(OSError):
            connection.close()


def envelope(message: Message) -> EmailMultiAlternatives:
    """Return the e-mail that a message is. Each attempt has the same Message-ID, so that a double can be recognised."""
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.recipient_email],
        headers={
            "Message-ID": f"<{message.public_id}@{settings.SITE_HOST}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    email.attach_alternative(message.html, "text/html")
    return email


class PlainLine:
    """Anything that is not SMTP, such as the console of a developer: takes a message whole."""

    is_open = True

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def hand_over(self, message: Message, begin: Callable[[], bool]) -> Outcome | None:
        email = envelope(message)
        if not begin():
            return None
        self._connection.send_messages([email])
        return Outcome(State.SENT)


class SmtpLine:
    """The dialogue with a mail server, on an open `smtplib.SMTP`."""

    def __init__(self, connection: Any) -> None:
        connection.ehlo_or_helo_if_needed()
        self._connection = connection
        self._sender = parseaddr(sanitize_address(settings.DEFAULT_FROM_EMAIL, "utf-8"))[1]
        self.is_open = True

    def hand_over(self, message: Message, begin: Callable[[], bool]) -> Outcome | None:
        try:
            mail: Any = envelope(message).message()
            content = mail.as_bytes(linesep="\r\n")
            if refusal := self._announce(message.recipient_email):
                return refusal
            code, words = self._connection.docmd("data")
            if code != 354:
                return self._refused(code, words)
            if not begin():
                # The server is waiting for a content: no other word than hanging up would be understood.
                self.is_open = False
                self._connection.close()
                return None
        except (OSError, ValueError) as error:
            # ValueError: what the settings or the message hold cannot be written in an e-mail.
            self.is_open = False
            return Outcome(State.DEFERRED, str(error))
        try:
            return self._send(content)
        except OSError as error:
            self.is_open = False
            return Outcome(State.UNCERTAIN, str(error))

    def _announce(self, address: str) -> Outcome | None:
        """Say from whom and to whom; return the refusal, if any."""
        code, words = self._connection.mail(self._sender)
        if code != 250:
            # Never final: it is the portal's own address that is refused, and an operator can mend that.
            return self._refused(code, words, is_final=False)
        code, words = self._connection.rcpt(address)
        return None if code in (250, 251) else self._refused(code, words)

    def _refused(self, code: int, words: bytes, *, is_final: bool = True) -> Outcome:
        """Return the refusal as an outcome, and make the line ready for the next message."""
        state = State.FAILED if is_final and code // 100 == 5 else State.DEFERRED
        try:
            self._connection.rset()
        except OSError:
            self.is_open = False
        return self._judged(state, code, words)

    def _send(self, content: bytes) -> Outcome:
        self._connection.send(LEADING_DOT.sub(b"..", content) + b"\r\n.\r\n")
        self._connection.sock.settimeout(ANSWER_TIMEOUT)
        code, words = self._connection.getreply()
        self._connection.sock.settimeout(self._connection.timeout)
        states = {2: State.SENT, 4: State.DEFERRED, 5: State.FAILED}
        return self._judged(states.get(code // 100, State.UNCERTAIN), code, words)

    def _judged(self, state: State, code: int, words: bytes) -> Outcome:
        # 421 is the server's farewell; -1 is what smtplib makes of an answer that is none.
        self.is_open = self.is_open and code not in (421, -1)
        return Outcome(state, "" if state == State.SENT else f"{code} {words.decode('utf-8', 'replace')}")
