"""What this app draws on an account's own page: what ends, month by month; which clients are in whose hands."""

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from delegations.authorizations.listing import authorizations_of, clients_of
from delegations.permissions import can_see_relations, can_serve_clients, has_relations
from organizations.models import Membership
from organizations.views import panels
from organizations.views.panels import Counts
from portal.core.figures import months_from
from portal.core.plots import Plot


def ends_panel(access: Membership, counts: Counts) -> Plot | None:
    """The authorizations of the account's list that end in each of the next twelve months."""
    if not can_see_relations(access):
        return None
    months = months_from(timezone.localdate())
    standing = authorizations_of(access.organization).standing().filter(ends_on__isnull=False)
    rows = standing.annotate(month=TruncMonth("ends_on")).values("month").order_by().annotate(count=Count("pk"))
    found = {row["month"]: row["count"] for row in rows}
    if not any(month in found for month in months):
        return None
    page = reverse("delegations:authorizations", args=[access.organization.number])
    points = [(f"{month:%Y-%m}", found.get(month, 0), f"{page}?fin={month:%Y-%m}") for month in months]
    return Plot.linked(_("Autorisations qui prennent fin"), (_("Mois"), _("Autorisations")), points)


def clients_panel(access: Membership, counts: Counts) -> Plot | None:
    """The clients of a provider by how many of its people act for them."""
    if not (can_see_relations(access) and has_relations(access) and can_serve_clients(access)):
        return None
    clients = clients_of(access.organization)
    kinds = {"nobody": Q(staff=0), "one": Q(staff=1), "more": Q(staff__gt=1)}
    covered = clients.aggregate(**{name: Count("pk", filter=kind) for name, kind in kinds.items()})
    if not any(covered.values()):
        return None
    page = reverse("delegations:clients", args=[access.organization.number])
    points = [
        (_("À personne"), covered["nobody"], f"{page}?couverture=personne"),
        (_("À une personne"), covered["one"], f"{page}?couverture=une"),
        (_("À plusieurs"), covered["more"], f"{page}?couverture=plusieurs"),
    ]
    return Plot.linked(_("Clients confiés"), (_("À qui"), _("Clients")), points)


panels.add(ends_panel, rank=30)
panels.add(clients_panel, rank=40)
