"""« Relations de l'organisation »: those in force, those proposed, and each relation's own page."""

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

from delegations import actions
from delegations.actions.terms import Terms
from delegations.authorizations import listing
from delegations.forms.relations import AcceptForm, AddToRelationForm, RenewForm
from delegations.models import Relation
from delegations.permissions import can_end, can_give_relations, can_propose, can_see_relations
from delegations.views.lists import mark_in_force, relation_list, shown_end
from organizations.models import Membership
from organizations.policies import member_required
from organizations.views.context import account_context


@member_required(can_see_relations)
@require_GET
def relations(request: HttpRequest, access: Membership) -> HttpResponse:
    table = relation_list(request, access)
    mark_in_force(table.rows)
    proposed = list(listing.proposed_to_or_by(access.organization))
    for found in [*table.rows, *proposed]:
        found.url = reverse("delegations:relation", args=[access.organization.number, found.public_id])
        found.is_ours_to_answer = found.client_id == access.organization_id
    context = account_context(request, access, table=table, proposed=proposed)
    context |= {"may_give": can_give_relations(access), "may_propose": can_propose(access)}
    return TemplateResponse(request, "delegations/relations.html", context)


@member_required(can_see_relations)
@require_GET
def relation(request: HttpRequest, access: Membership, relation: UUID) -> HttpResponse:
    return _show(request, access, _find(access, relation))


def _find(access: Membership, public_id: UUID) -> Relation:
    related = listing.relations_of(access.organization)
    parties = related.select_related("client__type", "provider__type", "type", "proposed_by", "granted_by", "ended_by")
    return get_object_or_404(parties, public_id=public_id)


def _show(request: HttpRequest, access: Membership, found: Relation, form: Form | None = None) -> HttpResponse:
    is_client = found.client_id == access.organization_id
    subjects = list(listing.subjects_given(found))
    mark_in_force(subjects)
    for row in subjects:
        row.end_url = reverse("delegations:end_subject", args=[access.organization.number, row.public_id])
    answers = is_client and found.is_open and can_give_relations(access)
    context = account_context(request, access, relation=found, is_client=is_client, subjects=subjects, answers=answers)
    context |= {
        "form": form or (_answer_form(found) if answers else None),
        "other": found.provider if is_client else found.client,
        "shown_end": shown_end(found),
    }
    return TemplateResponse(request, "delegations/relation.html", context)


def _answer_form(found: Relation, sent: Any = None) -> AcceptForm:
    """Show what was proposed, ready to be accepted as it is."""
    initial = {"starts_on": found.starts_on, **found.proposal}
    if found.ends_on:
        initial["ends_on"] = found.ends_on
    return AcceptForm(sent, offered=listing.offered_to_providers(found.client), initial=initial)


@member_required(can_give_relations)
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, access: Membership, relation: UUID) -> HttpResponse:
    found = _find(access, relation)
    if not found.is_open:
        messages.info(request, _("Cette proposition n’attend plus de réponse : voici où en est la relation."))
        return redirect("delegations:relation", access.organization.number, relation)
    form = _answer_form(found, request.POST or None)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            actions.relations.accept(found, Terms(form.rights, cleaned["starts_on"], cleaned["ends_on"]), by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            facts = {"name": found.provider.name, "number": found.provider.number}
            messages.success(request, _("Votre dossier est confié à %(name)s (%(number)s).") % facts)
            return redirect("delegations:relation", access.organization.number, relation)
    return _show(request, access, found, form)


@member_required(can_give_relations)
@require_POST
def decline(request: HttpRequest, access: Membership, relation: UUID) -> HttpResponse:
    return _do(request, access, relation, actions.relations.decline, _("La proposition est déclinée."))


@member_required(can_propose)
@require_POST
def withdraw(request: HttpRequest, access: Membership, relation: UUID) -> HttpResponse:
    return _do(request, access, relation, actions.relations.withdraw, _("La proposition est retirée."))


def _do(
    request: HttpRequest, access: Membership, public_id: UUID, deed: Callable[..., Relation], success: str
) -> HttpResponse:
    found = _find(access, public_id)
    try:
        deed(found, by=access)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, success)
    return redirect("delegations:relation", access.organization.number, public_id)


@member_required(can_give_relations)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, access: Membership, relation: UUID) -> HttpResponse:
    """Show who would lose their access before one ends a relation."""
    found = _find(access, relation)
    if request.method == "POST" and can_end(access, found):
        return _do(request, access, relation, actions.relations.end, _("La relation est terminée."))
    people = listing.people_of(found)
    context = account_context(request, access, relation=found, people=people, may_end=can_end(access, found))
    return TemplateResponse(request, "delegations/end_relation.html", context)


@member_required(can_give_relations)
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, access: Membership, relation: UUID) -> HttpResponse:
    found = _find(access, relation)
    form = RenewForm(request.POST or None, initial={"ends_on": shown_end(found)})
    if form.is_valid():
        try:
            actions.relations.renew(found, form.cleaned_data["ends_on"], by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La date de fin de la relation est changée."))
            return redirect("delegations:relation", access.organization.number, relation)
    context = account_context(request, access, relation=found, form=form)
    return TemplateResponse(request, "delegations/renew_relation.html", context)


@member_required(can_give_relations)
@require_http_methods(["GET", "POST"])
def add_to(request: HttpRequest, access: Membership, relation: UUID) -> HttpResponse:
    """The client gives a provider further subjects."""
    found = _find(access, relation)
    form = AddToRelationForm(request.POST or None, offered=listing.offered_to_providers(access.organization))
    if form.is_valid():
        if not ratelimit.consume(request, action="relation", user=request.user):
            return ratelimit.respond_429(request)
        cleaned = form.cleaned_data
        terms = Terms(form.rights, cleaned["starts_on"], cleaned["ends_on"])
        try:
            actions.authorizations.grant_to_provider(found, terms, by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Les sujets sont confiés à %(name)s.") % {"name": found.provider.name})
            return redirect("delegations:relation", access.organization.number, relation)
    context = account_context(request, access, relation=found, form=form)
    return TemplateResponse(request, "delegations/add_to_relation.html", context)


@member_required(can_see_relations)
@require_POST
def end_subject(request: HttpRequest, access: Membership, authorization: UUID) -> HttpResponse:
    """The client takes one subject back from a provider, and so from its people."""
    row = get_object_or_404(listing.given_by(access.organization), public_id=authorization)
    try:
        actions.removals.end([row], by=access)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Le sujet « %(subject)s » est retiré.") % {"subject": row.subject.name})
    return redirect("delegations:relation", access.organization.number, row.relation.public_id)
