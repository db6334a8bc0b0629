"""The menus around the pages of an account. Apps above add to them, for this one knows none of their addresses.

    navigation.add(
        Item("delegations:relations", _("Relations de l’organisation"), can_see_relations, {"delegations:relation"}),
        to=Menu.RELATIONS,
        rank=30,
    )

An account whose people link their profile by a code (`type.links_by_code`) calls them contacts: it has the tabs
of MAIN, and under the first one, « Mon organisation », the menu at the side: RELATIONS and ORGANIZATION. The forms
about a contact, which lists of contacts lead to with `?contact=`, are in FORMS. Every other account has TABS.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership
from organizations.permissions import (
    can_administer,
    can_change_information,
    can_manage_collaborators,
    can_manage_contacts,
    can_manage_people,
    can_read_journal,
    can_see,
    can_set_security,
)
from organizations.permissions.connections import can_open_billing, can_open_projects, can_open_slips


class Menu(Enum):
    TABS = "tabs"
    MAIN = "main"
    RELATIONS = "relations"
    ORGANIZATION = "organization"
    FORMS = "forms"


SIDE = {Menu.RELATIONS: _("Relations et autorisations"), Menu.ORGANIZATION: _("Mon organisation")}


@dataclass(frozen=True)
class Item:
    """A line of a menu: the name of the page it leads to, its words, who is offered it, the pages under it.

    `summary` says in one sentence what is found there. The address of a page that is a person's own,
    the same in all accounts, takes no number: `is_personal`.
    """

    page: str
    label: Any
    can: Callable[[Any], bool]
    under: Collection[str] = ()
    summary: Any = ""
    is_personal: bool = False

    def holds(self, page: str) -> bool:
        return page == self.page or page in self.under

    def url(self, access: Membership) -> str:
        return reverse(self.page) if self.is_personal else reverse(self.page, args=[access.organization.number])


_menus: dict[Menu, list[tuple[int, Item]]] = {menu: [] for menu in Menu}
# Where a page stands, from the top: {label, url} of each step above it.
Trail = list[dict[str, Any]]
_trails: dict[str, Callable[[Membership], Trail]] = {}


def add(item: Item, *, to: Menu, rank: int) -> None:
    """Put a line into a menu, at its rank (those of this app are 10, 20, 30…)."""
    there = _menus[to]
    if any(line.page == item.page for _rank, line in there):
        raise ValueError(f"Two lines lead to {item.page}.")
    there.append((rank, item))
    there.sort(key=lambda line: line[0])


def stand_under(page: str, trail: Callable[[Membership], Trail]) -> None:
    """Say what leads to a page, from « Accueil » down to it."""
    _trails[page] = trail


def items(menu: Menu, access: Membership) -> list[Item]:
    """Return what a menu offers someone."""
    return [item for _rank, item in _menus[menu] if item.can(access)]


def lines(menu: Menu, access: Membership, here: str = "") -> list[dict[str, Any]]:
    """Return what a menu offers someone, for templates: {url, label, summary, current}."""
    return [
        {"url": item.url(access), "label": item.label, "summary": item.summary, "current": item.holds(here)}
        for item in items(menu, access)
    ]


def around(request: HttpRequest, access: Membership) -> dict[str, Any]:
    """Return the menus of a page: `navigation`, lines; `side`, groups {label, items} of lines; `trail`."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    if not access.organization.type.links_by_code:
        return {"navigation": lines(Menu.TABS, access, here), "side": [], "trail": []}
    main = lines(Menu.MAIN, access, here)
    groups = [{"label": label, "items": lines(menu, access, here)} for menu, label in SIDE.items()]
    groups = [group for group in groups if group["items"]]
    group = next((group for group in groups if any(line["current"] for line in group["items"])), None)
    # A form of the catalogue stands there, from wherever one came.
    if any(line["current"] for line in main[1:]):
        group = None
    main[0]["current"] = group is not None or HOME.holds(here)
    has_choice = sum(len(each["items"]) for each in groups) > 1
    trail: Trail = []
    if here in _trails:
        trail = _trails[here](access)
    elif group and here != HOME.page:
        trail = [{"label": _("Accueil"), "url": HOME.url(access)}, {"label": group["label"], "url": ""}]
    return {"navigation": main, "side": groups if group and has_choice else [], "trail": trail}


# --- What this app knows -------------------------------------------------------------------------


def named(*pages: str) -> set[str]:
    return {f"organizations:{page}" for page in pages}


def lists_people(access: Membership) -> bool:
    """Where there is a console, its list stands instead of « Utilisateurs »."""
    return can_manage_people(access) and not can_manage_collaborators(access)


PEOPLE = named(
    "invite",
    "person",
    "departure",
    "correct",
    "propose_email",
    "propose_identity",
    "propose_telephone",
    "bulk",
    "bulk_report",
    "issue_codes",
    "issued_codes",
)
MANAGEMENT = named("information", "edit_information", "courier_key", "edit_courier_key", "managers", "add_managers")
CONSOLE = named("collaborators", "add_collaborator", "collaborator", "delete_collaborator")

HOME = Item("organizations:home", _("Compte"), can_see, named("designate", "handover", "leave"))
USERS = Item(
    "organizations:memberships",
    _("Utilisateurs"),
    lists_people,
    PEOPLE,
    _("Qui a accès au compte, et qui doit encore le confirmer."),
)
SECURITY = Item(
    "organizations:security",
    _("Sécurité du compte"),
    can_set_security,
    summary=_("Comment les personnes du compte doivent prouver qui elles sont."),
)
JOURNAL = Item(
    "organizations:journal", _("Journal"), can_read_journal, summary=_("Qui a fait quoi dans le compte, et quand.")
)
REQUESTS = Item(
    "organizations:requests",
    _("Demandes"),
    can_administer,
    named("ask_link"),
    _("Ce que d’autres comptes vous demandent, et ce que vous leur demandez."),
)
MANAGE = Item("organizations:management", _("Gérer mon organisation"), can_change_information, MANAGEMENT)
CONTACTS = Item(
    "organizations:contacts",
    _("Contacts de l’organisation"),
    can_manage_contacts,
    named("contact"),
    _("Les personnes au dossier : leurs coordonnées, leur état, leur date de fin."),
)
COLLABORATORS = Item(
    "organizations:console", _("Gérer mes utilisateurs"), can_manage_collaborators, CONSOLE | PEOPLE | {USERS.page}
)

for place, line in enumerate((HOME, USERS, MANAGE, COLLABORATORS, REQUESTS, SECURITY, JOURNAL), 1):
    add(line, to=Menu.TABS, rank=place * 10)
for place, line in enumerate((HOME, MANAGE, USERS, REQUESTS, SECURITY, JOURNAL), 1):
    add(line, to=Menu.ORGANIZATION, rank=place * 10)
# What the operator offers beside the portal, around « Compte » (TABS) or after « Mon organisation » (MAIN).
SLIPS = Item("organizations:slips", _("Bordereaux"), can_open_slips)
PROJECTS = Item("organizations:projects", _("Projets"), can_open_projects)
BILLING = Item("organizations:billing", _("Facturation"), can_open_billing)
for line, tabs, main_rank in ((SLIPS, 2, 12), (PROJECTS, 4, 14), (BILLING, 15, 16)):
    add(line, to=Menu.TABS, rank=tabs)
    add(line, to=Menu.MAIN, rank=main_rank)
add(Item("organizations:home", _("Mon organisation"), can_see), to=Menu.MAIN, rank=10)
add(Item("organizations:my_requests", _("Mes demandes"), can_see, is_personal=True), to=Menu.MAIN, rank=40)
add(CONTACTS, to=Menu.RELATIONS, rank=20)
