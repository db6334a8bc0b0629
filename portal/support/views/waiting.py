"""What waits for an agent, at the head of the back office: how many of each, and where one begins."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.permissions import can_decide, can_look
from portal.support.permissions import Reach

Waiting = list[tuple[Any, int, str]]


def waiting_for(agent: User) -> Waiting:
    """Return, in words, how many things wait, with the list of each; those of which there are none stay to be read."""
    return [*_requests(agent), *_looks(agent)]


def _requests(agent: User) -> Waiting:
    if not can_decide(agent):
        return []
    late, mine = Q(due_at__lte=timezone.now()), Q(assigned_to=agent)
    asked = Reach(agent).requests.filter(decided_at=None).order_by()
    found = asked.aggregate(all=Count("pk"), late=Count("pk", filter=late), mine=Count("pk", filter=mine))
    address = reverse("admin:organizations_servicerequest_changelist")
    return [
        (_("Demandes à décider"), found["all"], f"{address}?echeance=ouvertes"),
        (_("Demandes en retard"), found["late"], f"{address}?echeance=retard"),
        (_("Demandes qui vous sont attribuées"), found["mine"], f"{address}?echeance=ouvertes&agent=moi"),
    ]


def _looks(agent: User) -> Waiting:
    if not can_look(agent):
        return []
    proposed = Reach(agent).looks.exclude(proposed_by=agent)
    address = f"{reverse('admin:organizations_secondlook_changelist')}?state__exact=waiting"
    return [(_("Décisions proposées par d’autres agents, à confirmer"), proposed.count(), address)]
