"""How a message goes out, and what a channel answers: two ways, one dialogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from notifications.models.messages import Message

LONGEST_WORDS = 250


class Channel(models.TextChoices):
    EMAIL = "email", _("Courriel")
    SMS = "sms", _("Texto")


class State(models.TextChoices):
    TO_SEND = "to_send", _("En file")
    CLAIMED = "claimed", _("En cours d’envoi")
    SENT = "sent", _("Remis")
    DEFERRED = "deferred", _("Reporté")
    FAILED = "failed", _("Refusé")
    UNCERTAIN = "uncertain", _("Incertain")
    CANCELLED = "cancelled", _("Non envoyé")


WAITING = (State.TO_SEND, State.DEFERRED)
UNDELIVERED = (State.FAILED, State.UNCERTAIN)


@dataclass(frozen=True)
class Outcome:
    """What came of handing a message over, with the server's own words as one harmless line."""

    state: State
    words: str = ""

    def __post_init__(self) -> None:
        printable = "".join(character if character.isprintable() else " " for character in self.words)
        object.__setattr__(self, "words", " ".join(printable.split())[:LONGEST_WORDS])


class Line(Protocol):
    """What a channel offers: smtp.py and sms.py open one."""

    is_open: bool

    def hand_over(self, message: Message, begin: Callable[[], bool]) -> Outcome | None:
        """Deliver one message. `begin` is called when the content is about to leave, and may forbid it (None)."""
        ...
