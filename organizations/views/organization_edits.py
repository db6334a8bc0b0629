"""The forms of the catalogue about an organization: its information, and its addresses."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import actions
from organizations.actions.information import values_of, version_of
from organizations.actions.organization_edits import address_of, locked_fields
from organizations.actions.submissions import Submission
from organizations.forms.addresses import OrganizationAddressForm
from organizations.forms.information import OrganizationForm
from organizations.models import Address, Membership, ServiceRequest
from organizations.permissions import can_manage_contacts
from organizations.policies import member_required
from organizations.views.context import account_context
from organizations.views.profile_choice import other_profile, profiles

# The words of the two addresses in an address.
WHICH = {"postale": Address.Kind.POSTAL, "civique": Address.Kind.CIVIC}


@member_required(can_manage_contacts)
@require_http_methods(["GET", "POST"])
def edit_organization(request: HttpRequest, access: Membership) -> HttpResponse:
    if elsewhere := other_profile(request, access):
        return redirect(elsewhere)
    values = values_of(access.organization)
    kept: dict[str, Any] = {"organization": access.organization, "values": values, "version": version_of(values)}
    form = OrganizationForm(request.POST or None, request.FILES or None, **kept)
    if form.is_valid():
        try:
            asked = actions.organization_edits.edit(form.values, Submission(**form.submission), by=access)
        except ValidationError as refusal:
            access.organization.refresh_from_db()
            _refuse(form, refusal, values_of(access.organization))
        else:
            return _done(request, access, asked)
    context = account_context(request, access, form=form, profiles=profiles(request))
    return TemplateResponse(request, "organizations/edit_organization.html", context)


@member_required(can_manage_contacts)
@require_http_methods(["GET", "POST"])
def edit_address(request: HttpRequest, access: Membership) -> HttpResponse:
    """The civic address, or with `?adresse=postale` the one where mail goes."""
    if elsewhere := other_profile(request, access):
        return redirect(elsewhere)
    kind = WHICH.get(request.GET.get("adresse", ""), Address.Kind.CIVIC)
    form = _address_form(request, access, kind)
    if form.is_valid():
        typed = None if form.is_removal else form.values
        try:
            asked = actions.organization_edits.move(kind, typed, Submission(**form.submission), by=access)
        except ValidationError as refusal:
            _refuse(form, refusal, address_of(access.organization, kind))
        else:
            return _done(request, access, asked)
    which = [{"word": word, "label": each.label, "is_chosen": each == kind} for word, each in WHICH.items()]
    context = account_context(request, access, form=form, profiles=profiles(request), which=which[::-1])
    return TemplateResponse(request, "organizations/edit_address.html", context)


def _address_form(request: HttpRequest, access: Membership, kind: Address.Kind) -> OrganizationAddressForm:
    organization = access.organization
    values = address_of(organization, kind)
    return OrganizationAddressForm(
        request.POST or None,
        request.FILES or None,
        values=values,
        version=version_of(values),
        locked=locked_fields(organization, kind),
        can_remove=kind == Address.Kind.POSTAL and bool(values["street"]),
        desk=organization.type.desk.name,
    )


def _refuse(form: Any, refusal: ValidationError, now: dict[str, str]) -> None:
    """Show a refusal on the form; what someone else wrote meanwhile stands beside what was typed."""
    if getattr(refusal, "code", None) == "stale":
        form.compare_with(now, version_of(now))
    form.add_error(None, refusal)


def _done(request: HttpRequest, access: Membership, asked: ServiceRequest) -> HttpResponse:
    messages.success(request, _("La demande %(number)s est terminée.") % {"number": asked.number})
    return redirect("organizations:home", access.organization.number)
