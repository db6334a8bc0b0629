"""What every page of an account shows around its own content."""

from typing import Any

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

PEOPLE = {"memberships", "invite", "person"}
MANAGEMENT = {"management", "information", "edit_information", "courier_key", "edit_courier_key"}
MANAGERS = {"managers", "add_managers"}
CONSOLE = {"console", "collaborators", "add_collaborator", "collaborator", "delete_collaborator"}


def lists_people(access: Membership) -> bool:
    """Where there is a console, its list stands instead of « Utilisateurs »."""
    return can_manage_people(access) and not can_manage_collaborators(access)


# The menu: the page a tab leads to, its label, who is offered it, and the pages that stand under it.
TABS = (
    ("home", _("Compte"), can_see, {"home"}),
    ("memberships", _("Utilisateurs"), lists_people, PEOPLE),
    ("management", _("Gérer mon organisation"), can_change_information, MANAGEMENT | MANAGERS),
    ("console", _("Gérer mes utilisateurs"), can_manage_collaborators, CONSOLE | PEOPLE),
    ("requests", _("Demandes"), can_administer, {"requests", "ask_link"}),
    ("security", _("Sécurité du compte"), can_set_security, {"security"}),
    ("journal", _("Journal"), can_read_journal, {"journal"}),
)


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
    return {"access": access, "organization": access.organization, "navigation": navigation} | more
