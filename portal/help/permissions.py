"""Who may write articles, and whom each tour is for."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from accounts.models import User
from cardrequests.permissions import trainer_of
from organizations.models import Membership, OrganizationType, SupportDesk
from organizations.permissions import can_manage_people
from portal.core import desks
from portal.help.models import Kind, Tour

desks.tables("help.ArticleEdition", "help.Opinion")
desks.extended("help.add_articleedition", "help.view_articleedition", "help.view_opinion")

# What an account is to be for its people to take a tour in it.
WITHIN: Mapping[str, Callable[[OrganizationType], bool]] = {
    Kind.CARRIER: lambda type_: not (type_.links_by_code or type_.asks_three_keys),
    Kind.FIRM: lambda type_: type_.links_by_code,
    Kind.COMPANY: lambda type_: type_.asks_three_keys,
}


def can_write_articles(user: Any) -> bool:
    return user.is_authenticated and user.is_staff and user.has_perm("help.add_articleedition")


def accounts_for(tour: Tour, places: Iterable[Membership]) -> list[Membership]:
    """Return, of a person's places, those in whose account the tour can be taken."""
    if tour.kind not in WITHIN:
        return []
    return [place for place in places if can_manage_people(place) and WITHIN[tour.kind](place.organization.type)]


def can_take(tour: Tour, user: Any, places: list[Membership]) -> bool:
    """Whether the pages of a tour are open to someone; `places` are what `accounts_for` returned."""
    if tour.is_for_visitors or not user.is_authenticated:
        return tour.is_for_visitors and not user.is_authenticated
    if tour.kind in WITHIN:
        return bool(places)
    return tour.kind != Kind.TRAINER or is_trainer(user)


def is_trainer(user: User) -> bool:
    return trainer_of(user) is not None


def desks_for(user: Any) -> list[SupportDesk]:
    """Return the desks that serve a person's accounts; to who has none, and to visitors, all of them."""
    known = SupportDesk.objects.order_by("name_fr")
    if not user.is_authenticated:
        return list(known)
    own = user.memberships.giving_access().values("organization__type__desk")
    return list(known.filter(pk__in=own)) or list(known)
