"""« Gérer mon organisation »: its managers, its information, its courier key."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from organizations import actions
from organizations.actions.information import values_of, version_of
from organizations.forms.information import InformationForm
from organizations.forms.keys import CourierKeyForm
from organizations.models import Membership
from organizations.permissions import can_change_information, can_keep_courier_key
from organizations.policies import member_required
from organizations.views.context import account_context


@member_required(can_change_information)
@require_GET
def management(request: HttpRequest, access: Membership) -> HttpResponse:
    responsible = access.organization.memberships.able_to_administer().count()
    context = account_context(
        request, access, keeps_courier_key=can_keep_courier_key(access), is_alone=responsible == 1
    )
    context["others"] = [
        line for group in context["side"] for line in group["items"] if line["summary"] and not line["current"]
    ]
    return TemplateResponse(request, "organizations/management.html", context)


@member_required(can_change_information)
@require_GET
def information(request: HttpRequest, access: Membership) -> HttpResponse:
    context = account_context(request, access, address=access.organization.civic_address)
    return TemplateResponse(request, "organizations/information.html", context)


@member_required(can_change_information)
@require_http_methods(["GET", "POST"])
def edit_information(request: HttpRequest, access: Membership) -> HttpResponse:
    form = _information_form(request, access)
    if form.is_valid():
        try:
            changed = actions.information.change(form.values, version=form.cleaned_data["version"], by=access)
        except ValidationError as refusal:
            access.organization.refresh_from_db()
            values = values_of(access.organization)
            form.compare_with(values, version_of(values))
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Les informations sont à jour.") if changed else _("Rien n’a changé."))
            return redirect("organizations:information", access.organization.number)
    return TemplateResponse(request, "organizations/edit_information.html", account_context(request, access, form=form))


def _information_form(request: HttpRequest, access: Membership) -> InformationForm:
    values = values_of(access.organization)
    more: dict[str, Any] = {"organization": access.organization, "values": values, "version": version_of(values)}
    return InformationForm(request.POST or None, **more)


@member_required(can_keep_courier_key)
@require_GET
def courier_key(request: HttpRequest, access: Membership) -> HttpResponse:
    key = getattr(access.organization, "courier_key", None)
    return TemplateResponse(request, "organizations/courier_key.html", account_context(request, access, key=key))


def _courier_key_kept(access: Membership) -> str:
    if access.organization.memberships.active().able_to_manage_people().exclude(pk=access.pk).exists():
        return _("Le code courrier est enregistré. Les autres gestionnaires sont prévenus.")
    return _("Le code courrier est enregistré.")


@member_required(can_keep_courier_key)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def edit_courier_key(request: HttpRequest, access: Membership) -> HttpResponse:
    key = getattr(access.organization, "courier_key", None)
    initial = {"question": key.question} if key else {}
    form = CourierKeyForm(request.POST or None, has_answer=key is not None, initial=initial)
    if form.is_valid():
        try:
            actions.courier.change(form.cleaned_data["question"], form.cleaned_data["answer"], by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _courier_key_kept(access))
            return redirect("organizations:courier_key", access.organization.number)
    return TemplateResponse(request, "organizations/edit_courier_key.html", account_context(request, access, form=form))
