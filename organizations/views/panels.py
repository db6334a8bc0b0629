"""The small plots of an account's own page. Apps above add theirs, for this one knows nothing of what they count.

    panels.add(relations_panel, rank=30)

A panel is asked with the access and with what the page counted of the people; it answers with a plot, each of
whose numbers leads to the list of what it counts, or with nothing.
"""

from collections.abc import Callable, Mapping

from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership
from organizations.permissions import can_manage_people
from organizations.views.context import people_url
from portal.core.figures import weeks_until
from portal.core.plots import Plot

WEEKS = 12
Counts = Mapping[str, int]
Panel = Callable[[Membership, Counts], Plot | None]

_panels: list[tuple[int, Panel]] = []


def add(panel: Panel, *, rank: int) -> None:
    _panels.append((rank, panel))
    _panels.sort(key=lambda line: line[0])


def panels(access: Membership, counts: Counts) -> list[Plot]:
    """Return what an account's page draws for someone; nothing for who does not manage its people."""
    if not can_manage_people(access):
        return []
    drawn = (panel(access, counts) for _rank, panel in _panels)
    return [plot for plot in drawn if plot]


def people_panel(access: Membership, counts: Counts) -> Plot:
    """The people of the account by state."""
    points = [
        (_("Actifs"), counts["active"], people_url(access, "?statut=actif")),
        (_("Inactifs"), counts["inactive"], people_url(access, "?statut=inactif")),
        (_("En attente"), counts["pending"], people_url(access, "#attente")),
        (_("Jamais connectés"), counts["never_signed_in"], people_url(access, "?connexion=jamais")),
    ]
    return Plot.linked(_("Personnes du compte"), (_("Situation"), _("Personnes")), points)


def requests_panel(access: Membership, counts: Counts) -> Plot | None:
    """The requests of the account, by the week in which they were submitted."""
    weeks = weeks_until(timezone.localdate(), WEEKS)
    asked = access.organization.requests.from_within().filter(asked_at__date__gte=weeks[0])
    rows = asked.annotate(week=TruncWeek("asked_at")).values("week").order_by().annotate(count=Count("pk"))
    found = {timezone.localdate(row["week"]): row["count"] for row in rows}
    if not found:
        return None
    page = f"{reverse('organizations:my_requests')}?q={access.organization.number}"
    points = [(f"{week:%Y-%m-%d}", found.get(week, 0), f"{page}&semaine={week:%Y-%m-%d}") for week in weeks]
    return Plot.linked(_("Demandes par semaine"), (_("Semaine du"), _("Demandes")), points)


add(people_panel, rank=10)
add(requests_panel, rank=20)
