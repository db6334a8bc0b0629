"""« Mes demandes »: what a person asked, and what was asked in the accounts that they manage."""

from datetime import date, timedelta
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, CharField, F, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from organizations import actions
from organizations.models import ServiceRequest
from organizations.permissions import can_cancel, requests_readable_by
from portal.core.journal import history_of, sentence
from portal.core.links import following
from portal.core.models import JournalEntry, place_of
from portal.core.policies import personal
from portal.core.spreadsheets import csv_file
from portal.core.tables import Column, Filter, Table, folded

State, Kind = ServiceRequest.State, ServiceRequest.Kind
COLUMNS = (
    Column("numero", gettext_lazy("Numéro"), ["number"], "number"),
    Column("demande", gettext_lazy("Demande"), ["kind"]),
    Column("compte", gettext_lazy("Compte"), [folded("shown_account"), "shown_number"], "shown_account"),
    Column("compte-numero", gettext_lazy("Numéro de compte"), ["shown_number"], "shown_number"),
    Column("par", gettext_lazy("Demandée par"), ["asked_by__last_name", "asked_by__first_name"], "asked_by__last_name"),
    Column("soumission", gettext_lazy("Soumission"), ["asked_at"]),
    Column("etat", gettext_lazy("État"), ["state"]),
)
# The words of states in an address.
STATES = {
    "a-completer": State.INCOMPLETE,
    "soumise": State.SUBMITTED,
    "en-validation": State.IN_VALIDATION,
    "terminee": State.DONE,
    "refusee": State.REFUSED,
    "annulee": State.CANCELLED,
}
COLOURS = {
    State.INCOMPLETE: "yellow",
    State.SUBMITTED: "blue",
    State.IN_VALIDATION: "blue",
    State.DONE: "green",
    State.REFUSED: "red",
    State.CANCELLED: "grey",
}
ANSWERED = gettext_lazy("Le soutien vous a répondu : lisez sa réponse ici.")
COMES_NEXT = {
    State.INCOMPLETE: gettext_lazy("Il manque des documents : complétez-la par le lien reçu par courriel."),
    State.SUBMITTED: gettext_lazy("Les personnes concernées y répondent. Sans réponse à temps, un agent décide."),
    State.IN_VALIDATION: gettext_lazy("Un agent la lit et décide. La réponse vous arrive par courriel et reste ici."),
    State.DONE: gettext_lazy("Ce que vous avez demandé est fait : vous n’avez plus rien à faire."),
    State.REFUSED: gettext_lazy("Rien n’a changé. Si la situation n’est plus la même, faites une nouvelle demande."),
    State.CANCELLED: gettext_lazy("Cette demande n’aura pas de suite. Vous pouvez en faire une nouvelle."),
}


@personal
@require_safe
def my_requests(request: HttpRequest) -> HttpResponse:
    table = _table(request)
    for asked in table.rows:
        asked.colour = COLOURS[State(asked.state)]
    return TemplateResponse(request, "organizations/my_requests.html", {"table": table})


@personal
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    if not ratelimit.consume(request, action="export_requests", user=request.user):
        return ratelimit.respond_429(request)
    rows = [
        [
            asked.number,
            asked.get_kind_display(),
            asked.shown_account,
            asked.shown_number,
            asked.asked_by or "",
            asked.asked_at,
            asked.get_state_display(),
        ]
        for asked in _table(request).found
    ]
    return csv_file(f"demandes-{timezone.localdate():%Y-%m-%d}", [column.label for column in COLUMNS], rows)


@personal
@require_safe
def my_request(request: HttpRequest, reference: str) -> HttpResponse:
    asked = get_object_or_404(_readable(request), number=reference)
    is_answer = asked.kind == Kind.QUESTION and asked.state == State.DONE
    context = {
        "asked": asked,
        "colour": COLOURS[State(asked.state)],
        "comes_next": ANSWERED if is_answer else COMES_NEXT[State(asked.state)],
        "wishes": actions.requests.wishes_in_words(asked),
        "history": _history(asked),
        "documents": asked.documents.order_by("pk"),
        "may_cancel": can_cancel(request.user, asked),
        "days_left": _days_left(asked),
    }
    return TemplateResponse(request, "organizations/my_request.html", context)


@personal
@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    asked = get_object_or_404(_readable(request), number=reference)
    try:
        actions.requests.cancel(asked, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("La demande %(number)s est annulée.") % {"number": asked.number})
    return redirect(following(request, reverse("organizations:my_request", args=[reference])))


def _days_left(asked: ServiceRequest) -> int | None:
    """Return how many days its desk will have worked until the answer is due; None where nobody is named yet."""
    if not asked.is_open or asked.organization is None or asked.kind in ServiceRequest.FROM_OUTSIDE:
        return None
    return asked.organization.type.desk.calendar.worked_until(timezone.now(), asked.due_at)


def _readable(request: HttpRequest) -> Any:
    """Return the requests with the account to show.

    Of an account that was lost, only what was typed: whether there is such an account is nobody's to learn.
    """
    is_lost = Q(kind=Kind.RECOVERY)
    named = Case(When(is_lost, then=F("recovery__account_named")), default=F("organization__name"))
    number = Case(When(is_lost, then=Value("")), default=F("organization__number"), output_field=CharField())
    found = requests_readable_by(request.user).annotate(shown_account=named, shown_number=number)
    return found.select_related("asked_by", "about__user", "organization__type__desk")


def _table(request: HttpRequest) -> Table:
    states = {word: (state.label, Q(state=state)) for word, state in STATES.items()}
    mine = {"moi": (_("Moi"), Q(asked_by=request.user) | Q(asked_by=None))}
    there = set(requests_readable_by(request.user).values_list("kind", flat=True).distinct())
    kinds = {kind.value.replace("_", "-"): (kind.label, Q(kind=kind)) for kind in Kind if kind in there}
    filters = [Filter("etat", _("État"), states), Filter("qui", _("Demandée par"), mine)]
    if len(kinds) > 1:
        filters.append(Filter("genre", _("Demande"), kinds))
    if week := _week(request.GET.get("semaine", "")):
        filters.append(week)
    return Table(request, _readable(request), COLUMNS, sort="-soumission").offering(*filters)


def _week(asked: str) -> Filter | None:
    """Return the choice of the week that the address names by its first day, as the plot of an account does."""
    try:
        monday = date.fromisoformat(asked)
        following = monday + timedelta(weeks=1)
    except (ValueError, OverflowError):
        return None
    kept = Q(asked_at__date__gte=monday, asked_at__date__lt=following)
    return Filter("semaine", _("Semaine du"), {asked: (asked, kept)})


def _history(asked: ServiceRequest) -> list[dict[str, Any]]:
    """Return what happened to a request, newest first. Who objected to one from outside is not told to who asked."""
    if asked.kind in ServiceRequest.FROM_OUTSIDE:
        told = [{"at": asked.asked_at, "title": _("Demande reçue")}]
        decided = [{"at": asked.decided_at, "title": asked.get_state_display()}] if asked.decided_at else []
        return decided + told
    between_agents = actions.assignments.BETWEEN_AGENTS
    told = history_of(asked).exclude(kind__in=between_agents).select_related("actor")
    entries = told.order_by("-at", "-pk")
    return [{"at": entry.at, "title": _sentence(entry, asked)} for entry in entries]


def _sentence(entry: JournalEntry, asked: ServiceRequest) -> str:
    """Say a line of the journal; of what another account decided, not who did it there."""
    if asked.organization is None or entry.place == place_of(asked.organization):
        return sentence(entry, asked.organization)
    return sentence(entry, asked.organization, actor=lambda name: _("Une personne responsable de l’autre compte"))
