"""« Utilisateurs », several people at once: the same deeds as one by one, a report of each; and the list as a file."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from organizations import actions
from organizations.actions.lists import AT_ONCE, MOST
from organizations.forms.lists import BulkForm
from organizations.models import Membership
from organizations.permissions import can_manage_people
from organizations.policies import member_required
from organizations.views.context import account_context
from organizations.views.lists import asked_list, list_url
from portal.core.choices import is_key
from portal.core.spreadsheets import csv_file
from portal.core.tables import Table

DEEDS = {
    "inactivate": gettext_lazy("Désactiver"),
    "reactivate": gettext_lazy("Réactiver"),
    "remove": gettext_lazy("Retirer du compte"),
    "resend": gettext_lazy("Renvoyer"),
    "withdraw": gettext_lazy("Retirer"),
}
# What cannot be taken back is asked twice, and so is whatever is done to people whom the page does not show.
FINAL = {"remove"}
# Where the session keeps the latest report, for whoever reloads it.
REPORT = "bulk_report"


@member_required(can_manage_people)
@require_POST
def bulk(request: HttpRequest, access: Membership) -> HttpResponse:
    asked, back = asked_list(request), list_url(request, access)
    form = BulkForm(request.POST, deeds=[(deed, DEEDS[deed]) for deed in asked.deeds])
    if not form.is_valid():
        messages.error(request, _("Choisissez une action."))
        return redirect(back)
    choice = form.cleaned_data
    people = _chosen(asked.table(request, access), choice)
    if problem := _problem(people):
        messages.error(request, problem)
        return redirect(back)
    deed = choice["deed"]
    if (choice["everyone"] or deed in FINAL) and not choice["is_sure"]:
        kind = "warning" if deed in FINAL else "primary"
        context = account_context(request, access, people=people, choice=choice, asked=asked, back=back)
        return TemplateResponse(request, "organizations/bulk.html", context | {"word": DEEDS[deed], "kind": kind})
    lines = _do(people, deed, by=access)
    number = access.organization.number
    request.session[REPORT] = {"number": number, "deed": deed, "lines": lines, "back": back}
    return redirect("organizations:bulk_report", number)


def _do(people: list[Membership], deed: str, *, by: Membership) -> list[tuple[str, str]]:
    """Do the deed in several turns, so that nobody else of the account waits long; tell the refusals first."""
    turns = [people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE)]
    outcomes = [outcome for turn in turns for outcome in actions.lists.each(turn, deed, by=by)]
    return sorted(((each.name, each.refusal) for each in outcomes), key=lambda line: not line[1])


def _chosen(table: Table, choice: dict[str, Any]) -> list[Membership]:
    """Return those ticked, or all that the list has; one more than may be at once tells that it is too many."""
    if choice["everyone"]:
        return list(table.found[: MOST + 1])
    return list(table.queryset.filter(public_id__in=[key for key in choice["person"] if is_key(key)]).order_by("pk"))


def _problem(people: list[Membership]) -> str:
    if not people:
        return _("Cochez au moins une personne.")
    if len(people) > MOST:
        return _("Au plus %(most)d personnes à la fois : précisez la recherche ou les filtres.") % {"most": MOST}
    return ""


@member_required(can_manage_people)
@require_GET
def bulk_report(request: HttpRequest, access: Membership) -> HttpResponse:
    report = request.session.get(REPORT)
    if not report or report["number"] != access.organization.number:
        return redirect("organizations:memberships", access.organization.number)
    lines = [{"name": name, "refusal": refusal} for name, refusal in report["lines"]]
    refused = sum(1 for line in lines if line["refusal"])
    done = len(lines) - refused
    context = account_context(request, access, lines=lines, back=report["back"], word=DEEDS[report["deed"]])
    summary = []
    if done:
        words = ngettext("C’est fait pour %(count)d personne.", "C’est fait pour %(count)d personnes.", done)
        summary.append(words % {"count": done})
    if refused:
        words = ngettext("Refusé pour %(count)d personne.", "Refusé pour %(count)d personnes.", refused)
        summary.append(words % {"count": refused})
    return TemplateResponse(
        request, "organizations/bulk_report.html", context | {"summary": summary, "has_refusals": refused > 0}
    )


@member_required(can_manage_people)
@require_POST
def export(request: HttpRequest, access: Membership) -> HttpResponse:
    if not ratelimit.consume(request, action="export_people", user=request.user):
        return ratelimit.respond_429(request)
    asked = asked_list(request)
    rows = [asked.line(person) for person in asked.table(request, access).found]
    actions.lists.note_export(len(rows), by=access)
    name = f"{access.organization.number}-{asked.name}-{timezone.localdate():%Y-%m-%d}"
    return csv_file(name, asked.headings, rows)
