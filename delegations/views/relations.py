"""« Relations de l'organisation »: who our providers and clients are, what is proposed, and each relation's own page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from delegations import actions, permissions
from delegations.forms.relations import AcceptForm, AddToRelationForm, GrantForm, ProposeForm, RenewForm
from delegations.models import Relation
from delegations.permissions import can_give_relations, can_propose_relations, can_see_authorizations, relations_of
from delegations.views.lists import mark_in_force, relation_list, shown_end
from organizations.models import Membership
from organizations.policies import member_required
from organizations.views.context import account_context
from portal.core.journal import lines_about_row


@member_required(can_see_authorizations)
@require_GET
def relations(request: HttpRequest, access: Membership) -> HttpResponse:
    table = relation_list(request, access)
    mark_in_force(table.rows)
    proposed = list(relations_of(access).proposed().select_related("client", "provider", "type").order_by("answer_by"))
    for relation in [*table.rows, *proposed]:
        relation.url = reverse("delegations:relation", args=[access.organization.number, relation.public_id])
        relation.is_ours_to_answer = relation.client_id == access.organization_id
    context = account_context(request, access, table=table, proposed=proposed)
    context |= {"may_give": can_give_relations(access), "may_propose": can_propose_relations(access)}
    return TemplateResponse(request, "delegations/relations.html", context)


@member_required(can_see_authorizations)
@require_GET
def relation(request: HttpRequest, access: Membership, relation: UUID) -> HttpResponse:
    return _show(request, access, _find(access, relation))


def _show(request: HttpRequest, access: Membership, found: Relation, form: Form | None = None) -> HttpResponse:
    is_client = found.client_id == access.organization_id
    subjects = list(permissions.subjects_given(found))
    mark_in_force(subjects)
    for row in subjects:
        row.end_url = reverse("delegations:end_subject", args=[access.organization.number, row.public_id])
    answers = is_client and found.is_open and can_give_relations(access)
    context = account_context(request, access, relation=found, is_client=is_client, subjects=subjects, answer=answers)
    context |= {
        "form": form or (_answer_form(found) if answers else None),
        "other": found.provider if is_client else found.client,
        "shown_end": shown_end(found),
        "timeline": lines_about_row(found),
    }
    return TemplateResponse(request, "delegations/relation.html", context)


def _answer_form(found: Relation, sent: Any = None) -> AcceptForm:
    initial = {"starts_on": found.starts_on, "ends_on": found.ends_on, **found.proposal}
    return AcceptForm(sent, offered=permissions.offered_to_providers(found.client), initial=initial)


@member_required(can_give_relations)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, access: Membership) -> HttpResponse:
    """The client entrusts a firm with subjects of its file."""
    types = list(permissions.relation_types_as_client(access.organization))
    form = GrantForm(request.POST or None, types=types, offered=permissions.offered_to_providers(access.organization))
    if form.is_valid():
        if not ratelimit.consume(request, action="relation", user=request.user):
            return ratelimit.respond_429(request)
        try:
            found = actions.relations.grant(form.grant, by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Votre dossier est confié à %(name)s.") % {"name": found.provider.name})
            return redirect("delegations:relation", access.organization.number, found.public_id)
    return TemplateResponse(request, "delegations/add_relation.html", account_context(request, access, form=form))


@member_required(can_propose_relations)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, access: Membership) -> HttpResponse:
    """The firm asks a client, who accepts or declines."""
    types = list(permissions.relation_types_as_provider(access.organization))
    form = ProposeForm(request.POST or None, types=types, offered=permissions.offered_by_clients(types))
    if form.is_valid():
        if not ratelimit.consume(request, action="relation", user=request.user):
            return ratelimit.respond_429(request)
        try:
            found = actions.relations.propose(form.proposal, by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La relation est proposée à %(name)s.") % {"name": found.client.name})
            return redirect("delegations:relation", access.organization.number, found.public_id)
    return TemplateResponse(request, "delegations/propose_relation.html", account_context(request, access, form=form))
