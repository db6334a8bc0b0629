"""« Gérer mes utilisateurs »: the people of a company, whom its managers add, correct, suspend and delete."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import actions
from organizations.actions.collaborators import Edition
from organizations.actions.memberships import Newcomer
from organizations.actions.sheets import Details
from organizations.forms.collaborators import CollaboratorForm, CorrectionForm, EditionForm
from organizations.models import Membership
from organizations.models.people import ending, never_signed_in
from organizations.permissions import can_change, can_manage_collaborators
from organizations.policies import member_required
from organizations.views.context import account_context
from organizations.views.people import sent_by, taken_over
from organizations.views.proposals import proposals_about
from portal.core.tables import Column, Filter, Table, folded

COLUMNS = (
    Column("actions", gettext_lazy("Actions")),
    Column("nom", gettext_lazy("Nom"), [folded("shown_last_name"), folded("shown_first_name")], "shown_last_name"),
    Column("prenom", gettext_lazy("Prénom"), [folded("shown_first_name")], "shown_first_name"),
    Column("courriel", gettext_lazy("Adresse de courriel"), ["shown_email"], "shown_email"),
    Column("type", gettext_lazy("Type d’utilisateur"), ["role"]),
    Column("statut", gettext_lazy("Statut"), ["status"]),
    Column("connexion", gettext_lazy("Dernière connexion"), ["user__last_login"]),
)


@member_required(can_manage_collaborators)
@require_GET
def console(request: HttpRequest, access: Membership) -> HttpResponse:
    people = access.organization.memberships
    context = account_context(request, access, active=people.active().count(), pending=people.pending().count())
    return TemplateResponse(request, "organizations/console.html", context)


@member_required(can_manage_collaborators)
@require_GET
def collaborators(request: HttpRequest, access: Membership) -> HttpResponse:
    people = access.organization.memberships.exclude(status=Membership.Status.ENDED).annotate(
        shown_last_name=Coalesce("user__last_name", "last_name"),
        shown_first_name=Coalesce("user__first_name", "first_name"),
        shown_email=Coalesce("user__email", "email"),
    )
    table = Table(request, people.select_related("user", "organization__type").with_claims(), COLUMNS, sort="nom")
    table.offering(*_filters())
    for person in table.rows:
        person.is_changeable = can_change(access, person)
    return TemplateResponse(request, "organizations/collaborators.html", account_context(request, access, table=table))


def _filters() -> list[Filter]:
    """Return those to which the numbers of the account's own page lead."""
    status = Membership.Status
    states = {
        "actif": (_("Actif"), Q(status=status.ACTIVE)),
        "inactif": (_("Inactif"), Q(status=status.INACTIVE)),
        "attente": (_("En attente"), Q(status=status.PENDING)),
    }
    return [
        Filter("statut", _("Statut"), states),
        Filter("connexion", _("Connexion"), {"jamais": (_("Jamais connecté"), never_signed_in())}),
        Filter("fin", _("Dernier jour d’accès"), {"bientot": (_("Bientôt terminés"), ending())}),
    ]


@member_required(can_manage_collaborators)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def add(request: HttpRequest, access: Membership) -> HttpResponse:
    form = CollaboratorForm(request.POST or None, organization=access.organization)
    if form.is_valid():
        try:
            membership = actions.memberships.invite(_newcomer(form), by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            words = {"name": membership.full_name}
            messages.success(request, _("%(name)s est en attente de son activation : le courriel part.") % words)
            return redirect("organizations:collaborators", access.organization.number)
    has_key = hasattr(access.organization, "courier_key")
    context = account_context(request, access, form=form, has_key=has_key)
    return TemplateResponse(request, "organizations/add_collaborator.html", context)


@member_required(can_manage_collaborators)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def collaborator(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    membership = _find(access, person)
    kind = CorrectionForm if membership.is_pending else EditionForm
    form = kind(request.POST or None, membership=membership)
    is_changeable = can_change(access, membership)
    if is_changeable and form.is_valid():
        try:
            _edit(membership, form, access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Les informations sur %(name)s sont à jour.") % {"name": membership.full_name})
            return redirect("organizations:collaborators", access.organization.number)
    context = account_context(request, access, form=form, person=membership, is_changeable=is_changeable)
    context["proposals"] = {} if membership.is_pending else proposals_about(access, membership)
    return TemplateResponse(request, "organizations/collaborator.html", context)


def _newcomer(form: CollaboratorForm) -> Newcomer:
    return Newcomer(**form.newcomer, secret=form.secret, details=Details(**form.details))


def _edit(membership: Membership, form: CorrectionForm | EditionForm, access: Membership) -> None:
    seen = form.cleaned_data["seen"]
    if isinstance(form, CorrectionForm):
        actions.invitations.correct(membership, _newcomer(form), seen=seen, by=access)
    else:
        actions.collaborators.edit(membership, Edition(**form.edition), seen=seen, by=access)


@member_required(can_manage_collaborators)
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    membership = _find(access, person)
    if request.method == "POST":
        sent, words = sent_by(membership), _("%(name)s est supprimé définitivement.")
        answer = _do(request, access, person, actions.collaborators.delete, words)
        if told := taken_over(access, sent):
            messages.info(request, told)
        return answer
    closes = membership.user and actions.collaborators.is_nowhere_else(membership.user, but=membership)
    context = account_context(request, access, person=membership, closes_user=closes)
    return TemplateResponse(request, "organizations/delete_collaborator.html", context)


@member_required(can_manage_collaborators)
@require_POST
def disable(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    return _do(request, access, person, actions.memberships.inactivate, _("%(name)s n’a plus accès à ce compte."))


@member_required(can_manage_collaborators)
@require_POST
def enable(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    return _do(request, access, person, actions.memberships.reactivate, _("%(name)s a de nouveau accès à ce compte."))


@member_required(can_manage_collaborators)
@require_POST
def reissue(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    return _do(request, access, person, actions.memberships.resend, _("Un nouveau lien part vers %(name)s."))


def _do(
    request: HttpRequest, access: Membership, person: UUID, deed: Callable[..., Membership], success: str
) -> HttpResponse:
    """Do one deed to one person of the company, say how it went, and show the list."""
    membership = _find(access, person)
    name = membership.full_name
    try:
        deed(membership, by=access)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, success % {"name": name})
    return redirect("organizations:collaborators", access.organization.number)


def _find(access: Membership, person: UUID) -> Membership:
    people = access.organization.memberships.exclude(status=Membership.Status.ENDED)
    return get_object_or_404(people.select_related("user", "organization__type").with_claims(), public_id=person)
