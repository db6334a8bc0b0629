"""« Contacts de l'organisation »: the people in the file of an organization, whatever their state."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Language
from organizations import actions
from organizations.models import ContactSheet, Membership, people
from organizations.permissions import can_change_contact, can_manage_contacts
from organizations.policies import member_required
from organizations.views import navigation
from organizations.views.context import account_context, person_url
from organizations.views.navigation import Menu
from portal.core.spreadsheets import csv_file
from portal.core.tables import Column, Filter, Table, folded

NAME = [folded("shown_last_name"), folded("shown_first_name")]
COLUMNS = (
    Column("nom", _("Nom"), NAME, "shown_name"),
    Column("fonction", _("Fonction"), [folded("sheet__job")], "sheet__job"),
    Column("courriel", _("Adresse courriel"), ["shown_email"], "shown_email"),
    Column("telephone", _("Téléphone"), ["sheet__telephone"]),
    Column("numero", _("Numéro de client"), ["sheet_number"], "sheet_number"),
    Column("etat", _("État"), ["status"]),
    Column("actif", _("Actif"), ["status", "ends_on"]),
    Column("fin", _("Date de fin"), ["ends_on"]),
)
Status = Membership.Status
# The words of states in an address.
STATES = {"en-attente": Status.PENDING, "actif": Status.ACTIVE, "inactif": Status.INACTIVE}
ENDED = "retires"
# How many requests about a contact their page tells of.
LATEST = 10


def contact_list(request: HttpRequest, access: Membership, columns: Iterable[Column] = COLUMNS) -> Table:
    """Return the contacts as asked for; those who left on demand, or among those who are « Faux »."""
    found = people.as_contacts(access.organization.memberships.all())
    if request.GET.get(ENDED) != "oui" and request.GET.get("actif") != "faux":
        found = found.exclude(status=Status.ENDED)
    states = {word: (state.label, Q(status=state)) for word, state in STATES.items()}
    active = {"vrai": (_("Vrai"), people.in_file()), "faux": (_("Faux"), ~people.in_file())}
    return Table(request, found, list(columns)).offering(
        Filter("etat", _("État"), states),
        Filter("actif", _("Actif"), active, is_counted=False),
        Filter(ENDED, _("Contacts retirés"), {"oui": (_("Afficher aussi"), Q())}, is_counted=False),
    )


def with_facts(contacts: Iterable[Membership]) -> list[Membership]:
    """Say on each contact what the page shows of them: the sheet, filled in or not, and whether they are « actif »."""
    today = timezone.localdate()
    found = list(contacts)
    for contact in found:
        contact.card = getattr(contact, "sheet", None) or ContactSheet()
        is_over = contact.ends_on is not None and contact.ends_on < today
        contact.is_in_file = (contact.is_pending or contact.is_active) and not is_over
    return found


@member_required(can_manage_contacts)
@require_safe
def contacts(request: HttpRequest, access: Membership) -> HttpResponse:
    table = contact_list(request, access)
    context = account_context(request, access, table=table, contacts=with_facts(table.rows))
    context["forms"] = navigation.lines(Menu.FORMS, access)
    return TemplateResponse(request, "organizations/contacts.html", context)


@member_required(can_manage_contacts)
@require_safe
def contact(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    found = people.as_contacts(access.organization.memberships.all())
    [contact] = with_facts([get_object_or_404(found, public_id=person)])
    may_change = can_change_contact(access, contact)
    asked = contact.requests_about.filter(organization=access.organization).select_related("asked_by")
    context = account_context(request, access, contact=contact, card=contact.card, may_change=may_change)
    context["forms"] = navigation.lines(Menu.FORMS, access) if may_change else []
    context["language"] = Language(contact.shown_language).label
    context["requests"] = asked.order_by("-asked_at", "-pk")[:LATEST]
    context["person_url"] = _page_of(access, contact)
    return TemplateResponse(request, "organizations/contact.html", context)


def _page_of(access: Membership, contact: Membership) -> str:
    """Return where what a contact may do in the account is decided; nowhere, once they have left."""
    return "" if contact.has_ended or contact.is_pending else person_url(access, contact)


@member_required(can_manage_contacts)
@require_POST
def export(request: HttpRequest, access: Membership) -> HttpResponse:
    if not ratelimit.consume(request, action="export_people", user=request.user):
        return ratelimit.respond_429(request)
    rows = [_line(contact) for contact in with_facts(contact_list(request, access).found)]
    actions.lists.note_export(len(rows), by=access)
    name = f"{access.organization.number}-contacts-{timezone.localdate():%Y-%m-%d}"
    return csv_file(name, [column.label for column in COLUMNS], rows)


def _line(contact: Any) -> list[Any]:
    card = contact.card
    own = [contact.shown_name, card.job, contact.shown_email, card.spoken_telephone]
    is_active = _("Vrai") if contact.is_in_file else _("Faux")
    return [*own, card.client_number, contact.get_status_display(), is_active, contact.ends_on]
