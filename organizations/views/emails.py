"""« Modifier un utilisateur »: another e-mail address, which the person confirms."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import actions
from organizations.forms.emails import ProposalForm
from organizations.models import Membership
from organizations.permissions import can_change, can_manage_people, manages_wholly
from organizations.policies import member_required
from organizations.views.context import account_context


@member_required(can_manage_people)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    people = access.organization.memberships.confirmed().select_related("user", "organization__type")
    membership = get_object_or_404(people, public_id=person)
    may = can_change(access, membership) and manages_wholly(access, membership)
    form = ProposalForm(request.POST or None)
    if may and form.is_valid():
        try:
            actions.emails.propose(membership, email=form.cleaned_data["email"], by=access)
        except ValidationError as refusal:
            form.add_error("email" if not hasattr(refusal, "error_dict") else None, refusal)
        else:
            messages.success(
                request,
                _("Nous avons écrit à %(email)s. L’adresse changera quand %(name)s aura ouvert le lien.")
                % {"email": form.cleaned_data["email"], "name": membership.full_name},
            )
            return redirect("organizations:person", access.organization.number, person)
    context = account_context(request, access, form=form, person=membership, may=may)
    return TemplateResponse(request, "organizations/propose_email.html", context)
