"""« Utilisateurs »: the people of an account, and those who have still to confirm."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.forms.memberships import InviteForm
from organizations.models import Membership, Role
from organizations.permissions import can_change, can_manage_collaborators, can_manage_people, nameable_roles
from organizations.policies import member_required
from organizations.views.context import account_context
from portal.core.tables import Column, Table, folded

# In the order of power, whatever the words of the type.
RANK = Case(*(When(role=role, then=role.rank) for role in Role), output_field=IntegerField())

CONFIRMED = (
    Column("utilisateur", gettext_lazy("Nom d’utilisateur"), [folded("user__username")], "user__username"),
    Column("prenom", gettext_lazy("Prénom"), [folded("user__first_name")], "user__first_name"),
    Column("nom", gettext_lazy("Nom"), [folded("user__last_name"), folded("user__first_name")], "user__last_name"),
    Column("courriel", gettext_lazy("Adresse de courriel"), ["user__email"], "user__email"),
    Column("type", gettext_lazy("Type d’utilisateur"), [RANK]),
    Column("comptes", gettext_lazy("Comptes liés")),
    Column("statut", gettext_lazy("Statut"), ["status"]),
    Column("connexion", gettext_lazy("Dernière connexion"), ["user__last_login"]),
    Column("actions", gettext_lazy("Actions")),
)
PENDING = (
    Column("utilisateur", gettext_lazy("Nom d’utilisateur"), [folded("username"), "email"], "username"),
    Column("prenom", gettext_lazy("Prénom"), [folded("first_name")], "first_name"),
    Column("nom", gettext_lazy("Nom"), [folded("last_name"), folded("first_name")], "last_name"),
    Column("courriel", gettext_lazy("Adresse de courriel"), ["email"], "email"),
    Column("type", gettext_lazy("Type d’utilisateur"), [RANK]),
    Column("comptes", gettext_lazy("Comptes liés")),
    Column("expiration", gettext_lazy("Date d’expiration"), ["expires_at"]),
    Column("actions", gettext_lazy("Actions")),
)


@member_required(can_manage_people)
@require_GET
def memberships(request: HttpRequest, access: Membership) -> HttpResponse:
    people = access.organization.memberships.select_related("organization__type")
    confirmed = Table(request, people.confirmed().with_linked_accounts(known_to=access.user), CONFIRMED)
    pending = Table(request, people.pending().with_claims(), PENDING, prefix="attente_")
    for person in [*confirmed.rows, *pending.rows]:
        person.is_changeable = can_change(access, person)
    context = account_context(request, access, confirmed=confirmed, pending=pending)
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
@require_POST
def resend(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    return _do(request, access, person, actions.memberships.resend, _("L’invitation de %(name)s a été renvoyée."))


@member_required(can_manage_people)
@require_POST
def withdraw(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    return _do(request, access, person, actions.memberships.withdraw, _("L’invitation de %(name)s est retirée."))


@member_required(can_manage_people)
@require_POST
def inactivate(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    return _do(request, access, person, actions.memberships.inactivate, _("%(name)s n’a plus accès à ce compte."))


@member_required(can_manage_people)
@require_POST
def reactivate(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    return _do(request, access, person, actions.memberships.reactivate, _("%(name)s a de nouveau accès à ce compte."))


def _do(
    request: HttpRequest, access: Membership, person: UUID, deed: Callable[..., Membership], success: str
) -> HttpResponse:
    """Do one deed to one person of the account, say how it went, and show the list again as it was."""
    people = reverse("organizations:memberships", args=[access.organization.number])
    shown = request.POST.get("next", "")
    membership = get_object_or_404(access.organization.memberships, public_id=person)
    try:
        membership = deed(membership, by=access)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, success % {"name": membership.full_name})
    return redirect(shown if shown.split("?")[0] == people else people)
