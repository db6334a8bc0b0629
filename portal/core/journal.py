"""`record()` one line for each deed, and read the lines back as sentences.

Each app names its events once, in its `actions` package:

    INVITED = event("membership.invited", _("%(actor)s a ajouté %(name)s (%(role)s)."))
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import structlog
from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext

from portal.core.models import JournalEntry, JournalQuerySet, place_of
from portal.core.wording import elided

Speech = Callable[[str], str]

_sentences: dict[str, str | Promise] = {}
_speeches: dict[str, Speech] = {}
_speeches_in: dict[str, tuple[Callable[[Any], Mapping[str, Speech]], tuple[str, ...]]] = {}
# Stands in a fact where the name of a person stood who closed the own user.
NOBODY = "\u2205"


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


def history_of(thing: models.Model) -> JournalQuerySet:
    """Return what was done to one thing, wherever it was done."""
    return JournalEntry.objects.filter(about=place_of(thing))


def last_deeds(actor: Any, places: Collection[models.Model]) -> dict[models.Model, datetime]:
    """Return when `actor` last did something in each of `places`."""
    own = JournalEntry.objects.filter(actor=actor, place__in=[place_of(place) for place in places])
    latest = dict(own.values_list("place").annotate(models.Max("at")).order_by())
    return {place: latest[place_of(place)] for place in places if place_of(place) in latest}


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def lines_about(user: Any, names: Collection[str]) -> JournalQuerySet:
    """Return what a person did, and what was done to them under any of their `names` (core.personal)."""
    return JournalEntry.objects.filter(models.Q(actor=user) | models.Q(about__in=names))


def speech(fact: str, speak: Speech) -> None:
    """Say how a fact is read where the page knows no better."""
    _speeches[fact] = speak


def speech_in(place: type[models.Model], speak: Callable[[Any], Mapping[str, Speech]], *needed: str) -> None:
    """Say how facts are read in a place of this model; `needed` are the rows to fetch with it."""
    _speeches_in[place._meta.label_lower] = (speak, needed)


def sentence(entry: JournalEntry, place: models.Model | None = None, **spoken: Speech) -> str:
    """Return what `entry` says, in the reader's language.

    Facts are kept as codes where the words depend on the reader, or on the `place` where the line was
    written; `spoken` says how to read one (`name=…`), and `actor` how to call who did it.
    """
    words = _sentences.get(entry.kind)
    if words is None:
        return entry.kind
    actor = entry.actor.get_full_name() if entry.actor else gettext("Le portail")
    speeches = _speeches | _spoken_in(place) | spoken
    facts = {name: _spoken(fact, speeches.get(name)) for name, fact in entry.facts.items()}
    told = _Facts(facts, actor=spoken["actor"](actor) if "actor" in spoken else actor)
    return elided(str(words), told) % told


def _spoken_in(place: models.Model | None) -> dict[str, Speech]:
    if place is None or place._meta.label_lower not in _speeches_in:
        return {}
    speak, _needed = _speeches_in[place._meta.label_lower]
    return dict(speak(place))


def _spoken(fact: str, speak: Speech | None) -> str:
    if fact == NOBODY:
        return gettext("Utilisateur fermé")
    return speak(fact) if speak else fact


def places_of(entries: Iterable[Any]) -> dict[str, models.Model]:
    """Return the rows that the `place` of each of these names, by that name: one query for each model."""
    return rows_named(entry.place for entry in entries if entry.place)


def rows_named(names: Iterable[str]) -> dict[str, models.Model]:
    """Return the rows that these names (`place_of`) name, by their names."""
    keys: dict[str, set[str]] = {}
    for name in names:
        label, _, key = name.partition(":")
        keys.setdefault(label, set()).add(key)
    found = (_with_needed(label).in_bulk(list(wanted)) for label, wanted in keys.items())
    return {place_of(row): row for rows in found for row in rows.values()}


def _with_needed(label: str) -> models.QuerySet[Any]:
    model: Any = apps.get_model(label)
    needed = _speeches_in[label][1] if label in _speeches_in else ()
    return model.objects.select_related(*needed) if needed else model.objects.all()


def forget_names(names: Collection[str], *, entries: JournalQuerySet) -> int:
    """Put NOBODY where one of `names` stands among the facts; who, when and what stay. Needs the door (rewriting)."""
    anyone = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names) or r"(?!)")
    rewritten = 0
    for entry in entries:
        facts = {key: NOBODY if anyone.search(fact) else fact for key, fact in entry.facts.items()}
        if facts != entry.facts:
            JournalEntry.objects.filter(pk=entry.pk).update(facts=facts)
            rewritten += 1
    return rewritten
