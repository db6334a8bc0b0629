"""What every page of a trainer's session shows around its own content."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cardrequests.models import Trainer, TrainingSession
from cardrequests.permissions import can_change

# The tabs of a session: the page a tab leads to, its label, and the pages that stand under it.
TABS = (
    ("session", _("Fiche de la session"), {"session", "cancel_session", "progress"}),
    (
        "participants",
        _("Liste des participants"),
        {"participants", "add_participant", "participant", "import_participants"},
    ),
    ("payment", _("Paiement"), {"payment", "payment_return", "cancel_submission"}),
)
COLOURS = {
    TrainingSession.State.NEW: "blue",
    TrainingSession.State.SUBMITTED: "yellow",
    TrainingSession.State.PAID: "green",
    TrainingSession.State.SHIPPED: "green",
    TrainingSession.State.CANCELLED: "grey",
}


def own_session(trainer: Trainer, key: UUID) -> TrainingSession:
    """Return a session of this trainer with what its pages show; nobody else's is found."""
    sessions = trainer.sessions.with_names().with_participant_count()
    return get_object_or_404(sessions, public_id=key)


def session_context(request: HttpRequest, trainer: Trainer, session: TrainingSession, **more: Any) -> dict[str, Any]:
    """Return whose session it is, where one may go in it, and `more`."""
    here = request.resolver_match.url_name if request.resolver_match else None
    tabs = [
        {"url": reverse(f"cardrequests:{name}", args=[session.public_id]), "label": label, "current": here in pages}
        for name, label, pages in TABS
    ]
    around = {"trainer": trainer, "session": session, "tabs": tabs, "state_colour": COLOURS[session.state]}
    return around | {"is_changeable": can_change(trainer, session)} | more
