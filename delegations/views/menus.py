"""What this app adds to the menus of an account."""

from django.utils.translation import gettext_lazy as _

from delegations.permissions import can_see_relations, can_serve_clients, has_relations
from organizations.models import Membership
from organizations.permissions import can_see
from organizations.views.navigation import Item, Menu, add


def pages(*names: str) -> set[str]:
    return {f"delegations:{name}" for name in names}


def serves_clients(access: Membership) -> bool:
    return can_see_relations(access) and can_serve_clients(access)


def sees_relations(access: Membership) -> bool:
    return can_see_relations(access) and has_relations(access)


AUTHORIZATIONS = Item(
    "delegations:authorizations",
    _("Autorisations"),
    can_see_relations,
    pages("renew_authorization"),
    _("Qui peut consulter ou modifier quoi, et jusqu’à quand."),
)
RELATIONS = Item(
    "delegations:relations",
    _("Relations de l’organisation"),
    sees_relations,
    pages(
        "relation", "add_relation", "propose_relation", "add_to_relation", "renew_relation", "end_relation",
        "accept_relation",
    ),
    _("Les organisations qui agissent pour vous, et celles pour lesquelles vous agissez."),
)  # fmt: skip
WHO = Item(
    "delegations:who",
    _("Qui peut agir dans mon dossier"),
    can_see_relations,
    pages("why", "graph"),
    _("Chaque personne, ce qu’elle peut faire, et d’où lui vient cet accès."),
)
CLIENTS = Item(
    "delegations:clients",
    _("Mes clients"),
    serves_clients,
    pages("portfolio"),
    _("Qui, parmi votre personnel, s’occupe de quel client."),
)
FILES = Item("delegations:files", _("Mes dossiers autorisés"), can_see, pages("file"), is_personal=True)

add(AUTHORIZATIONS, to=Menu.RELATIONS, rank=10)
add(RELATIONS, to=Menu.RELATIONS, rank=30)
add(WHO, to=Menu.RELATIONS, rank=40)
add(CLIENTS, to=Menu.RELATIONS, rank=50)
add(FILES, to=Menu.MAIN, rank=60)
# Accounts without contacts have one tab, from which the others are reached.
add(WHO, to=Menu.TABS, rank=45)
