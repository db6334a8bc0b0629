"""The mails of the sink and the SMS of notifications, as files in a directory and as something to read."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from phonenumbers import NumberParseException

from portal.core.fields import spoken_telephone

NAME = re.compile(r"\d{20}-[0-9a-f]{8}")
NOT_FIGURES = re.compile(r"\D")
AT_MOST = 200


@dataclass(frozen=True)
class Mail:
    """One mail, or one SMS; its name sorts by arrival."""

    name: str
    message: EmailMessage

    @property
    def arrived_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.name.partition("-")[0]) / 1_000_000_000, UTC)

    @property
    def is_sms(self) -> bool:
        return str(self.message["x-channel"] or "") == "sms"

    @property
    def to(self) -> str:
        return str(self.message["to"] or "")

    @property
    def spoken_to(self) -> str:
        """The recipient as people write it."""
        try:
            return spoken_telephone(self.to) if self.is_sms else self.to
        except NumberParseException:
            return self.to

    @property
    def subject(self) -> str:
        """What stands in the list: of an SMS, all that it says."""
        return self.text.strip() if self.is_sms else str(self.message["subject"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def is_for(self, recipient: str) -> bool:
        """Whether the recipient contains what was typed; a number, in whatever way it is written."""
        if recipient.casefold() in self.to.casefold():
            return True
        figures = NOT_FIGURES.sub("", recipient)
        return self.is_sms and bool(figures) and figures in NOT_FIGURES.sub("", self.to)

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


def newest(recipient: str = "") -> list[Mail]:
    """Return the latest mails and SMS, newest first, that are for `recipient`."""
    found: list[Mail] = []
    for path in sorted(settings.DEMO_MAIL_DIR.glob("[0-9]*.eml"), reverse=True):
        mail = _read(path)
        if mail.is_for(recipient):
            found.append(mail)
        if len(found) == AT_MOST:
            break
    return found


def find(name: str) -> Mail | None:
    """Return the mail of that name, if there is one; a name that is none reaches no file."""
    path = settings.DEMO_MAIL_DIR / f"{name}.eml"
    return _read(path) if NAME.fullmatch(name) and path.is_file() else None


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Mail(path.stem, message)


def opening_outside(html: str) -> str:
    """Return `html` with links that leave the frame it is shown in: no page of ours lets itself be framed."""
    base = '<base target="_top">'
    return html.replace("<head>", f"<head>{base}", 1) if "<head>" in html else base + html
