"""`record()` one line for each deed, and read the lines back as sentences.

Each app names its events once, in its `actions` package:

    INVITED = event("membership.invited", _("%(actor)s a ajouté %(name)s (%(role)s)."))
"""

from collections.abc import Callable
from typing import Any

import structlog
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext

from portal.core.models import JournalEntry, JournalQuerySet, place_of

_sentences: dict[str, str | Promise] = {}


def event(kind: str, sentence: str | Promise) -> str:
    """Name an event and the sentence, with its `%(fact)s`, in which people read it."""
    if _sentences.setdefault(kind, sentence) is not sentence:
        raise ValueError(f"Two sentences for {kind}.")
    return kind


def record(kind: str, *, about: models.Model, place: models.Model | None, by: Any, **facts: Any) -> None:
    """Write one line of the journal, in the transaction of the deed.

    `by` is the user who acts, or None when the clock does.
    """
    if kind not in _sentences:
        raise ValueError(f"No sentence for {kind}.")
    JournalEntry.objects.create(
        kind=kind,
        about=place_of(about),
        place=place_of(place) if place else "",
        actor=by,
        facts={name: str(fact) for name, fact in facts.items()},
        request_id=structlog.contextvars.get_contextvars().get("request_id", "")[:40],
    )


def lines_of(place: models.Model) -> JournalQuerySet:
    """Return what the people of `place` may read."""
    return JournalEntry.objects.within(place)


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def sentence(entry: JournalEntry, **spoken: Callable[[str], str]) -> str:
    """Return what `entry` says, in the reader's language.

    Facts are kept as codes where the words depend on the reader; `spoken` says how to read one
    (`role=type.word_for`).
    """
    words = _sentences.get(entry.kind)
    if words is None:
        return entry.kind
    actor = entry.actor.get_full_name() if entry.actor else gettext("Le portail")
    facts = {name: spoken[name](fact) if name in spoken else fact for name, fact in entry.facts.items()}
    return str(words) % _Facts(facts, actor=actor)
