"""Who acts for whom, drawn: an SVG made here, and its twin in a table, which says the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from delegations import authorizations
from delegations.authorizations import listing
from delegations.permissions import can_see_relations
from organizations.models import Membership
from organizations.policies import member_required
from organizations.views.context import account_context

# What a drawing still shows; the lists show everything.
MOST = 24
ROW, TOP, WIDTH, BOX = 44, 24, 900, 250
COLUMNS = (10, 325, 640)


@dataclass
class Node:
    """A box of the drawing: in which column, what it says, where it stands."""

    column: int
    label: str
    y: int = 0

    @property
    def x(self) -> int:
        return COLUMNS[self.column]

    @property
    def text_x(self) -> int:
        return self.x + 12

    @property
    def text_y(self) -> int:
        return self.y + 21

    @property
    def shown(self) -> str:
        return self.label if len(self.label) <= 30 else f"{self.label[:29]}…"


class Drawing:
    """Clients at the left, organizations that act for them in the middle, people at the right."""

    def __init__(self, links: Iterable[tuple[Any, Any, Any]]) -> None:
        self.nodes: dict[tuple[int, Any], Node] = {}
        self.edges: set[tuple[tuple[int, Any], tuple[int, Any]]] = set()
        self.lines: list[tuple[str, str, str]] = []
        for file, provider, person in links:
            self._add(file, provider, person)
        for column in range(3):
            for place, node in enumerate(node for (at, _key), node in self.nodes.items() if at == column):
                node.y = TOP + place * ROW

    def _add(self, file: Any, provider: Any, person: Any) -> None:
        keys = [(0, file.pk), (1, provider.pk)]
        self.nodes.setdefault(keys[0], Node(0, file.name))
        self.nodes.setdefault(keys[1], Node(1, provider.name))
        if person is not None:
            keys.append((2, person.pk))
            self.nodes.setdefault(keys[2], Node(2, person.full_name))
        self.edges |= set(pairwise(keys))
        self.lines.append((file.name, provider.name, person.full_name if person else ""))

    @property
    def boxes(self) -> list[Node]:
        return list(self.nodes.values())

    @property
    def paths(self) -> list[str]:
        """The curves from box to box, as SVG writes them."""
        return [self._path(self.nodes[start], self.nodes[end]) for start, end in sorted(self.edges, key=str)]

    @staticmethod
    def _path(start: Node, end: Node) -> str:
        x, y, end_x, end_y = start.x + BOX, start.y + 16, end.x, end.y + 16
        middle = (x + end_x) // 2
        return f"M{x} {y} C{middle} {y} {middle} {end_y} {end_x} {end_y}"

    @property
    def height(self) -> int:
        return max((node.y for node in self.boxes), default=0) + ROW + TOP

    @property
    def is_too_large(self) -> bool:
        return any(sum(1 for at, _key in self.nodes if at == column) > MOST for column in range(3))


@member_required(can_see_relations)
@require_GET
def graph(request: HttpRequest, access: Membership) -> HttpResponse:
    drawing = Drawing(_links(access))
    context = account_context(request, access, drawing=drawing, width=WIDTH, box=BOX)
    return TemplateResponse(request, "delegations/graph.html", context)


def _links(access: Membership) -> list[tuple[Any, Any, Any]]:
    """Return who acts for whom by relations in force: (file, provider, person of it, or None for nobody)."""
    account = access.organization
    relations = list(listing.in_force_of(account)[: 4 * MOST])
    files = {relation.client_id: relation.client for relation in relations}
    paths = [path for path in authorizations.holdings(files=files.values()) if path.relation_id] if files else []
    people = listing.people_by_key({path.membership_id for path in paths})
    links = []
    for relation in relations:
        keys = dict.fromkeys(path.membership_id for path in paths if path.relation_id == relation.pk)
        # Of another client of the firm one sees nothing, nor of another firm of the client.
        named = [people[key] for key in keys]
        links += [(relation.client, relation.provider, person) for person in named or [None]]
    return links
