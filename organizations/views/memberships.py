"""« Utilisateurs »: the people of an account, and those who have still to confirm."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.forms.memberships import CorrectionForm, InviteForm
from organizations.models import Membership
from organizations.permissions import (
    can_administer,
    can_change,
    can_manage_collaborators,
    can_manage_people,
    nameable_roles,
)
from organizations.policies import member_required
from organizations.views.context import account_context
from organizations.views.lists import confirmed_list, list_url, mark_changeable, pending_list


@member_required(can_manage_people)
@require_GET
def memberships(request: HttpRequest, access: Membership) -> HttpResponse:
    confirmed, pending = confirmed_list(request, access), pending_list(request, access)
    may_tick = {
        "may_tick_confirmed": mark_changeable(access, confirmed.rows),
        "may_tick_pending": mark_changeable(access, pending.rows),
    }
    may_ask = can_administer(access) and not access.organization.links_by_code
    context = account_context(request, access, confirmed=confirmed, pending=pending, may_ask=may_ask, **may_tick)
    return TemplateResponse(request, "organizations/memberships.html", context)


@member_required(can_manage_people)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, access: Membership) -> HttpResponse:
    if can_manage_collaborators(access):
        return redirect("organizations:add_collaborator", access.organization.number)
    roles = [(role, access.organization.type.word_for(role)) for role in nameable_roles(access)]
    form = InviteForm(request.POST or None, roles=roles)
    if form.is_valid():
        try:
            membership = actions.memberships.invite(Newcomer(**form.cleaned_data), by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Nous envoyons l’invitation à %(email)s.") % {"email": membership.email})
            return redirect("organizations:memberships", access.organization.number)
    return TemplateResponse(request, "organizations/invite.html", account_context(request, access, form=form))


@member_required(can_manage_people)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    """« Modifier un utilisateur » for someone who has still to confirm: all that was typed may be corrected."""
    membership = get_object_or_404(access.organization.memberships.pending().with_claims(), public_id=person)
    roles = [(role, access.organization.type.word_for(role)) for role in nameable_roles(access)]
    form = CorrectionForm(request.POST or None, roles=roles, membership=membership)
    is_changeable = can_change(access, membership)
    if is_changeable and form.is_valid():
        try:
            typed = dict(form.cleaned_data)
            seen = typed.pop("seen")
            corrected = actions.invitations.correct(membership, Newcomer(**typed), seen=seen, by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            _tell_of(request, corrected, former=membership.email)
            return redirect(list_url(request, access))
    context = account_context(request, access, form=form, person=membership, is_changeable=is_changeable)
    context |= {"people_url": list_url(request, access)}
    return TemplateResponse(request, "organizations/correct.html", context)


def _tell_of(request: HttpRequest, corrected: Membership, *, former: str) -> None:
    facts = {"name": corrected.full_name, "email": corrected.email}
    if corrected.email == former:
        messages.success(request, _("Les renseignements saisis pour %(name)s sont à jour.") % facts)
    else:
        messages.success(
            request, _("Nous envoyons un nouveau lien à %(email)s. Le lien précédent ne fonctionne plus.") % facts
        )


@member_required(can_manage_people)
@require_POST
def resend(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    said = _("L’invitation adressée à %(name)s a été renvoyée.")
    return _do(request, access, person, actions.memberships.resend, said)


@member_required(can_manage_people)
@require_POST
def withdraw(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    said = _("L’invitation adressée à %(name)s est retirée : son lien ne sert plus.")
    return _do(request, access, person, actions.memberships.withdraw, said)


@member_required(can_manage_people)
@require_POST
def undo_withdrawal(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    """Nothing that ended comes back: the person is invited anew, by another link."""
    said = _("%(name)s est de nouveau dans la liste : une nouvelle invitation part.")
    return _do(request, access, person, actions.memberships.invite_again, said)


@member_required(can_manage_people)
@require_POST
def inactivate(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    return _do(request, access, person, actions.memberships.inactivate, _("%(name)s n’a plus accès à ce compte."))


@member_required(can_manage_people)
@require_POST
def reactivate(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    return _do(request, access, person, actions.memberships.reactivate, _("%(name)s a de nouveau accès à ce compte."))


@member_required(can_manage_people)
@require_POST
def wake(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    return _do(request, access, person, actions.departures.wake, _("%(name)s peut de nouveau se connecter."))


def _do(
    request: HttpRequest, access: Membership, person: UUID, deed: Callable[..., Membership], success: str
) -> HttpResponse:
    """Do one deed to one person of the account, say how it went, and show the list again as it was."""
    membership = get_object_or_404(access.organization.memberships, public_id=person)
    back = _undo_url(membership, deed)
    try:
        done = deed(membership, by=access)
    except ValidationError as refusal:
        is_worth_another_try = getattr(refusal, "code", "") == "cooldown"
        messages.error(request, " ".join(refusal.messages), extra_tags=back if is_worth_another_try else "")
    else:
        messages.success(request, success % {"name": done.full_name}, extra_tags=back if done == membership else "")
    return redirect(list_url(request, access))


def _undo_url(membership: Membership, deed: Callable[..., Membership]) -> str:
    """Return where a withdrawal is taken back; nowhere with three keys, for the secret answer is forgotten."""
    organization = membership.organization
    is_undoable = deed in (actions.memberships.withdraw, actions.memberships.invite_again)
    if not is_undoable or organization.type.asks_three_keys:
        return ""
    return reverse("organizations:undo_withdrawal", args=[organization.number, membership.public_id])
