"""One search box for all that a person may open: accounts, people, requests, invoices, files of clients.

Each kind is asked from what the person may see, never from the whole, and shows its first few; the list of each
has the others. The palette (static/js/palette.js) asks the same address for JSON while one types.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from cardrequests.permissions import invoices_of, trainer_of
from delegations import authorizations
from organizations.models import Membership, people
from organizations.permissions import can_manage_collaborators, requests_readable_by
from portal.core.choices import SHORTEST_SEARCH, matching, searched_in
from portal.core.policies import personal

# How many of each kind are shown.
SHOWN = 7
# What may be a telephone, in any way of writing; of it, so many digits tell one from another.
TELEPHONE, DIGITS = re.compile(r"[\d\s().+\-/]+"), 4


@dataclass(frozen=True)
class Hit:
    """Something found: what it is called, what tells it from its likes, where it opens."""

    label: str
    detail: str
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more` is the list that has all, where there are others."""

    label: str
    hits: Sequence[Hit] = field(default_factory=tuple)
    more: str = ""


@personal
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = searched_in(request)
    is_asked = len(query) >= SHORTEST_SEARCH
    if is_asked and not ratelimit.consume(request, action="search", user=request.user):
        return ratelimit.respond_429(request)
    groups = list(found_by(request.user, query)) if is_asked else []
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"groups": [asdict(group) for group in groups]})
    context = {"query": query, "groups": groups, "is_asked": is_asked}
    return TemplateResponse(request, "portal/search.html", context)


def found_by(user: User, query: str) -> Iterator[Group]:
    """Return what a person finds, kind by kind; a kind of which nothing was found is not there."""
    kinds = (_accounts, _people, _files, _requests, _invoices)
    return (group for kind in kinds if (group := kind(user, query)) and group.hits)


def _group(label: str, rows: QuerySet[Any], hit: Any, more: str = "") -> Group:
    found = list(rows[: SHOWN + 1])
    return Group(label, [hit(row) for row in found[:SHOWN]], more if len(found) > SHOWN else "")


def _list(page: str, query: str) -> str:
    return f"{reverse(page)}?{urlencode({'q': query})}"


def _telephone(query: str, fields: Iterable[str]) -> Q:
    """Return the condition that a number, however it is written, is one of these."""
    digits = re.sub(r"\D", "", query)
    if not TELEPHONE.fullmatch(query) or len(digits) < DIGITS:
        return Q(pk=None)
    anywhere = Q()
    for each in fields:
        anywhere |= Q(**{f"{each}__contains": digits})
    return anywhere


def _accounts(user: User, query: str) -> Group:
    places = user.memberships.giving_access().select_related("organization__type")
    named = matching(query, ["organization__name", "organization__other_name", "organization__number"])
    rows = places.filter(named | _telephone(query, ["organization__telephone"])).primary_first()

    def hit(place: Membership) -> Hit:
        account = place.organization
        return Hit(account.name, account.number, reverse("organizations:home", args=[account.number]))

    return _group(_("Mes comptes"), rows, hit, _list("home", query))


def _people(user: User, query: str) -> Group:
    """The people of the accounts that the person manages, those who left excepted."""
    managed = Membership.objects.giving_access().able_to_manage_people().filter(user=user)
    mine = {place.organization_id: place for place in managed.select_related("organization__type")}
    there = Membership.objects.filter(organization__in=list(mine)).exclude(status=Membership.Status.ENDED)
    named = matching(query, ["shown_name", "shown_email", "user__username", "sheet_number"])
    called = _telephone(query, ["sheet__telephone", "sheet__other_telephone"])
    rows = people.as_contacts(there).filter(named | called).select_related("organization__type")
    by_name = rows.order_by("shown_last_name", "shown_first_name", "organization__number", "pk")

    def hit(person: Membership) -> Hit:
        detail = f"{person.shown_email} – {person.organization.name}"  # type: ignore[attr-defined]
        return Hit(person.full_name, detail, _page_of(person, mine[person.organization_id]))

    return _group(_("Personnes"), by_name, hit)


def _page_of(person: Membership, access: Membership) -> str:
    """Return where whoever manages an account opens one of its people."""
    number = access.organization.number
    if can_manage_collaborators(access):
        return reverse("organizations:collaborator", args=[number, person.public_id])
    if access.organization.type.links_by_code:
        return reverse("organizations:contact", args=[number, person.public_id])
    if person.is_pending:
        query = urlencode({"attente_q": person.email})
        return f"{reverse('organizations:memberships', args=[number])}?{query}#attente"
    return reverse("organizations:person", args=[number, person.public_id])


def _files(user: User, query: str) -> Group:
    rows = authorizations.files_of(user).filter(matching(query, ["name", "number"])).order_by("name", "number")

    def hit(file: Any) -> Hit:
        return Hit(file.name, file.number, reverse("delegations:file", args=[file.number]))

    return _group(_("Mes dossiers autorisés"), rows, hit, _list("delegations:files", query))


def _requests(user: User, query: str) -> Group:
    rows = requests_readable_by(user).filter(matching(query, ["number"])).order_by("-asked_at", "-pk")

    def hit(asked: Any) -> Hit:
        return Hit(asked.number, asked.get_kind_display(), reverse("organizations:my_request", args=[asked.number]))

    return _group(_("Mes demandes"), rows, hit, _list("organizations:my_requests", query))


def _invoices(user: User, query: str) -> Group | None:
    trainer = trainer_of(user)
    if trainer is None:
        return None
    named = matching(query, ["number", "session__number", "billed_to"])
    rows = invoices_of(trainer).filter(named).select_related("session").newest_first()

    def hit(paper: Any) -> Hit:
        return Hit(paper.number, paper.session.number, reverse("cardrequests:payment", args=[paper.session.public_id]))

    return _group(_("Factures"), rows, hit, _list("cardrequests:invoices", query))
