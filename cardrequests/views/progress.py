"""« Suivi » of a session: its story in words, and the card of each participant."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cardrequests.models import Standing, Trainer, cards_of
from cardrequests.permissions import can_read_sessions
from cardrequests.policies import trainer_required
from cardrequests.views.context import own_session, session_context
from cardrequests.views.timeline import timeline_of
from portal.core.tables import Column, Table, folded

CARDS = (
    Column("numero", _("Numéro de carte"), ["number"], "number"),
    Column(
        "nom",
        _("Participant"),
        [folded("participant__last_name"), folded("participant__first_name")],
        "participant__last_name",
    ),
    Column("etat", _("État")),
    Column("expiration", _("Valide jusqu’au"), ["expires_on"]),
)
COLOURS = {Standing.VALID: "green", Standing.EXPIRED: "yellow", Standing.REVOKED: "red"}


@trainer_required(can_read_sessions)
@require_safe
def progress(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    shown = own_session(trainer, session)
    table = Table(request, cards_of(shown), CARDS)
    for card in table.rows:
        card.colour = COLOURS[card.standing]
    context = session_context(request, trainer, shown, progress=timeline_of(shown), table=table)
    return render(request, "cardrequests/progress.html", context)
