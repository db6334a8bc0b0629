"""« Liste des participants »: added, changed, taken out and brought back."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cardrequests import actions
from cardrequests.actions.participants import Person
from cardrequests.forms.participants import ParticipantForm, titles_for
from cardrequests.models import Participant, Title, Trainer, TrainingSession
from cardrequests.permissions import can_change, can_read_sessions, can_report
from cardrequests.policies import trainer_required
from cardrequests.views.context import own_session, session_context
from cardrequests.views.lists import participants_list
from portal.core.wording import told

# Where the browser's session keeps the person taken out last, to bring them back.
REMOVED = "removed_participant"


@trainer_required(can_read_sessions)
@never_cache
@require_GET
def participants(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    current = own_session(trainer, session)
    table = participants_list(request, current, is_changeable=can_change(trainer, current))
    removed = request.session.get(REMOVED)
    is_here = removed and removed["session"] == str(session)
    context = session_context(request, trainer, current, table=table, removed=removed if is_here else None)
    return TemplateResponse(request, "cardrequests/participants.html", context)


@trainer_required(can_report)
@require_http_methods(["GET", "POST"])
def add_participant(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    current = own_session(trainer, session)
    if not can_change(trainer, current):
        return _settled(request, current)
    form = ParticipantForm(request.POST or None, titles=titles_for())
    if form.is_valid():
        try:
            added = actions.participants.add(current, Person(**form.person), by=trainer)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s est dans la liste.") % {"name": added.full_name})
            return _next(request, current)
    context = session_context(request, trainer, current, form=form)
    return TemplateResponse(request, "cardrequests/participant.html", context | {"person": None})


@trainer_required(can_report)
@never_cache
@require_http_methods(["GET", "POST"])
def participant(request: HttpRequest, trainer: Trainer, session: UUID, participant: UUID) -> HttpResponse:
    current = own_session(trainer, session)
    person = get_object_or_404(current.participants.select_related("session", "title"), public_id=participant)
    if not can_change(trainer, current):
        return _settled(request, current)
    form = ParticipantForm(request.POST or None, titles=titles_for(person), participant=person)
    if form.is_valid():
        try:
            actions.participants.edit(person, Person(**form.person), seen=form.cleaned_data["seen"], by=trainer)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            person = current.participants.select_related("title").filter(pk=person.pk).first() or person
            form.keep_mine_over(person)
        else:
            messages.success(request, told(_("La fiche de %(name)s est enregistrée."), name=_named(form)))
            return _next(request, current)
    context = session_context(request, trainer, current, form=form, person=person)
    return TemplateResponse(request, "cardrequests/participant.html", context)


def _named(form: ParticipantForm) -> str:
    return f"{form.cleaned_data['first_name']} {form.cleaned_data['last_name']}"


def _next(request: HttpRequest, session: TrainingSession) -> HttpResponse:
    """« Sauvegarder et ajouter » opens an empty form, « OK » goes back to the list."""
    page = "add_participant" if "another" in request.POST else "participants"
    return redirect(f"cardrequests:{page}", session.public_id)


def _settled(request: HttpRequest, session: TrainingSession) -> HttpResponse:
    messages.error(request, _("Cette session n’est plus « Nouvelle » : ses participants ne se modifient plus."))
    return redirect("cardrequests:participants", session.public_id)


@trainer_required(can_report)
@require_POST
def remove_participant(request: HttpRequest, trainer: Trainer, session: UUID, participant: UUID) -> HttpResponse:
    current = own_session(trainer, session)
    person = current.participants.filter(public_id=participant).first()
    if person is None:
        messages.info(request, _("Cette personne n’est plus dans la liste."))
        return redirect("cardrequests:participants", current.public_id)
    person.session = current
    try:
        actions.participants.remove(person, by=trainer)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        request.session[REMOVED] = _remembered(person)
    return redirect("cardrequests:participants", current.public_id)


def _remembered(person: Participant) -> dict[str, Any]:
    own = {name: getattr(person, name) for name in ("first_name", "last_name", "telephone", "extension")}
    where = {"session": str(person.session.public_id), "title": person.title_id, "name": person.full_name}
    return own | where | {"birth_date": person.birth_date.isoformat() if person.birth_date else ""}


@trainer_required(can_report)
@require_POST
def restore_participant(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    """Bring back the person taken out last, as they were."""
    current = own_session(trainer, session)
    removed = request.session.get(REMOVED)
    if not removed or removed["session"] != str(session):
        return redirect("cardrequests:participants", current.public_id)
    facts = {name: removed[name] for name in ("first_name", "last_name", "telephone", "extension")}
    facts |= {"title": get_object_or_404(Title, pk=removed["title"])}
    try:
        actions.participants.add(
            current, Person(birth_date=date.fromisoformat(removed["birth_date"]), **facts), by=trainer
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("%(name)s est de retour dans la liste.") % {"name": removed["name"]})
    request.session.pop(REMOVED, None)
    return redirect("cardrequests:participants", current.public_id)
