"""Several participants at once: a list pasted or sent, read first, added when the person says so."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cardrequests import actions
from cardrequests.actions.participants import Person, keys_of
from cardrequests.forms.participants import titles_for
from cardrequests.forms.rosters import COLUMNS, Roster, RosterForm
from cardrequests.models import Trainer, TrainingSession
from cardrequests.permissions import can_change, can_report
from cardrequests.policies import trainer_required
from cardrequests.validators.rosters import read_text
from cardrequests.views.context import own_session, session_context
from portal.core.spreadsheets import csv_file


@trainer_required(can_report)
@require_http_methods(["GET", "POST"])
def import_participants(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    """Show what a list would add; add it on « Confirmer », and leave what is wrong to be corrected."""
    current = own_session(trainer, session)
    if not can_change(trainer, current):
        messages.error(request, _("Cette session n’est plus « Nouvelle » : ses participants ne se modifient plus."))
        return redirect("cardrequests:participants", current.public_id)
    if request.method == "POST" and not ratelimit.consume(request, action="read_roster", user=request.user):
        return ratelimit.respond_429(request)
    form = RosterForm(request.POST or None, request.FILES or None)
    roster = _read(form.cleaned_data["rows"], current) if form.is_valid() else None
    # What was changed since it was shown is shown again before it is added.
    if roster and "confirm" in request.POST and form.cleaned_data["shown"] == roster.mark:
        roster = _add(request, roster, current, trainer)
        if roster is None:
            return redirect("cardrequests:participants", current.public_id)
    if roster:
        form = RosterForm(initial={"text": roster.text(roster.lines), "shown": roster.mark})
    context = session_context(request, trainer, current, form=form, roster=roster)
    return TemplateResponse(request, "cardrequests/import_participants.html", context)


def _read(rows: list[list[str]], session: TrainingSession) -> Roster:
    return Roster(rows, titles=titles_for(), known=keys_of(session))


def _add(request: HttpRequest, roster: Roster, session: TrainingSession, trainer: Trainer) -> Roster | None:
    """Add the good lines; return those that are left to correct, if some are."""
    people = [Person(**line.person) for line in roster.new]
    try:
        count = actions.participants.import_list(session, people, by=trainer)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return roster
    words = ngettext("%(count)d participant est ajouté.", "%(count)d participants sont ajoutés.", count)
    messages.success(request, words % {"count": count})
    return _read(read_text(roster.text(roster.wrong)), session) if roster.wrong else None


@trainer_required(can_report)
@require_GET
def roster_example(request: HttpRequest, trainer: Trainer) -> HttpResponse:
    """Give the file that one fills in: the headings, and one person to replace."""
    example = [_("Mme"), "Marie", "Tremblay", "1985-06-24", "514 276-1234", "12"]
    return csv_file(_("participants-exemple"), [label for label, _words in COLUMNS.values()], [example])
