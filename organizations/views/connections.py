"""« Bordereaux », « Projets », « Facturation »: what the operator offers beside the portal."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from organizations.models import Membership
from organizations.permissions import can_see
from organizations.policies import member_required
from organizations.views.context import account_context


@member_required(can_see)
@require_safe
def connection(request: HttpRequest, access: Membership, kind: str) -> HttpResponse:
    """Lead to the address that the operator wrote, or say plainly that there is none, and whom to ask."""
    found = get_object_or_404(access.organization.type.connections, kind=kind)
    if found.address:
        return HttpResponseRedirect(found.address)
    context = account_context(request, access, label=found.get_kind_display(), desk=access.organization.type.desk)
    return TemplateResponse(request, "organizations/connection.html", context)
