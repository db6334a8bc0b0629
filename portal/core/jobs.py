"""Work that goes on without the person who began it: each app says which of it is theirs, and how far it is.

    jobs.declare(running=copies_in_preparation, told=copies_told)

`running` returns the rows that are not finished, `told` what the page « Mes traitements » shows, the newest MOST.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Of each kind, so many at most; what ended is told for so long.
MOST, TOLD_FOR = 50, timedelta(days=90)


class State(Enum):
    """Where a job is: its words, its colour."""

    RUNNING = (_("En cours"), "blue")
    PAUSED = (_("À vous"), "yellow")
    DONE = (_("Terminé"), "green")
    CANCELLED = (_("Arrêté"), "grey")
    FAILED = (_("Échoué"), "red")

    def __init__(self, label: Any, colour: str) -> None:
        self.label, self.colour = label, colour


@dataclass(frozen=True)
class Job:
    """One of them: what it does, for which account, how far it is.

    `url` leads to where it is followed, a form sent to `cancel_url` stops it; `label` says more of its state.
    """

    words: str
    state: State
    began_at: datetime
    url: str
    place: str = ""
    done: int | None = None
    total: int = 0
    refused: int = 0
    ended_at: datetime | None = None
    cancel_url: str = ""
    label: Any = ""

    @property
    def is_running(self) -> bool:
        return self.state == State.RUNNING


Running = Callable[[Any], QuerySet[Any]]
Told = Callable[[Any], Iterable[Job]]
_kinds: list[tuple[Running, Told]] = []


def declare(*, running: Running, told: Told) -> None:
    _kinds.append((running, told))


def since() -> datetime:
    """Return from when on jobs are told."""
    return timezone.now() - TOLD_FOR


def jobs_of(user: Any) -> list[Job]:
    """Return all that a person began lately: what runs first, then the newest first."""
    found = [job for _running, told in _kinds for job in told(user)]
    return sorted(found, key=lambda job: (job.is_running, job.began_at), reverse=True)


def count_running(user: Any) -> int:
    """Return how many jobs of a person go on, in one query whatever the number of kinds."""
    first, *others = [running(user).order_by().values_list(Value(1)) for running, _told in _kinds]
    return first.union(*others, all=True).count()
