"""« Mes clients »: who of the staff acts for which client; and a portfolio that changes hands."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from delegations import actions
from delegations.actions.covers import Days
from delegations.authorizations import listing
from delegations.forms.portfolios import COVER, PortfolioForm
from delegations.models import Right
from delegations.permissions import can_manage_portfolios
from delegations.views.lists import shown_end
from organizations.models import Membership
from organizations.policies import member_required
from organizations.views.context import account_context
from portal.core.tables import Column, Filter, Table, folded
from portal.core.wording import told

# How many people the picture has as columns.
STAFF_SHOWN = 12
COLUMNS = (
    Column("client", gettext_lazy("Organisation cliente"), [folded("client__name")], "client__name"),
    Column("numero", gettext_lazy("Numéro de compte"), ["client__number"], "client__number"),
    Column("type", gettext_lazy("Type de relation"), ["type__position", "type"]),
    Column("telephone", gettext_lazy("Téléphone"), []),
    Column("personnel", gettext_lazy("Membres du personnel"), ["staff"]),
    Column("fin", gettext_lazy("Date de fin"), ["ends_on"]),
)


@member_required(can_manage_portfolios)
@require_GET
def clients(request: HttpRequest, access: Membership) -> HttpResponse:
    account = access.organization
    coverage = {
        "personne": (gettext_lazy("Confié à personne"), Q(staff=0)),
        "une": (gettext_lazy("Confié à une seule personne"), Q(staff=1)),
        "plusieurs": (gettext_lazy("Confié à plusieurs personnes"), Q(staff__gt=1)),
    }
    rows = listing.with_staff(listing.clients_of(account))
    table = Table(request, rows, COLUMNS).offering(Filter("couverture", gettext_lazy("Couverture"), coverage))
    columns = _staff(table)
    for row in table.rows:
        row.url = reverse("delegations:relation", args=[account.number, row.public_id])
        row.shown_end = shown_end(row)
        row.people = _people(row, account.number)
        row.cells = [_cell(row, person) for person in columns]
    context = account_context(request, access, table=table, columns=columns)
    return TemplateResponse(request, "delegations/clients.html", context)


def _staff(table: Table) -> list[Membership]:
    """Return the people who hold something for the clients of this page, by name: the columns of the picture."""
    found = {row.holder_membership_id: row.holder_membership for client in table.rows for row in client.held_by_people}
    by_name = sorted(found.values(), key=lambda person: (person.last_name, person.first_name, person.pk))
    return by_name[:STAFF_SHOWN]


def _people(client: Any, number: str) -> list[dict[str, Any]]:
    """Return who acts for a client, each with the page that says why."""
    people = {row.holder_membership_id: row.holder_membership for row in client.held_by_people}
    page = f"?dossier={client.client.number}"
    return [
        {"name": person.full_name, "url": reverse("delegations:why", args=[number, person.public_id]) + page}
        for person in sorted(people.values(), key=lambda person: person.full_name)
    ]


def _cell(client: Any, person: Membership) -> str:
    """Return in short what a person may do for a client: « 3 (écriture : 2) »."""
    rows = [row for row in client.held_by_people if row.holder_membership_id == person.pk]
    if not rows:
        return ""
    count = len({row.subject_id for row in rows})
    writes = len({row.subject_id for row in rows if row.right == Right.WRITE})
    words = ngettext(
        "%(count)d sujet, dont %(writes)d en écriture", "%(count)d sujets, dont %(writes)d en écriture", count
    )
    return words % {"count": count, "writes": writes}


@member_required(can_manage_portfolios)
@require_http_methods(["GET", "POST"])
def portfolio(request: HttpRequest, access: Membership) -> HttpResponse:
    """Lend or move the files of one person to another; shown before it is done."""
    form = PortfolioForm(request.POST or None, staff=list(listing.staff_of(access.organization)))
    rows: list[Any] = []
    if form.is_valid():
        source, target = form.people
        rows = list(actions.covers.portfolio(source))
        if not rows:
            form.add_error("source", _("%(name)s n’a aucun dossier de client.") % {"name": source.full_name})
        elif request.POST.get("is_sure") == form.chosen and _hand_over(access, form):
            words = _("Les dossiers de %(source)s sont confiés à %(target)s.")
            messages.success(request, told(words, source=source.full_name, target=target.full_name))
            return redirect("delegations:clients", access.organization.number)
    context = account_context(request, access, form=form, rows=rows if not form.errors else [])
    return TemplateResponse(request, "delegations/portfolio.html", context)


def _hand_over(access: Membership, form: PortfolioForm) -> bool:
    source, target = form.people
    cleaned = form.cleaned_data
    try:
        if cleaned["deed"] == COVER:
            actions.covers.cover(source, target, Days(cleaned["starts_on"], cleaned["ends_on"]), by=access)
        else:
            actions.covers.move(source, target, by=access)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True
