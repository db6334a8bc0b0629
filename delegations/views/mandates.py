"""A relation begins: the client entrusts an organization with its file, or a provider proposes to serve a client."""

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from delegations import actions
from delegations.actions.relations import Mandate
from delegations.authorizations import listing
from delegations.forms.relations import GrantForm, ProposeForm
from delegations.permissions import can_give_relations, can_propose
from organizations.models import Membership
from organizations.policies import member_required
from organizations.views.context import account_context


@member_required(can_give_relations)
@require_http_methods(["GET", "POST"])
def add_relation(request: HttpRequest, access: Membership) -> HttpResponse:
    client = access.organization
    types = list(listing.relation_types_as_client(client))
    form = GrantForm(request.POST or None, types=types, offered=listing.offered_to_providers(client))
    if form.is_valid():
        if not ratelimit.consume(request, action="relation", user=request.user):
            return ratelimit.respond_429(request)
        try:
            provider = listing.find_provider(form.cleaned_data["provider"], form.relation_type)
            found = actions.relations.grant(Mandate(client, provider, **form.mandate), by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            facts = {"name": provider.name, "number": provider.number}
            messages.success(request, _("Votre dossier est confié à %(name)s (%(number)s).") % facts)
            return redirect("delegations:relation", client.number, found.public_id)
    return TemplateResponse(request, "delegations/add_relation.html", account_context(request, access, form=form))


@member_required(can_propose)
@require_http_methods(["GET", "POST"])
def propose_relation(request: HttpRequest, access: Membership) -> HttpResponse:
    provider = access.organization
    types = list(listing.relation_types_as_provider(provider))
    form = ProposeForm(request.POST or None, types=types, offered=listing.offered_by_clients(types))
    if form.is_valid():
        if not ratelimit.consume(request, action="relation", user=request.user):
            return ratelimit.respond_429(request)
        cleaned = form.cleaned_data
        try:
            client = listing.find_client(cleaned["client"], cleaned["postal_code"], form.relation_type)
            found = actions.relations.propose(Mandate(client, provider, **form.mandate), by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La relation est proposée à %(name)s.") % {"name": client.name})
            return redirect("delegations:relation", provider.number, found.public_id)
    return TemplateResponse(request, "delegations/propose_relation.html", account_context(request, access, form=form))
