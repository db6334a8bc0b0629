"""« Demandes »: what an account asked of others, and what others ask of it."""

from collections.abc import Callable
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import actions
from organizations.forms.requests import LinkDecisionForm, LinkRequestForm
from organizations.models import Membership
from organizations.permissions import can_administer, links_waiting_for, nameable_roles
from organizations.policies import member_required
from organizations.views.context import account_context
from portal.core.tables import Column, Table

SENT = (
    Column("numero", gettext_lazy("Numéro"), ["number"], "number"),
    Column("demande", gettext_lazy("Demande")),
    Column("par", gettext_lazy("Demandée par"), ["asked_by__last_name"], "asked_by__last_name"),
    Column("soumission", gettext_lazy("Soumission"), ["asked_at"]),
    Column("etat", gettext_lazy("État"), ["state"]),
    Column("actions", gettext_lazy("Actions")),
)


@member_required(can_administer)
@require_GET
def requests(request: HttpRequest, access: Membership) -> HttpResponse:
    sent = access.organization.requests.links().select_related("asked_by")
    table = Table(request, sent.prefetch_related("lines__membership__user"), SENT, sort="-soumission")
    lines = list(links_waiting_for(access))
    word_for = access.organization.type.word_for
    for line in lines:
        roles = [(role, word_for(role)) for role in nameable_roles(access)]
        line.form = LinkDecisionForm(initial={"role": line.role}, roles=roles, prefix=str(line.pk))
    return TemplateResponse(
        request, "organizations/requests.html", account_context(request, access, table=table, lines=lines)
    )


@member_required(can_administer)
@require_http_methods(["GET", "POST"])
def ask_link(request: HttpRequest, access: Membership) -> HttpResponse:
    people = access.organization.memberships.active().select_related("user", "organization").order_by("pk")
    form = LinkRequestForm(request.POST or None, people=list(people))
    if form.is_valid():
        if not ratelimit.consume(request, action="link_request", key=access.organization.number):
            return ratelimit.respond_429(request)
        try:
            asked = actions.links.ask(form.cleaned_data["wishes"], by=access)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Votre demande %(number)s est soumise.") % {"number": asked.number})
            return redirect("organizations:requests", access.organization.number)
    return TemplateResponse(request, "organizations/ask_link.html", account_context(request, access, form=form))


@member_required(can_administer)
@require_POST
def accept_link(request: HttpRequest, access: Membership, line: UUID) -> HttpResponse:
    def accept() -> str:
        waiting = get_object_or_404(access.organization.link_lines, public_id=line)
        role = request.POST.get(f"{waiting.pk}-role", "")
        if role not in nameable_roles(access):
            raise ValidationError(_("Choisissez le type d’utilisateur de cette personne."))
        actions.links.accept(waiting, role=role, by=access)
        return _("%(name)s a maintenant accès à ce compte.") % {"name": waiting.membership.full_name}

    return _do(request, access, accept)


@member_required(can_administer)
@require_POST
def refuse_link(request: HttpRequest, access: Membership, line: UUID) -> HttpResponse:
    def refuse() -> str:
        waiting = get_object_or_404(access.organization.link_lines, public_id=line)
        actions.links.refuse(waiting, by=access)
        return _("La demande qui concerne %(name)s est refusée.") % {"name": waiting.membership.full_name}

    return _do(request, access, refuse)


@member_required(can_administer)
@require_POST
def cancel(request: HttpRequest, access: Membership, asked: UUID) -> HttpResponse:
    def take_back() -> str:
        found = get_object_or_404(access.organization.requests.links(), public_id=asked)
        actions.links.cancel(found, by=access)
        return _("La demande %(number)s est annulée.") % {"number": found.number}

    return _do(request, access, take_back)


def _do(request: HttpRequest, access: Membership, deed: Callable[[], str]) -> HttpResponse:
    """Do one deed, say how it went, and show the requests again."""
    try:
        messages.success(request, deed())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("organizations:requests", access.organization.number)
