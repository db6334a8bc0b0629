"""The people of a session: added one by one or as a list, changed, taken out and brought back, while it is new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cardrequests.actions.sessions import lock
from cardrequests.models import Participant, Title, Trainer, TrainingSession
from cardrequests.validators import name_key, refuse_birth_date
from portal.core.journal import event, record

ADDED = event("participant.added", _("%(actor)s a ajouté un participant à la session %(number)s."))
CHANGED = event("participant.changed", _("%(actor)s a modifié un participant de la session %(number)s."))
REMOVED = event("participant.removed", _("%(actor)s a retiré un participant de la session %(number)s."))
IMPORTED = event(
    "participant.imported", _("%(actor)s a ajouté une liste à la session %(number)s (participants : %(count)s).")
)

MOST = 1000
TWICE = _("Cette personne est déjà dans la liste : même nom, même date de naissance.")
STALE = _("Ce participant a changé entre-temps, dans une autre fenêtre. Comparez, puis enregistrez de nouveau.")


@dataclass(frozen=True)
class Person:
    """« Fiche du participant », as the trainer fills it in."""

    title: Title
    first_name: str
    last_name: str
    birth_date: date
    telephone: str
    extension: str = ""

    @property
    def key(self) -> tuple[str, date]:
        """What tells one person of a session from another."""
        return name_key(self.first_name, self.last_name), self.birth_date

    @property
    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {"name_key": self.key[0]}


@transaction.atomic
def add(session: TrainingSession, person: Person, *, by: Trainer) -> Participant:
    session = lock(session, by=by)
    refuse_birth_date(person.birth_date)
    if person.key in keys_of(session):
        raise ValidationError(TWICE, code="twice")
    _refuse_too_many(session, 1)
    added = Participant.objects.create(session=session, position=_next_position(session), **person.facts)
    record(ADDED, about=session, place=session, by=by.user, number=session.number)
    return added


@transaction.atomic
def edit(participant: Participant, person: Person, *, seen: str, by: Trainer) -> bool:
    """Save a person as typed on a page that showed the version `seen`; return whether anything changed."""
    session = lock(participant.session, by=by)
    current = session.participants.filter(pk=participant.pk).first()
    if current is None:
        raise ValidationError(_("Ce participant a été retiré de la liste entre-temps."), code="removed")
    changed = [name for name, value in person.facts.items() if getattr(current, name) != value]
    if not changed:
        return False
    if current.version != seen:
        raise ValidationError(STALE, code="stale")
    refuse_birth_date(person.birth_date)
    if person.key in keys_of(session, but=current):
        raise ValidationError(TWICE, code="twice")
    for name in changed:
        setattr(current, name, person.facts[name])
    current.save(update_fields=changed)
    record(CHANGED, about=session, place=session, by=by.user, number=session.number)
    return True


@transaction.atomic
def remove(participant: Participant, *, by: Trainer) -> None:
    """Take a person out of the list. Done again, it stays done; `restore` brings back what is remembered of them."""
    session = lock(participant.session, by=by)
    removed, _each = session.participants.filter(pk=participant.pk).delete()
    if removed:
        record(REMOVED, about=session, place=session, by=by.user, number=session.number)


@transaction.atomic
def import_list(session: TrainingSession, people: Sequence[Person], *, by: Trainer) -> int:
    """Add the people of a list who are not in the session yet; return how many. Sent again, it adds nobody."""
    session = lock(session, by=by)
    known = keys_of(session)
    new = [person for person in _once(people) if person.key not in known]
    _refuse_too_many(session, len(new))
    first = _next_position(session)
    for person in new:
        refuse_birth_date(person.birth_date)
    Participant.objects.bulk_create(
        Participant(session=session, position=position, **person.facts) for position, person in enumerate(new, first)
    )
    if new:
        record(IMPORTED, about=session, place=session, by=by.user, number=session.number, count=len(new))
    return len(new)


def _once(people: Iterable[Person]) -> list[Person]:
    return list({person.key: person for person in people}.values())


def keys_of(session: TrainingSession, but: Participant | None = None) -> set[tuple[str, date | None]]:
    """Return who is in a session, by what tells them apart."""
    people = session.participants.exclude(pk=but.pk) if but else session.participants.all()
    return set(people.values_list("name_key", "birth_date"))


def _refuse_too_many(session: TrainingSession, more: int) -> None:
    if session.participants.count() + more > MOST:
        raise ValidationError(
            _("Une session compte au plus %(most)d participants. Ouvrez-en une autre pour la suite.") % {"most": MOST},
            code="too_many",
        )


def _next_position(session: TrainingSession) -> int:
    return (session.participants.aggregate(last=Max("position"))["last"] or 0) + 1
