"""What every page of an account shows around its own content."""

from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest
from django.urls import reverse

from organizations.models import Membership
from organizations.permissions import can_manage_collaborators
from organizations.views import navigation
from portal.core.tables import folded

# The accounts opened lately, newest first, as this session remembers them.
RECENT = "recent_accounts"
# Up to here one looks; from here on one searches.
SHOWN = 7


def person_url(access: Membership, person: Membership) -> str:
    """Return the page about a person: that of the console where there is one."""
    page = "collaborator" if can_manage_collaborators(access) else "person"
    return reverse(f"organizations:{page}", args=[access.organization.number, person.public_id])


def people_url(access: Membership, choice: str = "") -> str:
    """Return the list of the people, narrowed to `choice`: that of the console where there is one.

    The console has one list of everyone: what is asked of those who wait shows all who do.
    """
    if can_manage_collaborators(access):
        page, choice = "collaborators", "?statut=attente" if "attente" in choice else choice
    else:
        page = "memberships"
    return reverse(f"organizations:{page}", args=[access.organization.number]) + choice


def account_context(request: HttpRequest, access: Membership, **more: Any) -> dict[str, Any]:
    """Return whose account it is, where one may go in it, and `more`."""
    around = {"access": access, "organization": access.organization} | navigation.around(request, access)
    return around | {"switch": _switch(request, access)} | more


def _switch(request: HttpRequest, access: Membership) -> dict[str, Any]:
    """Return the person's other accounts: favourites, the principal one, those opened lately, the rest by name."""
    here = access.organization.number
    opened = request.session.get(RECENT, [])
    recent = [number for number in opened if number != here][:SHOWN]
    if opened[:1] != [here]:
        request.session[RECENT] = [here, *recent]
    order = ["-is_starred", "-is_primary", folded("organization__name"), "organization__number"]
    if recent:
        places = [When(organization__number=number, then=place) for place, number in enumerate(recent)]
        order.insert(2, Case(*places, default=SHOWN))
    others = access.user.memberships.giving_access().exclude(organization=access.organization_id)
    found = list(others.select_related("organization__type").order_by(*order)[: SHOWN + 1])
    return {"places": found[:SHOWN], "has_more": len(found) > SHOWN}
