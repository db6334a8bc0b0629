"""Sending the cards of a session, once they are paid and printed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cardrequests.models import Card, TrainingSession
from portal.core.journal import event, record

SHIPPED = event("session.shipped", _("%(actor)s a expédié les cartes de la session %(number)s."))

State = TrainingSession.State


@transaction.atomic
def ship(session: TrainingSession, *, tracking_number: str, by: User) -> TrainingSession:
    """Note that the cards of a session are on their way. Ordinary mail has no tracking number."""
    session = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    _refuse_unless_ready(session)
    session.state, session.shipped_at = State.SHIPPED, timezone.now()
    session.tracking_number = tracking_number
    session.version += 1
    session.save(update_fields=["state", "shipped_at", "tracking_number", "version"])
    record(SHIPPED, about=session, place=session, by=by, number=session.number)
    return session


def _refuse_unless_ready(session: TrainingSession) -> None:
    facts = {"number": session.number, "state": session.get_state_display()}
    if not session.can_become(State.SHIPPED):
        raise ValidationError(
            _("La session %(number)s est au statut « %(state)s » : seule une session payée s’expédie.") % facts,
            code="not_paid",
        )
    waiting = Card.objects.awaiting_printing().filter(participant__session=session).count()
    if waiting or session.participants.remembered().filter(cards=None).exists():
        raise ValidationError(
            _("Des cartes de la session %(number)s ne sont pas imprimées. Préparez d’abord leur tirage.") % facts,
            code="not_printed",
        )
