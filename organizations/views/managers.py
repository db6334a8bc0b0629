"""« Gérer les gestionnaires »: who manages the account, beside its administrators."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import actions
from organizations.forms.managers import ManagersForm
from organizations.models import Membership, Role
from organizations.permissions import can_change, can_manage_people
from organizations.policies import member_required
from organizations.views.context import account_context


@member_required(can_manage_people)
@require_GET
def managers(request: HttpRequest, access: Membership) -> HttpResponse:
    people = access.organization.memberships.confirmed().filter(role=Role.MANAGER).select_related("user")
    people = list(people.select_related("organization__type").order_by("user__last_name", "user__first_name"))
    for person in people:
        person.is_changeable = can_change(access, person)
    responsible = access.organization.memberships.able_to_administer().count()
    context = account_context(request, access, people=people, is_alone=responsible == 1)
    return TemplateResponse(request, "organizations/managers.html", context)


@member_required(can_manage_people)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, access: Membership) -> HttpResponse:
    members = access.organization.memberships.active().filter(role=Role.MEMBER).select_related("user")
    form = ManagersForm(request.POST or None, members=list(members.order_by("user__last_name", "user__first_name")))
    if form.is_valid():
        count = actions.people.name_managers(form.cleaned_data["people"], by=access)
        messages.success(
            request,
            ngettext(
                "%(count)d personne est maintenant gestionnaire.",
                "%(count)d personnes sont maintenant gestionnaires.",
                count,
            )
            % {"count": count},
        )
        return redirect("organizations:managers", access.organization.number)
    return TemplateResponse(request, "organizations/add_managers.html", account_context(request, access, form=form))


@member_required(can_manage_people)
@require_POST
def unname(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    membership = get_object_or_404(access.organization.memberships.confirmed(), public_id=person)
    try:
        membership = actions.people.unname_manager(membership, by=access)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("%(name)s n’est plus gestionnaire.") % {"name": membership.full_name})
    return redirect("organizations:managers", access.organization.number)
