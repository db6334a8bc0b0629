"""The forms of the catalogue about authorizations: who it is about, in which file, then what is given or taken."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from delegations import actions
from delegations.actions.catalogue import Addition, Removal
from delegations.authorizations import listing
from delegations.forms.catalogue import AddContactForm, AddSubjectsForm, RemoveSubjectsForm
from delegations.models import Relation
from delegations.permissions import can_see_relations
from delegations.views.clients import COLUMNS
from organizations.actions.contacts import NewContact
from organizations.actions.submissions import Submission
from organizations.models import Membership, ServiceRequest
from organizations.permissions import can_change_contact, nameable_roles
from organizations.policies import member_required
from organizations.views.context import account_context
from organizations.views.profile_choice import chosen_contact, contact_choice, other_profile, profiles
from portal.core.choices import is_key
from portal.core.tables import Table

Kind = ServiceRequest.Kind
# What the address of the form carries: someone new, and the file in which the contact is to act.
NEW, FILE, OWN = "nouveau", "dossier", "organisation"
# Of the list of clients, what tells one from another.
CLIENTS = tuple(column for column in COLUMNS if column.name in ("client", "numero", "type"))


@member_required(can_see_relations)
@require_http_methods(["GET", "POST"])
def add_subjects(request: HttpRequest, access: Membership) -> HttpResponse:
    if elsewhere := other_profile(request, access):
        return redirect(elsewhere)
    if sent := _sent_before(request, access, Kind.ADD_SUBJECTS):
        return _told(request, access, sent)
    is_new = NEW in request.GET
    contact = None if is_new else chosen_contact(request, access)
    context = _context(request, access, Kind.ADD_SUBJECTS, contact)
    if contact is None and not is_new:
        return TemplateResponse(request, "delegations/choose_contact.html", context | {"offers_new": True})
    relation = None if contact is None else _chosen_relation(request, access)
    if contact and relation is None and (clients := _clients_to_choose(request, access)):
        return TemplateResponse(request, "delegations/choose_file.html", context | clients)
    form = _addition_form(request, access, contact, relation)
    if form.is_valid():
        if not ratelimit.consume(request, action="contact_form", user=request.user):
            return ratelimit.respond_429(request)
        if asked := _add(access, contact, relation, form):
            return _told(request, access, asked)
    return TemplateResponse(request, "delegations/add_subjects.html", context | {"form": form, "relation": relation})


def _context(request: HttpRequest, access: Membership, kind: Kind, contact: Membership | None) -> dict[str, Any]:
    context = account_context(request, access, profiles=profiles(request), title=kind.label, contact=contact)
    if contact is None:
        context["table"] = contact_choice(request, access)
    return context


def _sent_before(request: HttpRequest, access: Membership, kind: Kind) -> ServiceRequest | None:
    return actions.catalogue.sent(kind, request.POST.get("form", ""), by=access)


def _chosen_relation(request: HttpRequest, access: Membership) -> Relation | None:
    """Return the relation of the client whose file was chosen; none for the own file, or where it is no more."""
    chosen = request.GET.get(FILE, OWN)
    return listing.clients_of(access.organization).filter(public_id=chosen).first() if is_key(chosen) else None


def _clients_to_choose(request: HttpRequest, access: Membership) -> dict[str, Any]:
    """Return the files among which one has still to choose: none where only the own can be meant, or was chosen."""
    chosen = request.GET.get(FILE, "")
    clients = listing.clients_of(access.organization)
    if chosen == OWN or not (chosen or clients.exists()):
        return {}
    if chosen:
        messages.warning(request, _("Ce dossier n’est pas, ou n’est plus, confié à votre organisation. Choisissez."))
    table = Table(request, clients, CLIENTS)
    here = f"{request.path}?contact={request.GET['contact']}&{FILE}="
    for relation in table.rows:
        relation.url = f"{here}{relation.public_id}"
    return {"clients": table, "own_url": f"{here}{OWN}"}


def _addition_form(
    request: HttpRequest, access: Membership, contact: Membership | None, relation: Relation | None
) -> AddSubjectsForm:
    sent = (request.POST or None, request.FILES or None)
    if relation:
        return AddSubjectsForm(*sent, offered=listing.held_of(relation), is_delegation=True)
    offered = listing.offered_in(access.organization)
    if contact:
        return AddSubjectsForm(*sent, offered=offered, is_delegation=False)
    roles = [(role, access.organization.type.word_for(role)) for role in nameable_roles(access)]
    return AddContactForm(*sent, offered=offered, roles=roles)


def _add(access: Membership, contact: Membership | None, relation: Relation | None, form: Any) -> ServiceRequest | None:
    """Do what the form asks; a refusal is shown on it, and nothing that was typed is lost."""
    try:
        who = contact or NewContact(**form.contact)
        return actions.catalogue.add(Addition(who, relation, **form.addition), Submission(**form.submission), by=access)
    except ValidationError as refusal:
        _show(form, refusal)
        return None


def _show(form: Any, refusal: ValidationError) -> None:
    """Show a refusal beside the field it is about, or above the form where it has none."""
    named = getattr(refusal, "error_dict", None)
    if named and not set(named) <= set(form.fields):
        refusal = ValidationError(refusal.messages)
    form.add_error(None, refusal)


def _told(request: HttpRequest, access: Membership, asked: ServiceRequest) -> HttpResponse:
    facts = {"number": asked.number}
    if asked.is_open:
        words = _("La demande %(number)s attend qu’un agent vérifie si la personne est déjà inscrite.")
        messages.info(request, words % facts)
        return redirect("organizations:my_request", asked.number)
    messages.success(request, _("La demande %(number)s est terminée.") % facts)
    if NEW in request.GET and asked.about and asked.about.status == Membership.Status.PENDING:
        words = _("Cette personne trouvera ses coordonnées de liaison dans le courriel envoyé à %(email)s.")
        messages.info(request, words % {"email": asked.about.email})
    if asked.about:
        return redirect("organizations:contact", access.organization.number, asked.about.public_id)
    return redirect("organizations:contacts", access.organization.number)


@member_required(can_see_relations)
@require_http_methods(["GET", "POST"])
def remove_subjects(request: HttpRequest, access: Membership) -> HttpResponse:
    if elsewhere := other_profile(request, access):
        return redirect(elsewhere)
    if sent := _sent_before(request, access, Kind.REMOVE_SUBJECTS):
        return _told(request, access, sent)
    contact = chosen_contact(request, access)
    context = _context(request, access, Kind.REMOVE_SUBJECTS, contact)
    if contact is None:
        return TemplateResponse(request, "delegations/choose_contact.html", context)
    held = list(listing.held_by(contact))
    form = RemoveSubjectsForm(request.POST or None, request.FILES or None, held=held, own=access.organization.name)
    is_changeable = can_change_contact(access, contact)
    if is_changeable and form.is_valid():
        if not ratelimit.consume(request, action="contact_form", user=request.user):
            return ratelimit.respond_429(request)
        if asked := _remove(access, contact, form):
            return _told(request, access, asked)
    context |= {"form": form, "is_changeable": is_changeable}
    return TemplateResponse(request, "delegations/remove_subjects.html", context)


def _remove(access: Membership, contact: Membership, form: RemoveSubjectsForm) -> ServiceRequest | None:
    try:
        return actions.catalogue.remove(Removal(contact, **form.removal), Submission(**form.submission), by=access)
    except ValidationError as refusal:
        _show(form, refusal)
        return None
