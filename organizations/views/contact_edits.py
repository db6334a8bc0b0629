"""The forms of the catalogue about a contact: personal information and coordinates, and the address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import actions
from organizations.actions.contact_edits import Wanted, closed_fields, values_of, version
from organizations.actions.submissions import Submission
from organizations.forms.contact_edits import ContactAddressForm, ContactForm
from organizations.models import Membership, ServiceRequest
from organizations.permissions import can_change_contact, can_manage_contacts, manages_wholly
from organizations.policies import member_required
from organizations.views.context import account_context
from organizations.views.profile_choice import chosen_contact, contact_choice, other_profile, profiles

Kind = ServiceRequest.Kind


@dataclass(frozen=True)
class ContactPage:
    """One form about a contact: the kind of its request, how it is built, what shows it."""

    kind: Kind
    build: Callable[[HttpRequest, Membership], Any]
    template: str


def _contact_form(request: HttpRequest, contact: Membership) -> ContactForm:
    kept: dict[str, Any] = {"values": values_of(contact), "version": version(contact)}
    return ContactForm(request.POST or None, request.FILES or None, closed=closed_fields(contact), **kept)


def _address_form(request: HttpRequest, contact: Membership) -> ContactAddressForm:
    kept: dict[str, Any] = {"values": values_of(contact), "version": version(contact)}
    return ContactAddressForm(request.POST or None, request.FILES or None, **kept)


CONTACT = ContactPage(Kind.EDIT_CONTACT, _contact_form, "organizations/edit_contact.html")
ADDRESS = ContactPage(Kind.EDIT_CONTACT_ADDRESS, _address_form, "organizations/edit_contact_address.html")


@member_required(can_manage_contacts)
@require_http_methods(["GET", "POST"])
def edit_contact(request: HttpRequest, access: Membership) -> HttpResponse:
    return _page(request, access, CONTACT)


@member_required(can_manage_contacts)
@require_http_methods(["GET", "POST"])
def edit_contact_address(request: HttpRequest, access: Membership) -> HttpResponse:
    return _page(request, access, ADDRESS)


def _page(request: HttpRequest, access: Membership, page: ContactPage) -> HttpResponse:
    """Let one choose a profile and a contact, then show the form about them."""
    if elsewhere := other_profile(request, access):
        return redirect(elsewhere)
    contact = chosen_contact(request, access)
    context = account_context(request, access, profiles=profiles(request), title=page.kind.label, contact=contact)
    if contact is None:
        context["table"] = contact_choice(request, access)
        return TemplateResponse(request, "organizations/choose_contact.html", context)
    if not can_change_contact(access, contact):
        raise PermissionDenied
    form = page.build(request, contact)
    if form.is_valid():
        if not ratelimit.consume(request, action="contact_form", user=request.user):
            return ratelimit.respond_429(request)
        if asked := _submit(access, contact, page.kind, form):
            messages.success(request, _("La demande %(number)s est terminée.") % {"number": asked.number})
            return redirect("organizations:contact", access.organization.number, contact.public_id)
    context |= {"form": form, "may_propose": bool(contact.user) and manages_wholly(access, contact)}
    return TemplateResponse(request, page.template, context)


def _submit(access: Membership, contact: Membership, kind: Kind, form: Any) -> ServiceRequest | None:
    """Do what the form asks; a refusal is shown on it, and nothing that was typed is lost."""
    wanted = Wanted(kind, form.values, new_code=bool(form.cleaned_data.get("new_code")))
    try:
        return actions.contact_edits.edit(contact, wanted, Submission(**form.submission), by=access)
    except ValidationError as refusal:
        if getattr(refusal, "code", None) == "stale":
            now = access.organization.memberships.select_related("user", "sheet").get(pk=contact.pk)
            form.compare_with(values_of(now), version(now))
        form.add_error(None, refusal)
        return None
