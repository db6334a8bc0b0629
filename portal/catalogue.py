"""« Catalogue de services »: every form that someone may fill in for an account, by family and category.

The roof composes it out of pages of all apps. A tile is there for whoever may open its page, and for nobody else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from organizations.forms.requests import folded
from organizations.models import Membership, ServiceRequest
from organizations.models.usage import kinds_asked_lately
from organizations.permissions import can_manage_contacts, can_see_catalogue
from organizations.policies import member_required
from organizations.views import navigation
from organizations.views.context import account_context
from organizations.views.navigation import Item, Menu
from portal.core.choices import searched_in

Kind = ServiceRequest.Kind
PAGE = "catalogue"
# How many tiles « Éléments populaires » shows.
MOST_POPULAR = 5


@dataclass(frozen=True)
class Tile:
    """One form: the kind of its requests, its page, who may open it, what « Afficher les détails » tells.

    `is_about_contact`: its page takes `?contact=`.
    """

    kind: Kind
    page: str
    details: Any
    can: Callable[[Any], bool] = can_manage_contacts
    is_about_contact: bool = False

    def is_offered(self, access: Membership) -> bool:
        return _stands(self.page) and self.can(access)


@dataclass(frozen=True)
class Category:
    name: str
    label: Any
    tiles: Sequence[Tile]


@dataclass(frozen=True)
class Family:
    name: str
    label: Any
    categories: Sequence[Category]


def _stands(page: str) -> bool:
    """Whether the site map has the page: each app brings its own."""
    try:
        reverse(page, args=["AAA0000000"])
    except NoReverseMatch:
        return False
    return True


EDIT_CONTACT = Tile(
    Kind.EDIT_CONTACT,
    "organizations:edit_contact",
    _(
        "Corrigez le courriel, les téléphones, le nom ou la fonction d’une personne au dossier, fixez sa date de fin, "
        "ou envoyez-lui un nouveau code de liaison."
    ),
    is_about_contact=True,
)
EDIT_CONTACT_ADDRESS = Tile(
    Kind.EDIT_CONTACT_ADDRESS,
    "organizations:edit_contact_address",
    _("Changez l’adresse où joindre par la poste une personne au dossier."),
    is_about_contact=True,
)
EDIT_ORGANIZATION = Tile(
    Kind.EDIT_ORGANIZATION,
    "organizations:edit_organization",
    _("Tenez à jour le nom, les numéros, le téléphone et l’adresse de l’organisation."),
)
EDIT_ADDRESS = Tile(
    Kind.EDIT_ADDRESS,
    "organizations:edit_address",
    _("Changez l’adresse de l’organisation, ou celle où elle reçoit son courrier."),
)
MANAGE_ORGANIZATION = Tile(
    Kind.MANAGE_ORGANIZATION,
    "organizations:management",
    _("Un seul endroit d’où partir : les informations, les personnes, leurs autorisations et la sécurité du compte."),
)
ADD_SUBJECTS = Tile(
    Kind.ADD_SUBJECTS,
    "delegations:add_subjects",
    _(
        "Donnez à une personne, au dossier ou nouvelle, le droit de consulter ou de modifier des renseignements, "
        "sujet par sujet, de telle date à telle date."
    ),
    is_about_contact=True,
)
REMOVE_SUBJECTS = Tile(
    Kind.REMOVE_SUBJECTS,
    "delegations:remove_subjects",
    _("Retirez à une personne certains sujets, certaines relations, ou tous ses accès."),
    is_about_contact=True,
)
ISSUE_CODES = Tile(
    Kind.ISSUE_CODES,
    "organizations:issue_codes",
    _("Envoyez un nouveau code de liaison à plusieurs personnes à la fois; les codes précédents ne servent plus."),
)

FAMILIES = (
    Family(
        "profil",
        _("Profil"),
        [
            Category(
                "dossier-client",
                _("Dossier client"),
                [EDIT_CONTACT, EDIT_CONTACT_ADDRESS, EDIT_ORGANIZATION, EDIT_ADDRESS, MANAGE_ORGANIZATION],
            )
        ],
    ),
    Family(
        "autorisations",
        _("Autorisations"),
        [
            Category("sujets", _("Relations et sujets autorisés"), [ADD_SUBJECTS, REMOVE_SUBJECTS]),
            Category("liaison", _("Liaison des profils"), [ISSUE_CODES]),
        ],
    ),
)
TILES = [tile for family in FAMILIES for category in family.categories for tile in category.tiles]
# « Éléments populaires » until use tells otherwise.
FIRST_POPULAR = (ADD_SUBJECTS, EDIT_ADDRESS, EDIT_ORGANIZATION, REMOVE_SUBJECTS, MANAGE_ORGANIZATION)


@member_required(can_see_catalogue)
@require_safe
def catalogue(request: HttpRequest, access: Membership) -> HttpResponse:
    family = _named(FAMILIES, request.GET.get("catalogue", ""))
    category = _named(family.categories, request.GET.get("categorie", "")) if family else None
    query = searched_in(request)
    offered = [tile for tile in TILES if tile.is_offered(access)]
    found = [tile for tile in offered if _is_in(tile, family, category) and _matches(tile, query)]
    is_home = not (family or query)
    context = account_context(request, access, family=family, category=category, query=query)
    context |= {
        "families": [_family_line(each, offered) for each in FAMILIES],
        "tiles": _lines(found, access),
        "popular": _lines(_popular(access, offered), access) if is_home else [],
        "trail": _trail(access, family) if family else context["trail"],
        "is_empty": not offered,
    }
    return TemplateResponse(request, "portal/catalogue.html", context)


def _named(rows: Sequence[Any], name: str) -> Any:
    return next((row for row in rows if row.name == name), None)


def _is_in(tile: Tile, family: Family | None, category: Category | None) -> bool:
    if category:
        return tile in category.tiles
    return family is None or any(tile in each.tiles for each in family.categories)


def _matches(tile: Tile, query: str) -> bool:
    """Whether every word typed is in the name or the details of a form; accents and case do not count."""
    text = folded(f"{tile.kind.label} {tile.details}")
    return all(word in text for word in folded(query).split())


def _family_line(family: Family, offered: Sequence[Tile]) -> dict[str, Any]:
    """Return a family as the bar at the side shows it: its categories, and how many forms each has for this person."""
    counts = [(each, sum(tile in offered for tile in each.tiles)) for each in family.categories]
    categories = [{"name": each.name, "label": each.label, "count": count} for each, count in counts if count]
    return {"name": family.name, "label": family.label, "categories": categories}


def _popular(access: Membership, offered: Sequence[Tile]) -> list[Tile]:
    asked = kinds_asked_lately(access.organization.type)
    by_use = [tile for kind in asked for tile in offered if tile.kind == kind]
    ordered = dict.fromkeys([*by_use, *(tile for tile in FIRST_POPULAR if tile in offered)])
    return list(ordered)[:MOST_POPULAR]


def _lines(tiles: Sequence[Tile], access: Membership) -> list[dict[str, Any]]:
    number = access.organization.number
    return [
        {"label": tile.kind.label, "details": tile.details, "url": reverse(tile.page, args=[number])} for tile in tiles
    ]


# --- Where it stands in the menus ----------------------------------------------------------------


def _trail(access: Membership, family: Family | None = None, form: Any = "") -> navigation.Trail:
    """Return « Accueil » / « Tous les catalogues » / a family / a form; the last one is where one is."""
    number = access.organization.number
    home = reverse(PAGE, args=[number])
    trail = [
        {"label": _("Accueil"), "url": reverse("organizations:home", args=[number])},
        {"label": _("Tous les catalogues"), "url": home if family else ""},
    ]
    if family:
        trail.append({"label": family.label, "url": f"{home}?catalogue={family.name}" if form else ""})
    return [*trail, {"label": form, "url": ""}] if form else trail


def _stand_in_menus() -> None:
    pages = {tile.page for tile in TILES if tile != MANAGE_ORGANIZATION}
    tab = Item(PAGE, _("Catalogue de services"), can_see_catalogue, pages)
    navigation.add(tab, to=Menu.MAIN, rank=20)
    navigation.stand_under(PAGE, _trail)
    for place, tile in enumerate(TILES, 1):
        family = next(each for each in FAMILIES if _is_in(tile, each, None))
        if tile != MANAGE_ORGANIZATION:
            navigation.stand_under(
                tile.page, lambda access, family=family, tile=tile: _trail(access, family, tile.kind.label)
            )
        if tile.is_about_contact:
            form = Item(tile.page, tile.kind.label, tile.is_offered, summary=tile.details)
            navigation.add(form, to=Menu.FORMS, rank=place * 10)


_stand_in_menus()
