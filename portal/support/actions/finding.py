"""Finding accounts, people and numbered things from what was typed in one box, within an agent's desks.

What is unique is asked first, each by its own index; then names, by close spelling, the nearest first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When, prefetch_related_objects

from accounts.models import Telephone, User
from cardrequests.models import Card, Invoice, Trainer, TrainingSession
from organizations.models import ContactSheet, Membership, Organization, ServiceRequest
from portal.core.spelling import close_to, nearly
from portal.support.models.asked import Asked
from portal.support.permissions import Reach

# So many of each kind: whoever sees more than these types more.
MOST = 10


@dataclass(frozen=True)
class Found:
    """What was found, kind by kind; `cut` names the kinds of which there is more. People have their `places_within`."""

    organizations: list[Organization] = field(default_factory=list)
    people: list[User] = field(default_factory=list)
    awaited: list[Membership] = field(default_factory=list)
    requests: list[ServiceRequest] = field(default_factory=list)
    sessions: list[TrainingSession] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    cut: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        kinds: Iterable[list[Any]] = (value for value in vars(self).values() if isinstance(value, list))
        return sum(map(len, kinds))


def find(asked: Asked, reach: Reach) -> Found:
    """Find what the agent may read. A search that says nothing finds nothing."""
    if not asked.is_enough:
        return Found()
    found: dict[str, list[Any]] = {}
    with nearly():
        if reach.may("organizations.view_organization"):
            found["organizations"] = list(_organizations(asked, reach))
        if reach.may("accounts.view_user"):
            found["people"] = list(_people(asked, reach))
            within = reach.memberships.exclude(status=Membership.Status.ENDED).primary_first()
            known = Prefetch("memberships", within, to_attr="places_within")
            prefetch_related_objects(found["people"], "telephones", known)
        if reach.may("organizations.view_membership"):
            found["awaited"] = list(_awaited(asked, reach))
    found |= _numbered(asked, reach)
    cut = frozenset(kind for kind, rows in found.items() if len(rows) > MOST)
    return Found(**{kind: rows[:MOST] for kind, rows in found.items()}, cut=cut)


def _numbered(asked: Asked, reach: Reach) -> dict[str, list[Any]]:
    """Return the one thing that bears a number, if that is what was typed."""
    kinds: dict[str, tuple[str, str, QuerySet[Any]]] = {
        "DEM": ("requests", "organizations.view_servicerequest", reach.requests),
        "SES": ("sessions", "cardrequests.view_trainingsession", reach.sessions),
        "FAC": ("invoices", "cardrequests.view_trainingsession", reach.invoices),
        "NC": ("invoices", "cardrequests.view_trainingsession", reach.invoices),
        "CAR": ("cards", "cardrequests.view_card", reach.cards),
    }
    kind, right, rows = kinds.get(asked.number.partition("-")[0], ("", "", None))
    return {kind: list(rows.filter(number=asked.number))} if rows is not None and reach.may(right) else {}


# --- Accounts ------------------------------------------------------------------------------------


def _organizations(asked: Asked, reach: Reach) -> list[Organization]:
    exact = Q()
    for name, value in {"number": asked.account, "enterprise_number": asked.enterprise}.items():
        exact |= Q(**{name: value}) if value else Q()
    if asked.telephones:
        exact |= Q(telephone__in=asked.telephones)
    found = list(reach.organizations.filter(exact).order_by("name", "pk")[: MOST + 1]) if exact else []
    for name in ("name", "other_name") if asked.name else ():
        if len(found) <= MOST:
            known = [organization.pk for organization in found]
            near = close_to(reach.organizations.exclude(pk__in=known), asked.name, name)
            found += near[: MOST + 1 - len(found)]
    return found


# --- People --------------------------------------------------------------------------------------


def _people(asked: Asked, reach: Reach) -> list[User]:
    keys = _keys_of_people(asked, reach)
    found = list(_in_order(reach.people, keys)[: MOST + 1]) if keys else []
    if asked.name and len(found) <= MOST:
        near = close_to(reach.people.exclude(pk__in=keys), asked.name, "first_name", "last_name")
        found += near.filter(closed_at=None)[: MOST + 1 - len(found)]
    return found


def _keys_of_people(asked: Asked, reach: Reach) -> list[int]:
    """Return the keys of those whom a number, an address or a user name names, each found by its own index."""
    places = reach.memberships.filter(user__isnull=False).order_by("pk")
    keys: list[int] = []
    if asked.email or asked.username:
        own = Q(email=asked.email) if asked.email else Q(username=asked.username)
        keys += User.objects.filter(own).values_list("pk", flat=True)
    if asked.card:
        keys += Trainer.objects.bearing(asked.card).values_list("user", flat=True)
    if asked.client:
        keys += places.filter(sheet__client_number=asked.client).values_list("user", flat=True)[: MOST + 1]
    if asked.telephones:
        own_lines = Telephone.objects.filter(number__in=asked.telephones).order_by("pk")
        keys += own_lines.values_list("user", flat=True)[: MOST + 1]
        keys += places.filter(pk__in=_sheets(asked)).values_list("user", flat=True)[: MOST + 1]
    return list(dict.fromkeys(keys))


def _sheets(asked: Asked) -> list[int]:
    """Return the places whose sheet bears the number or the telephone."""
    kept = Q(client_number=asked.client) if asked.client else Q()
    if asked.telephones:
        kept |= Q(telephone__in=asked.telephones) | Q(other_telephone__in=asked.telephones)
    if not kept:
        return []
    return list(ContactSheet.objects.filter(kept).order_by("pk").values_list("membership", flat=True)[:100])


def _in_order(people: QuerySet[User], keys: list[int]) -> QuerySet[User]:
    places = Case(
        *(When(pk=key, then=Value(rank)) for rank, key in enumerate(keys)), output_field=IntegerField(), default=0
    )
    return people.filter(pk__in=keys).order_by(places, "pk")


def _awaited(asked: Asked, reach: Reach) -> list[Membership]:
    """Return the people who have no user yet: pending in an account, by what was typed of them."""
    awaited = reach.memberships.filter(status=Membership.Status.PENDING)
    exact = Q(email=asked.email) if asked.email else Q()
    if sheets := _sheets(asked):
        exact |= Q(pk__in=sheets)
    found = list(awaited.filter(exact).order_by("last_name", "first_name", "pk")[: MOST + 1]) if exact else []
    if asked.name and len(found) <= MOST:
        known = [place.pk for place in found]
        near = close_to(awaited.exclude(pk__in=known), asked.name, "first_name", "last_name")
        found += near[: MOST + 1 - len(found)]
    return found
