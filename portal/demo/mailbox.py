"""The mails of the sink, as files in a directory and as something to read."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"\d{20}-[0-9a-f]{8}")
AT_MOST = 200


@dataclass(frozen=True)
class Mail:
    """One mail; its name sorts by arrival."""

    name: str
    message: EmailMessage

    @property
    def arrived_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.name.partition("-")[0]) / 1_000_000_000, UTC)

    @property
    def to(self) -> str:
        return str(self.message["to"] or "")

    @property
    def subject(self) -> str:
        return str(self.message["subject"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


def newest(recipient: str = "") -> list[Mail]:
    """Return the latest mails, newest first, whose recipient contains `recipient`."""
    found: list[Mail] = []
    for path in sorted(settings.DEMO_MAIL_DIR.glob("[0-9]*.eml"), reverse=True):
        mail = _read(path)
        if recipient.casefold() in mail.to.casefold():
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
