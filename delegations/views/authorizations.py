"""« Autorisations »: who holds which subject, in the file of the account and through it; and the list as a file."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from delegations import actions
from delegations.authorizations.listing import standing_of, subjects_told
from delegations.forms.relations import RenewForm
from delegations.permissions import can_prolong, can_see_relations
from delegations.views.lists import (
    AUTHORIZATIONS,
    authorization_line,
    authorization_list,
    job_of,
    mark_in_force,
    shown_end,
)
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
        if row.ends_on and row.ended_at is None and can_prolong(access, row):
            row.renew_url = reverse("delegations:renew_authorization", args=[access.organization.number, row.public_id])
        if row.holder_membership:
            why = reverse("delegations:why", args=[access.organization.number, row.holder_membership.public_id])
            row.why_url = f"{why}?dossier={row.file.number}"
    return TemplateResponse(request, "delegations/authorizations.html", account_context(request, access, table=table))


@member_required(can_see_relations)
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, access: Membership, authorization: UUID) -> HttpResponse:
    """Prolong one authorization; what it hangs on still cuts it."""
    found = get_object_or_404(standing_of(access.organization), public_id=authorization)
    if not can_prolong(access, found):
        raise PermissionDenied
    form = RenewForm(request.POST or None, initial={"ends_on": shown_end(found)})
    if form.is_valid():
        try:
            actions.authorizations.renew([found], form.cleaned_data["ends_on"], by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La date de fin de l’autorisation est changée."))
            return redirect("delegations:authorizations", access.organization.number)
    context = account_context(request, access, authorization=found, form=form)
    return TemplateResponse(request, "delegations/renew_authorization.html", context)


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
