"""« Autorisations »: who holds which subject, in the file of the account and through it; and the list as a file."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from delegations import actions
from delegations.authorizations.listing import subjects_told
from delegations.permissions import can_see_relations
from delegations.views.lists import AUTHORIZATIONS, authorization_line, authorization_list, job_of, mark_in_force
from organizations.models import Membership
from organizations.policies import member_required
from organizations.views.context import account_context
from portal.core.policies import personal
from portal.core.spreadsheets import csv_file


@member_required(can_see_relations)
@require_GET
def authorizations(request: HttpRequest, access: Membership) -> HttpResponse:
    table = authorization_list(request, access)
    mark_in_force(table.rows)
    for row in table.rows:
        row.job = job_of(row)
        if row.holder_membership:
            why = reverse("delegations:why", args=[access.organization.number, row.holder_membership.public_id])
            row.why_url = f"{why}?dossier={row.file.number}"
    return TemplateResponse(request, "delegations/authorizations.html", account_context(request, access, table=table))


@member_required(can_see_relations)
@require_POST
def export(request: HttpRequest, access: Membership) -> HttpResponse:
    """Return the list as asked for, on whatever page, as a file."""
    if not ratelimit.consume(request, action="export_people", user=request.user):
        return ratelimit.respond_429(request)
    found = authorization_list(request, access).found
    rows = [authorization_line(row) for row in found]
    actions.catalogue.note_export(len(rows), by=access)
    headings = [column.label for column in AUTHORIZATIONS[:-1]] + [_("Date de début"), _("Date de fin")]
    return csv_file(f"{access.organization.number}-autorisations-{timezone.localdate():%Y-%m-%d}", headings, rows)


@personal
@require_GET
def subjects(request: HttpRequest) -> HttpResponse:
    """« Quelles sont les autorisations de chaque sujet autorisé? », drawn from the table of subjects."""
    return TemplateResponse(request, "delegations/subjects.html", {"subjects": subjects_told()})
