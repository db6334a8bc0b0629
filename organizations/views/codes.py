"""« Émettre un nouveau code de liaison »: for one contact or ten thousand, by a worker that one may leave alone."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from organizations import actions
from organizations.forms.linking import CodesForm
from organizations.models import Dispatch, Membership, Organization, ServiceRequest, people
from organizations.permissions import batches_of, can_cancel_codes, can_issue_codes
from organizations.policies import member_required
from organizations.views.context import account_context
from organizations.views.lists import mark_changeable
from portal.core import jobs
from portal.core.tables import Column, Filter, Table, folded

CONTACTS = (
    Column("nom", gettext_lazy("Nom"), [folded("last_name"), folded("first_name")], "last_name"),
    Column("prenom", gettext_lazy("Prénom"), [folded("first_name")], "first_name"),
    Column("client", gettext_lazy("Numéro de client"), ["sheet__client_number"], "sheet__client_number"),
    Column("courriel", gettext_lazy("Adresse de courriel"), ["email"], "email"),
    Column("expiration", gettext_lazy("Date d’expiration"), ["expires_at"]),
)
LINES = (
    Column("rang", gettext_lazy("Rang"), ["pk"]),
    Column("nom", gettext_lazy("Nom"), [folded("membership__last_name")], "membership__last_name"),
    Column("courriel", gettext_lazy("Adresse de courriel"), ["membership__email"], "membership__email"),
    Column("resultat", gettext_lazy("Résultat")),
)
OUTCOMES = {
    "attente": (gettext_lazy("En attente"), Q(done_at=None)),
    "envoye": (gettext_lazy("Code envoyé"), Q(done_at__isnull=False, refusal="")),
    "refuse": (gettext_lazy("Refusé"), ~Q(refusal="")),
}


def _contacts(request: HttpRequest, access: Membership) -> Table:
    term = {
        "bientot": (gettext_lazy("Expire dans trois jours ou moins"), people.expiring()),
        "expiree": (gettext_lazy("Expirée"), people.expired()),
    }
    rows = access.organization.memberships.pending().select_related("organization__type", "sheet").with_claims()
    return Table(request, rows, CONTACTS).offering(Filter("expiration", gettext_lazy("Date d’expiration"), term))


@member_required(can_issue_codes)
@require_http_methods(["GET", "POST"])
def issue_codes(request: HttpRequest, access: Membership) -> HttpResponse:
    table = _contacts(request, access)
    form = CodesForm(request.POST or None, total=table.page.total, ticked=request.POST.getlist("person"))
    if form.is_valid():
        try:
            words = str(form.fields["attest"].label)
            dispatch = actions.dispatches.ask(_chosen(table, form), attestation=words, by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Les codes partent un à un. Vous pouvez quitter cette page et y revenir."))
            return redirect("organizations:issued_codes", access.organization.number, dispatch.request.public_id)
    mark_changeable(access, table.rows)
    for contact in table.rows:
        contact.is_ticked = str(contact.public_id) in form.ticked
    asked = access.organization.requests.issuing_codes().order_by("-asked_at")[:5]
    context = account_context(request, access, table=table, form=form, asked=asked)
    return TemplateResponse(request, "organizations/issue_codes.html", context)


def _chosen(table: Table, form: CodesForm) -> QuerySet[Membership]:
    """Return those ticked, or all that the list has."""
    if form.cleaned_data["everyone"]:
        return table.found
    return table.queryset.filter(public_id__in=form.ticked)


@member_required(can_issue_codes)
@require_safe
def issued_codes(request: HttpRequest, access: Membership, asked: UUID) -> HttpResponse:
    found = access.organization.requests.issuing_codes().select_related("dispatch__asked_by", "asked_by")
    asked_for = get_object_or_404(found, public_id=asked)
    lines = asked_for.dispatch.lines.select_related("membership__user")
    table = Table(request, lines, LINES).offering(Filter("resultat", gettext_lazy("Résultat"), OUTCOMES))
    counts = actions.dispatches.counts(asked_for.dispatch)
    going = {"is_running": asked_for.is_open, "may_cancel": can_cancel_codes(access, asked_for)}
    context = account_context(request, access, asked=asked_for, table=table, counts=counts, **going)
    return TemplateResponse(request, "organizations/issued_codes.html", context)


# --- « Mes traitements » -------------------------------------------------------------------------


def _running(user: User) -> QuerySet[Dispatch]:
    here = user.memberships.giving_access().able_to_manage_people().values("organization")
    waiting = batches_of(user).unfinished().filter(request__state__in=ServiceRequest.OPEN)
    return waiting.filter(request__organization__in=here)


def _told(user: User) -> Iterator[jobs.Job]:
    """Tell of the codes that a person asked for, in the accounts where they still may."""
    places = user.memberships.giving_access().able_to_manage_people().select_related("organization__type")
    known = {place.organization_id: place.organization for place in places if can_issue_codes(place)}
    asked = batches_of(user).with_counts().filter(asked_at__gte=jobs.since())
    found = asked.filter(request__organization__in=list(known)).select_related("request")
    for dispatch in found.order_by("-asked_at", "-pk")[: jobs.MOST]:
        asked_for = cast(ServiceRequest, dispatch.request)
        yield _job(dispatch, asked_for, known[cast(int, asked_for.organization_id)])


def _job(dispatch: Any, asked: ServiceRequest, organization: Organization) -> jobs.Job:
    state = jobs.State.RUNNING if asked.is_open else jobs.State.DONE
    if asked.state == ServiceRequest.State.CANCELLED:
        state = jobs.State.CANCELLED
    return jobs.Job(
        _("Codes de liaison, demande %(number)s") % {"number": asked.number},
        state,
        dispatch.asked_at,
        reverse("organizations:issued_codes", args=[organization.number, asked.public_id]),
        place=organization.name,
        done=dispatch.done,
        total=dispatch.total,
        refused=dispatch.refused,
        ended_at=dispatch.ended_at,
        cancel_url=reverse("organizations:cancel_my_request", args=[asked.number]) if asked.is_open else "",
    )


jobs.declare(running=_running, told=_told)
