"""A mail server that answers as it is told, so that what goes wrong on the way can be lived through."""

import asyncio
import email
import threading
from collections import Counter
from email.message import EmailMessage
from email.policy import default
from enum import Enum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.local.servers import free_port


class Deed(Enum):
    HANG_UP = "cuts the line"
    SAY_NOTHING = "never answers"


HANG_UP, SAY_NOTHING = Deed.HANG_UP, Deed.SAY_NOTHING


class Sink:
    """`says` maps a step (MAIL, RCPT, DATA: before the content, CONTENT: after it) to what happens there.

    That is an answer (« 451 4.7.1 Later »), seconds to wait before the usual one, or a deed.
    `arrived` is everything whose content came in and was not refused, answered or not.
    """

    def __init__(self) -> None:
        self.says: dict[str, str | float | Deed] = {}
        self.arrived: list[EmailMessage] = []
        self.sessions: set[int] = set()
        self.is_silent = threading.Event()
        self.port = free_port()
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        if self._controller.server:
            self._controller.stop()

    def says_again(self) -> None:
        """Answer as usual from now on."""
        self.says.clear()
        self.is_silent.clear()

    @property
    def counts(self) -> Counter[str]:
        """How often each address was written to."""
        return Counter(str(message["To"]) for message in self.arrived)

    async def answer(self, step: str, server: SMTP, usual: str | None) -> Any:
        said = self.says.get(step, usual)
        if said is SAY_NOTHING:
            self.is_silent.set()
            await asyncio.sleep(600)
        if said is HANG_UP:
            server.transport.abort()
            return "421 4.4.2 Gone"
        if isinstance(said, float):
            await asyncio.sleep(said)
            return usual
        return said

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        self.sessions.add(id(session))
        envelope.mail_from = address
        return await self.answer("MAIL", server, "250 2.1.0 Fine")

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        answer = await self.answer("RCPT", server, "250 2.1.5 Fine")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if not str(self.says.get("CONTENT", "")).startswith(("4", "5")):
            message = email.message_from_bytes(bytes(envelope.content or b""), policy=default)
            assert isinstance(message, EmailMessage)
            assert [str(message["To"])] == envelope.rcpt_tos
            self.arrived.append(message)
        return await self.answer("CONTENT", server, "250 2.0.0 Taken")


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, hostname="sink.test", enable_SMTPUTF8=True)


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:
        if refusal := await self.event_handler.answer("DATA", self, None):
            await self.push(refusal)
            return
        await super().smtp_DATA(arg)
