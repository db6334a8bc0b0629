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
            messages.success(request, _("Les accès donnés à %(name)s sont à jour.") % {"name": membership.full_name})
            return redirect(list_url(request, access))
    context = account_context(request, access, form=form, person=membership, is_changeable=is_changeable)
    context |= {"people_url": list_url(request, access), "proposals": proposals_about(access, membership)}
    return TemplateResponse(request, "organizations/person.html", context)


@member_required(can_manage_people)
@require_POST
def remove(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    membership = _find(access, person)
    sent = sent_by(membership)
    try:
        actions.people.remove(membership, by=access)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("organizations:person", access.organization.number, person)
    words = _("%(name)s ne fait plus partie du compte.") % {"name": membership.full_name}
    messages.success(request, f"{words} {taken_over(access, sent)}".strip())
    return redirect(list_url(request, access))


def sent_by(membership: Membership) -> list[int]:
    """Return the keys of the invitations of a person that still wait, for `taken_over`."""
    return list(actions.ends.invitations_of(membership).values_list("pk", flat=True))


def taken_over(access: Membership, sent: list[int]) -> str:
    """Tell whose invitations, of those that a person had `sent`, are now those of who removed the person."""
    waiting = access.organization.memberships.pending().filter(pk__in=sent, added_by=access.user)
    names = ", ".join(each.full_name for each in waiting.order_by("last_name", "first_name", "pk"))
    return _("Ses invitations en attente sont maintenant les vôtres : %(names)s.") % {"names": names} if names else ""


def _find(access: Membership, person: UUID) -> Membership:
    people = access.organization.memberships.confirmed().select_related("user", "organization__type")
    return get_object_or_404(people, public_id=person)
