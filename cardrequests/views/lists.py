"""The lists of a trainer's pages: columns, filters, and the lines of their file."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cardrequests.models import Trainer, TrainingSession
from cardrequests.views.context import COLOURS
from portal.core.choices import month_asked
from portal.core.tables import Column, Filter, Table, folded


def _in_language(path: str) -> str:
    """Return the column that holds a name in the reader's language."""
    return f"{path}_{'en' if (get_language() or '').startswith('en') else 'fr'}"


def _sessions_columns() -> Sequence[Column]:
    activity = _in_language("activity__name")
    return (
        Column("numero", _("Numéro"), ["number"], "number"),
        Column("organisme", _("Nom de l’organisme"), [folded("organism_name")], "organism_name"),
        Column("lieu", _("Lieu de formation"), [folded("place")], "place"),
        Column("activite", _("Activité de formation"), [folded(activity)], activity),
        Column("fin", _("Fin de la session"), ["ended_on"]),
        Column("participants", _("Participants"), ["participant_count"]),
        Column("statut", _("Statut"), ["state"]),
    )


# The words of states in an address.
STATES = {
    "nouvelle": TrainingSession.State.NEW,
    "soumise": TrainingSession.State.SUBMITTED,
    "payee": TrainingSession.State.PAID,
    "expediee": TrainingSession.State.SHIPPED,
    "annulee": TrainingSession.State.CANCELLED,
}


def sessions_list(request: HttpRequest, trainer: Trainer) -> Table:
    rows = trainer.sessions.with_participant_count().select_related("activity")
    states = {word: (state.label, Q(state=state)) for word, state in STATES.items()}
    table = Table(request, rows, _sessions_columns(), sort="-numero")
    # The plots of the dashboard count what was not cancelled.
    if month := month_asked(request.GET.get("mois", ""), "ended_on"):
        table.queryset = rows.exclude(state=TrainingSession.State.CANCELLED)
        return table.offering(Filter("statut", _("Statut"), states), Filter("mois", _("Fin de la session"), month))
    return table.offering(Filter("statut", _("Statut"), states))


def mark_colours(sessions: Sequence[TrainingSession]) -> None:
    for session in sessions:
        session.colour = COLOURS[session.state]  # type: ignore[attr-defined]


def session_line(session: TrainingSession) -> list[Any]:
    own = [session.number, session.organism_name, session.place, session.activity.name, session.ended_on]
    return [*own, session.participant_count, session.get_state_display()]  # type: ignore[attr-defined]


def session_headings() -> list[Any]:
    return [column.label for column in _sessions_columns()]


PARTICIPANTS = (
    Column("ordre", _("Ordre"), ["position"]),
    Column("nom", _("Nom"), [folded("last_name"), folded("first_name")], "last_name"),
    Column("prenom", _("Prénom"), [folded("first_name")], "first_name"),
    Column("naissance", _("Date de naissance"), ["birth_date"]),
    Column("telephone", _("Téléphone"), ["telephone"], "telephone"),
    Column("suppression", _("Suppression")),
)


def participants_list(request: HttpRequest, session: TrainingSession, *, is_changeable: bool) -> Table:
    rows = session.participants.select_related("title")
    columns = PARTICIPANTS if is_changeable else PARTICIPANTS[:-1]
    return Table(request, rows, columns)
