"""« Modifier un utilisateur »: one confirmed person of an account."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations import actions
from organizations.actions.people import Decision
from organizations.forms.people import PersonForm
from organizations.models import Membership
from organizations.permissions import administered_by, can_change, can_manage_people, nameable_roles
from organizations.policies import member_required
from organizations.views.context import account_context
from organizations.views.lists import list_url
from organizations.views.proposals import proposals_about


@member_required(can_manage_people)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    membership = _find(access, person)
    word_for = access.organization.type.word_for
    roles = [(role, word_for(role)) for role in nameable_roles(access)]
    mine = list(administered_by(access.user))
    form = PersonForm(request.POST or None, membership=membership, roles=roles, mine=mine)
    is_changeable = can_change(access, membership)
    if is_changeable and form.is_valid():
        try:
            actions.people.edit(membership, Decision(**form.decision), by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Les accès de %(name)s sont à jour.") % {"name": membership.full_name})
            return redirect(list_url(request, access))
    context = account_context(request, access, form=form, person=membership, is_changeable=is_changeable)
    context |= {"people_url": list_url(request, access), "proposals": proposals_about(access, membership)}
    return TemplateResponse(request, "organizations/person.html", context)


@member_required(can_manage_people)
@require_POST
def remove(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    membership = _find(access, person)
    try:
        actions.people.remove(membership, by=access)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("organizations:person", access.organization.number, person)
    messages.success(request, _("%(name)s ne fait plus partie du compte.") % {"name": membership.full_name})
    return redirect(list_url(request, access))


def _find(access: Membership, person: UUID) -> Membership:
    people = access.organization.memberships.confirmed().select_related("user", "organization__type")
    return get_object_or_404(people, public_id=person)
