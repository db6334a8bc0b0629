"""« Sessions »: the list, « Ajouter », the sheet of each."""

from typing import Any
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cardrequests import actions
from cardrequests.actions.sessions import Sheet
from cardrequests.forms.sessions import SessionForm
from cardrequests.models import Trainer
from cardrequests.permissions import bearer_of, can_change, can_read_sessions, can_report
from cardrequests.policies import trainer_required
from cardrequests.views.context import own_session, session_context
from cardrequests.views.lists import mark_colours, session_headings, session_line, sessions_list
from cardrequests.views.timeline import timeline_of
from portal.core.spreadsheets import csv_file


@trainer_required(can_read_sessions)
@require_GET
def sessions(request: HttpRequest, trainer: Trainer) -> HttpResponse:
    table = sessions_list(request, trainer)
    mark_colours(table.rows)
    context = {"table": table, "trainer": trainer, "drafts": trainer.drafts.all(), "can_report": can_report(trainer)}
    context["desk"] = actions.invoices.desk_of_trainers()
    return TemplateResponse(request, "cardrequests/sessions.html", context)


@trainer_required(can_read_sessions)
@require_POST
def export_sessions(request: HttpRequest, trainer: Trainer) -> HttpResponse:
    if not ratelimit.consume(request, action="export_sessions", user=request.user):
        return ratelimit.respond_429(request)
    rows = [session_line(session) for session in sessions_list(request, trainer).found]
    return csv_file(f"sessions-{timezone.localdate():%Y-%m-%d}", session_headings(), rows)


@trainer_required(can_report)
@require_GET
def begin_session(request: HttpRequest, trainer: Trainer) -> HttpResponse:
    """Give the new form a key of its own: reloaded, sent twice or taken up again, it is one session."""
    return redirect("cardrequests:add_session", uuid4())


@trainer_required(can_report)
@never_cache
@require_http_methods(["GET", "POST"])
def add_session(request: HttpRequest, trainer: Trainer, draft: UUID) -> HttpResponse:
    if existing := trainer.sessions.filter(draft_key=draft).first():
        return redirect("cardrequests:session", existing.public_id)
    kept = trainer.drafts.filter(key=draft).first()
    form = SessionForm(request.POST or None, trainer=trainer, initial=kept.typed if kept else None)
    if form.is_valid():
        try:
            session = actions.sessions.create(Sheet(**form.sheet), key=draft, by=trainer)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("La session %(number)s est créée. Ajoutez ses participants.") % {"number": session.number}
            )
            return redirect("cardrequests:participants", session.public_id)
    context = {"form": form, "trainer": trainer, "key": draft, "kept": kept}
    return TemplateResponse(request, "cardrequests/add_session.html", context)


@trainer_required(can_report)
@require_POST
def keep_draft(request: HttpRequest, trainer: Trainer, draft: UUID) -> HttpResponse:
    """Keep what is typed, right or wrong: by itself while one types, or when the person leaves it for later."""
    form = SessionForm(request.POST, trainer=trainer)
    kept = actions.sessions.keep_draft(form.typed, key=draft, by=trainer)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"saved": kept is not None})
    if kept:
        messages.success(request, _("Votre saisie est gardée. Reprenez-la quand vous voudrez."))
    return redirect("cardrequests:sessions")


@trainer_required(can_report)
@require_POST
def discard_draft(request: HttpRequest, trainer: Trainer, draft: UUID) -> HttpResponse:
    actions.sessions.discard_draft(draft, by=trainer)
    messages.success(request, _("Le brouillon est supprimé."))
    return redirect("cardrequests:sessions")


@trainer_required(can_read_sessions)
@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    """« Fiche de la session »: changed while it is new, read afterwards."""
    current = own_session(trainer, session)
    form = SessionForm(request.POST or None, trainer=trainer, session=current)
    if request.method == "POST" and not can_change(trainer, current):
        messages.error(request, _("Cette session n’est plus « Nouvelle » : votre saisie n’a pas été enregistrée."))
        return redirect("cardrequests:session", current.public_id)
    if form.is_valid():
        try:
            changed = actions.sessions.save(
                current, Sheet(**form.sheet), seen=form.cleaned_data["seen"] or 0, by=trainer
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            current = own_session(trainer, session)
            form.keep_mine_over(current)
        else:
            return _saved(request, current.public_id, changed)
    more = {"form": form, "stored": _stored(form), "progress": timeline_of(current)}
    context = session_context(request, trainer, current, **more)
    return TemplateResponse(request, "cardrequests/session.html", context)


def _saved(request: HttpRequest, key: UUID, changed: bool) -> HttpResponse:
    """« Ajouter les participants » saves what was typed on the way to their list."""
    goes_on = "participants" in request.POST
    if changed:
        messages.success(request, _("La fiche de la session est enregistrée."))
    elif not goes_on:
        messages.info(request, _("Rien n’avait changé : la fiche est restée comme elle était."))
    return redirect("cardrequests:participants" if goes_on else "cardrequests:session", key)


def _stored(form: SessionForm) -> bool:
    """Whether to show beside what was typed what another window saved meanwhile."""
    return any(error.code == "stale" for error in form.non_field_errors().as_data())


@trainer_required(can_report)
@require_http_methods(["GET", "POST"])
def cancel_session(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    current = own_session(trainer, session)
    if request.method == "POST":
        try:
            actions.sessions.cancel(current, by=trainer)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("La session %(number)s est annulée.") % {"number": current.number})
        return redirect("cardrequests:session", current.public_id)
    context: dict[str, Any] = session_context(request, trainer, current)
    return TemplateResponse(request, "cardrequests/cancel_session.html", context)


@trainer_required(can_report)
@require_POST
def find_trainer(request: HttpRequest, trainer: Trainer) -> HttpResponse:
    """Tell the name on a card that a trainer typed, while they type; the form checks it again."""
    if not ratelimit.consume(request, action="find_trainer", user=request.user):
        return ratelimit.respond_429(request)
    found = bearer_of(request.POST.get("carte", ""), other_than=trainer)
    if found is None:
        return JsonResponse({"first_name": "", "last_name": ""})
    return JsonResponse({"first_name": found.user.first_name, "last_name": found.user.last_name})
