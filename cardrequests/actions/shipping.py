"""Sending the cards of a session, once they are paid and printed."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cardrequests import notices, permissions
from cardrequests.models import Participant, TrainingSession
from portal.core.journal import event, record

SHIPPED = event("session.shipped", _("%(actor)s a expédié les cartes de la session %(number)s."))

State = TrainingSession.State


@transaction.atomic
def ship(parcels: Mapping[TrainingSession, str], *, by: User) -> dict[TrainingSession, ValidationError]:
    """Note that the cards of sessions are on their way, each with its tracking number; ordinary mail has none.

    Return what cannot leave, and why; the others have left.
    """
    if not permissions.serves_training(by):
        raise PermissionDenied
    locked = TrainingSession.objects.filter(pk__in=[session.pk for session in parcels]).order_by("pk")
    refused = {}
    sessions = list(locked.select_for_update(of=("self",)).select_related("trainer__user"))
    unprinted = _unprinted(sessions)
    for session in sessions:
        refusal = _refusal(session, is_printed=session.pk not in unprinted)
        if refusal:
            refused[session] = refusal
        else:
            _ship(session, tracking_number=parcels[session], by=by)
    return refused


def _unprinted(sessions: Sequence[TrainingSession]) -> set[int]:
    """Return the sessions of which someone has no card yet, or one that is in no run."""
    waiting = Participant.objects.remembered().filter(session__in=sessions)
    unprinted = Q(cards=None) | Q(cards__revoked_at=None, cards__print_run=None)
    return set(waiting.filter(unprinted).values_list("session", flat=True))


def _refusal(session: TrainingSession, *, is_printed: bool) -> ValidationError | None:
    facts = {"number": session.number, "state": session.get_state_display()}
    if not session.can_become(State.SHIPPED):
        words = _("La session %(number)s est au statut « %(state)s » : seule une session payée s’expédie.")
        return ValidationError(words % facts, code="not_paid")
    if not is_printed:
        words = _("Des cartes de la session %(number)s ne sont pas imprimées. Préparez d’abord leur tirage.")
        return ValidationError(words % facts, code="not_printed")
    return None


def _ship(session: TrainingSession, *, tracking_number: str, by: User) -> None:
    session.state, session.shipped_at = State.SHIPPED, timezone.now()
    session.tracking_number = tracking_number
    session.version += 1
    session.save(update_fields=["state", "shipped_at", "tracking_number", "version"])
    record(SHIPPED, about=session, place=session, by=by, number=session.number)
    notices.session_shipped(session)
