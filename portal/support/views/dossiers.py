"""« Dossier » of an account and of a person: all that an agent needs on the telephone, on one page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.support.forms.deeds import NoteForm
from portal.support.permissions import Reach, can_write_notes
from portal.support.views import accounts, headers, notes, people
from portal.support.views.sections import Listing, Section, shown, shown_alone

logger = structlog.get_logger(__name__)
Around = dict[str, Any]


@require_safe
def organization(request: HttpRequest, around: Around, number: str) -> HttpResponse:
    """The dossier of an account of one's desks; that it was read is in the log."""
    reach = Reach(request.user)
    account = get_object_or_404(reach.organizations.prefetch_related("addresses"), number=number)
    listings = [notes.about_account(account, reach), *accounts.listings_of(account, reach)]
    logger.info("dossier_read", about="organization", number=account.number, section_read=_asked(request))
    context = around | {
        "title": account.name,
        "subtitle": _("Dossier du compte %(number)s") % {"number": account.number},
        "facts": headers.of_account(account),
        "tools": headers.tools_of_account(account, reach),
        "note_url": reverse("admin:support_note_organization", args=[account.number]),
        "note_form": NoteForm() if can_write_notes(reach.agent) else None,
    }
    return _page(request, context, listings, reach)


@require_safe
def person(request: HttpRequest, around: Around, person: UUID) -> HttpResponse:
    """The dossier of a person: of their accounts, those of one's desks."""
    reach = Reach(request.user)
    user = get_object_or_404(reach.people.prefetch_related("telephones"), public_id=person)
    listings = [notes.about_person(user, reach), *people.listings_of(user, reach)]
    logger.info("dossier_read", about="person", person=str(user.public_id), section_read=_asked(request))
    may_write = can_write_notes(reach.agent) and user.closed_at is None
    context = around | {
        "title": user.get_full_name(),
        "subtitle": _("Dossier de la personne"),
        "facts": headers.of_person(user, reach),
        "tools": headers.tools_of_person(user, reach),
        "elsewhere": headers.accounts_elsewhere(user, reach),
        "note_url": reverse("admin:support_note_person", args=[user.public_id]),
        "note_form": NoteForm(desks=reach.desks_about(user)) if may_write else None,
    }
    return _page(request, context, listings, reach)


def _asked(request: HttpRequest) -> str:
    return request.GET.get("section", "")[:30]


def _page(request: HttpRequest, context: Around, listings: Sequence[Listing], reach: Reach) -> HttpResponse:
    """Show all sections, or one of them, whole."""
    name = _asked(request)
    alone = shown_alone(listings, reach, name, request.GET.get("page", "1")) if name else None
    if name and alone is None:
        raise Http404
    sections: list[Section] = [alone] if alone else shown(listings, reach)
    page = context | {"sections": sections, "is_whole": alone is None, "address": request.path}
    return TemplateResponse(request, "support/dossier.html", page)
