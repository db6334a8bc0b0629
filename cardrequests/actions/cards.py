"""Cards: issued when a session is paid, printed in runs, taken back and issued again."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cardrequests import notices, permissions
from cardrequests.models import Card, PrintRun, Standing, TrainingSession, next_card_number
from cardrequests.models.cards import CardQuerySet
from portal.core.journal import event, record

ISSUED = event("card.issued", _("Les cartes de la session %(number)s sont émises : %(count)s."))
REISSUED = event("card.reissued", _("%(actor)s a remplacé la carte %(old)s par la carte %(number)s."))
WITHDRAWN = event("card.withdrawn", _("%(actor)s a retiré la carte %(number)s."))
PRINTED = event("card.printed", _("%(actor)s a préparé un tirage de %(count)s cartes."))


def expiry(session: TrainingSession) -> date | None:
    """Return the last day on which the cards of a session are good: some months after its end, or never."""
    months = session.activity.months_valid
    if months is None:
        return None
    year, month = divmod(session.ended_on.year * 12 + session.ended_on.month - 1 + months, 12)
    return date(year, month + 1, min(session.ended_on.day, monthrange(year, month + 1)[1]))


def issue(session: TrainingSession) -> list[Card]:
    """Give a card to each participant of a paid session who has none yet. The caller holds the session locked."""
    waiting = list(session.participants.remembered().filter(cards=None).order_by("position", "pk"))
    until = expiry(session)
    cards = Card.objects.bulk_create(
        Card(number=next_card_number(), participant=person, expires_on=until) for person in waiting
    )
    if cards:
        record(ISSUED, about=session, place=session, by=None, number=session.number, count=len(cards))
    return cards


# --- Verifying -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sighting:
    """What anyone who holds a card may learn of it, and no more: of one that is good no more, not even whose it was."""

    standing: Standing
    holder: str = ""
    activity: str = ""
    ended_on: date | None = None
    expires_on: date | None = None


def sight(code: str) -> Sighting:
    """Look a card up by the code that it bears; one query, whether there is such a card or not."""
    card = Card.objects.filter(code=code).select_related("participant__session__activity").first()
    if card is None or card.is_revoked:
        return Sighting(card.standing if card else Standing.UNKNOWN)
    person, session = card.participant, card.participant.session
    holder = "" if person.forgotten_at else f"{person.first_name} {person.last_name[:1]}."
    return Sighting(card.standing, holder, session.activity.name, session.ended_on, card.expires_on)


# --- Printing ------------------------------------------------------------------------------------


@transaction.atomic
def print_cards(sessions: Sequence[TrainingSession] | None = None, *, by: User) -> PrintRun:
    """Put the cards that wait for printing, of these sessions or of all, in a run: no card is ever in two."""
    if not permissions.serves_training(by):
        raise PermissionDenied
    waiting: CardQuerySet = Card.objects.awaiting_printing()
    if sessions is not None:
        waiting = waiting.filter(participant__session__in=sessions)
    locked = list(waiting.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if not locked:
        raise ValidationError(_("Aucune carte n’attend d’être imprimée."), code="nothing_to_print")
    run = PrintRun.objects.create(made_by=by)
    Card.objects.filter(pk__in=locked).update(print_run=run, printed_at=run.made_at)
    record(PRINTED, about=run, place=None, by=by, count=len(locked))
    return run


# --- Lost, misprinted, withdrawn -----------------------------------------------------------------


@transaction.atomic
def reissue(card: Card, *, reason: str, by: User) -> Card:
    """Issue another card in the place of one that is lost or misprinted, good for as long; tell the trainer."""
    if not permissions.serves_training(by):
        raise PermissionDenied
    old = _lock_unrevoked(card)
    if old.has_expired:
        raise ValidationError(_("La carte %(number)s est expirée : elle ne se remplace plus.") % {"number": old.number})
    if old.participant.forgotten_at:
        raise ValidationError(_("Le nom de cette personne n’est plus conservé : sa carte ne se remplace plus."))
    _revoke(old, reason)
    new = Card.objects.create(
        number=next_card_number(), participant=old.participant, expires_on=old.expires_on, replaces=old
    )
    record(REISSUED, about=new, place=old.participant.session, by=by, number=new.number, old=old.number)
    notices.card_reissued(new)
    return new


@transaction.atomic
def withdraw(card: Card, *, by: User) -> Card:
    """Take a card back for good; tell the trainer."""
    if not permissions.serves_training(by):
        raise PermissionDenied
    card = _lock_unrevoked(card)
    _revoke(card, Card.Reason.WITHDRAWN)
    record(WITHDRAWN, about=card, place=card.participant.session, by=by, number=card.number)
    notices.card_withdrawn(card)
    return card


def _lock_unrevoked(card: Card) -> Card:
    known = Card.objects.select_related("participant__session__trainer__user")
    card = known.select_for_update(of=("self",)).get(pk=card.pk)
    if card.is_revoked:
        raise ValidationError(
            _("La carte %(number)s est déjà révoquée. Rechargez la page pour voir celle qui la remplace.")
            % {"number": card.number},
            code="revoked",
        )
    return card


def _revoke(card: Card, reason: str) -> None:
    card.revoked_at, card.reason = timezone.now(), reason
    card.save(update_fields=["revoked_at", "reason"])
