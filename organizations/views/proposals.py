"""« Modifier un utilisateur »: what is proposed to the person, who says yes or no: an address, a name, a telephone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import email_changes
from accounts.models import Identity
from notifications import sms
from organizations import actions
from organizations.forms.proposals import (
    EmailProposalForm,
    IdentityProposalForm,
    TelephoneProposalForm,
    WithdrawalForm,
)
from organizations.models import Membership
from organizations.permissions import can_change, can_manage_people, manages_wholly
from organizations.policies import member_required
from organizations.views.context import account_context, person_url
from portal.core.models import place_of


def proposals_about(access: Membership, membership: Membership) -> dict[str, Any]:
    """Return what may be proposed to a person, and what waits for their answer.

    The address is shown to whoever proposed it alone; what else waits, to those who could propose it too.
    """
    may = can_change(access, membership) and manages_wholly(access, membership)
    change = email_changes.pending(membership.holder)
    waiting = list(membership.holder.proposals.live().filter(place=place_of(access.organization))) if may else []
    return {
        "may": may,
        "can_receive_sms": sms.is_available(),
        "email": change.email if change and change.asked_by_id == access.user_id else "",
        "waiting": waiting,
        **{proposal.kind: proposal for proposal in waiting},
    }


@member_required(can_manage_people)
@require_http_methods(["GET", "POST"])
def propose_email(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    membership = _find(access, person)
    may = can_change(access, membership) and manages_wholly(access, membership)
    form = EmailProposalForm(request.POST or None)
    if may and form.is_valid():
        try:
            actions.proposals.propose_email(membership, email=form.cleaned_data["email"], by=access)
        except ValidationError as refusal:
            form.add_error("email" if not hasattr(refusal, "error_dict") else None, refusal)
        else:
            words = _("Nous avons écrit à %(email)s. L’adresse changera quand %(name)s aura ouvert le lien.")
            messages.success(request, words % {"email": form.cleaned_data["email"], "name": membership.full_name})
            return redirect(person_url(access, membership))
    context = _context(request, access, membership, form=form, may=may)
    return TemplateResponse(request, "organizations/propose_email.html", context)


@member_required(can_manage_people)
@require_http_methods(["GET", "POST"])
def propose_identity(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    membership = _find(access, person)
    may = can_change(access, membership) and manages_wholly(access, membership)
    names = {"first_name": membership.holder.first_name, "last_name": membership.holder.last_name}
    form = IdentityProposalForm(request.POST or None, initial=names)
    if may and form.is_valid():
        try:
            actions.proposals.propose_identity(membership, identity=Identity(**form.cleaned_data), by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _proposed(request, access, membership)
    context = _context(request, access, membership, form=form, may=may)
    return TemplateResponse(request, "organizations/propose_identity.html", context)


@member_required(can_manage_people)
@require_http_methods(["GET", "POST"])
def propose_telephone(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    membership = _find(access, person)
    if not sms.is_available():
        raise Http404
    may = can_change(access, membership) and manages_wholly(access, membership)
    form = TelephoneProposalForm(request.POST or None)
    if may and form.is_valid():
        try:
            actions.proposals.propose_telephone(membership, number=form.cleaned_data["number"], by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _proposed(request, access, membership)
    context = _context(request, access, membership, form=form, may=may)
    return TemplateResponse(request, "organizations/propose_telephone.html", context)


@member_required(can_manage_people)
@require_POST
def withdraw_proposal(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    membership = _find(access, person)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return redirect(person_url(access, membership))
    proposal = get_object_or_404(membership.holder.proposals, public_id=form.cleaned_data["proposal"])
    try:
        actions.proposals.withdraw(membership, proposal, by=access)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("La proposition est retirée : rien n’a changé."))
    return redirect(person_url(access, membership))


def _proposed(request: HttpRequest, access: Membership, membership: Membership) -> HttpResponse:
    words = _("La proposition attend la réponse de la personne, que nous prévenons : %(name)s.")
    messages.success(request, words % {"name": membership.full_name})
    return redirect(person_url(access, membership))


def _context(request: HttpRequest, access: Membership, membership: Membership, **more: Any) -> dict[str, Any]:
    return account_context(request, access, person=membership, person_url=person_url(access, membership), **more)


def _find(access: Membership, person: UUID) -> Membership:
    people = access.organization.memberships.confirmed().select_related("user", "organization__type")
    return get_object_or_404(people, public_id=person)
