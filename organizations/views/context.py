"""What every page of an account shows around its own content."""

from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership
from organizations.permissions import (
    can_administer,
    can_change_information,
    can_manage_collaborators,
    can_manage_people,
    can_read_journal,
    can_see,
    can_set_security,
)
from portal.core.tables import folded

PEOPLE = {
    "memberships",
    "invite",
    "person",
    "departure",
    "correct",
    "propose_email",
    "bulk",
    "bulk_report",
}
MANAGEMENT = {"management", "information", "edit_information", "courier_key", "edit_courier_key"}
MANAGERS = {"managers", "add_managers"}
CONSOLE = {"console", "collaborators", "add_collaborator", "collaborator", "delete_collaborator"}


def lists_people(access: Membership) -> bool:
    """Where there is a console, its list stands instead of « Utilisateurs »."""
    return can_manage_people(access) and not can_manage_collaborators(access)


# The menu: the page a tab leads to, its label, who is offered it, and the pages that stand under it.
TABS = (
    ("home", _("Compte"), can_see, {"home", "designate", "handover", "leave"}),
    ("memberships", _("Utilisateurs"), lists_people, PEOPLE),
    ("management", _("Gérer mon organisation"), can_change_information, MANAGEMENT | MANAGERS),
    ("console", _("Gérer mes utilisateurs"), can_manage_collaborators, CONSOLE | PEOPLE),
    ("requests", _("Demandes"), can_administer, {"requests", "ask_link"}),
    ("security", _("Sécurité du compte"), can_set_security, {"security"}),
    ("journal", _("Journal"), can_read_journal, {"journal"}),
)

# The accounts opened lately, newest first, as this session remembers them.
RECENT = "recent_accounts"
# Up to here one looks; from here on one searches.
SHOWN = 7


def account_context(request: HttpRequest, access: Membership, **more: Any) -> dict[str, Any]:
    """Return whose account it is, where one may go in it, and `more`."""
    here = request.resolver_match.url_name if request.resolver_match else None
    navigation = [
        {
            "url": reverse(f"organizations:{name}", args=[access.organization.number]),
            "label": label,
            "current": here in pages,
        }
        for name, label, can, pages in TABS
        if can(access)
    ]
    around = {"access": access, "organization": access.organization, "navigation": navigation}
    return around | {"switch": _switch(request, access)} | more


def _switch(request: HttpRequest, access: Membership) -> dict[str, Any]:
    """Return the person's other accounts: the principal one, then those opened lately, then the rest by name."""
    here = access.organization.number
    opened = request.session.get(RECENT, [])
    recent = [number for number in opened if number != here][:SHOWN]
    if opened[:1] != [here]:
        request.session[RECENT] = [here, *recent]
    order = ["-is_primary", folded("organization__name"), "organization__number"]
    if recent:
        places = [When(organization__number=number, then=place) for place, number in enumerate(recent)]
        order.insert(1, Case(*places, default=SHOWN))
    others = access.user.memberships.giving_access().exclude(organization=access.organization_id)
    found = list(others.select_related("organization__type").order_by(*order)[: SHOWN + 1])
    return {"places": found[:SHOWN], "has_more": len(found) > SHOWN}
