"""Every notice of the portal with sample words, for those who write them: no person, no row, nothing sent."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from notifications import actions
from notifications.models import Channel, Recipient

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LANGUAGES = ("fr-ca", "en")
LINK = "/activation/exemple/"
# What templates find by themselves, and what a notice without a deed leaves out.
NOT_OURS = {"True", "False", "None", "block", "forloop"}
WORDS = {
    "full_name": "Alexe Berrigan",
    "get_full_name": "Alexe Berrigan",
    "added_by": "Alexe Berrigan",
    "by": "Alexe Berrigan",
    "first_name": "Noémie",
    "last_name": "Œuvrard",
    "inviter": "Alexe Berrigan",
    "email": "noemie.oeuvrard@berrigan.example",
    "code": "1234 5678",
    "password": "vent-pluie-neige-soleil",
    "client_number": "20000042",
    "device": "Firefox, Linux",
    "amount": "24,00 $",
    "tracking_number": "MX730262CA",
    "username": "noemie.oeuvrard",
    "ticket": "SUP-2026-0042",
}
NUMBERS = {
    "days": 14,
    "hours": 48,
    "minutes": 10,
    "count": 3,
    "pending_days": 14,
    "left": 2,
    "total": 12,
    "refused": 2,
    "issued": 10,
}


class Sample:
    """Stands for whatever a notice speaks of: asked for any part of it, it has one."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return sample(name)

    def __getitem__(self, name: str) -> Any:
        if not isinstance(name, str):
            raise TypeError(name)
        return sample(name)

    def __iter__(self) -> Iterator[Any]:
        return iter([sample(self._name.rstrip("s")), sample(self._name.rstrip("s"))])

    def __str__(self) -> str:
        return _sample_words(self._name)


def _sample_words(name: str) -> str:
    """Return words for a name, as plausible as a name allows."""
    if name in WORDS:
        return WORDS[name]
    if "number" in name:
        return "TRP0028515"
    if name.endswith("url") or "link" in name:
        return f"{settings.SITE_URL}{LINK}"
    if "role" in name:
        return _("Administrateur de compte")
    if name in {"organization", "client", "provider", "file", "account", "name"}:
        return "Transport Berrigan inc."
    return _("Exemple")


def sample(name: str) -> Any:
    """Return what stands for `name`: a number, a moment, a day, or a thing with parts."""
    if name in NUMBERS:
        return NUMBERS[name]
    if name == "at" or name.endswith(("_at", "until", "expires")):
        return timezone.now() + timedelta(days=14)
    if name in {"on", "day", "starts_on", "ends_on", "received_on", "birth_date"} or name.endswith("_on"):
        return date(2026, 12, 15)
    return Sample(name)


class Samples(dict[str, Any]):
    """A context in which nothing is missing."""

    def __contains__(self, name: object) -> bool:
        return name not in NOT_OURS

    def __missing__(self, name: str) -> Any:
        return sample(name)

    def __ror__(self, others: dict[str, Any]) -> "Samples":  # type: ignore[override]
        return Samples({**others, **self})


def notices() -> list[str]:
    """Return the names of all e-mails, as `write` takes them."""
    found = TEMPLATES.glob("*/notices/*.subject.txt")
    return sorted(path.relative_to(TEMPLATES).as_posix().removesuffix(".subject.txt") for path in found)


def texts() -> list[str]:
    """Return the names of all SMS."""
    found = TEMPLATES.glob("*/notices/*.sms.txt")
    return sorted(path.relative_to(TEMPLATES).as_posix().removesuffix(".sms.txt") for path in found)


def subject(template: str) -> str:
    """Return the subject of a notice in the language of now."""
    return actions.subject_of(template, Samples())


def has_deed(template: str) -> bool:
    """Whether a notice leads to something to do."""
    return "block action_label" in (TEMPLATES / f"{template}.html").read_text(encoding="utf-8")


def render(template: str, language: str, channel: Channel = Channel.EMAIL) -> dict[str, str]:
    """Return the words of a notice in a language, as they would leave."""
    to = Recipient(email=WORDS["email"], user=Sample("user"), phone="+15145550142", language=language)
    deed = "" if channel == Channel.SMS or not has_deed(template) else f"{settings.SITE_URL}{LINK}"
    with translation.override(language):
        return actions.render(template, to, channel, Samples(action_url=deed))
