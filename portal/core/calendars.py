"""Days that matter, as a file that any agenda reads (RFC 5545)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone

# A line of the file, in octets, without its end.
LONGEST_LINE = 75


class Day(Protocol):
    """What a calendar needs of a day: which, in words, where one reads more, and a key of its own for ever."""

    @property
    def on(self) -> date: ...

    @property
    def text(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def key(self) -> str: ...


def calendar(days: Iterable[Day], *, name: Any) -> str:
    """Return the days as a calendar; imported again, each takes the place of what it was."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_escaped(settings.SITE_NAME)}//FR"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(f'{name} – {settings.SITE_NAME}')}"]
    stamp = timezone.now().strftime("%Y%m%dT%H%M%SZ")
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day.key}@{settings.SITE_HOST}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(day.text)}",
            f"URL:{settings.SITE_URL}{day.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "\r\n".join(part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)) + "\r\n"


def _escaped(text: Any) -> str:
    """Return a text in which nothing ends its line, or begins another value."""
    kept = "".join(" " if character < " " else character for character in str(text))
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Cut a line that is too long between two characters; what follows begins with a space."""
    part = ""
    for character in line:
        if len((part + character).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += character
    yield part
