"""The site map as the tests walk it: every address, its name, its view."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from organizations.models import Membership

OURS = ("accounts.", "cardrequests.", "delegations.", "notifications.", "organizations.", "portal.")


@dataclass(frozen=True)
class Page:
    """One line of the site map."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def is_ours(self) -> bool:
        return self.view.__module__.startswith(OURS)

    @property
    def parameters(self) -> set[str]:
        return {part.split(">")[0].split(":")[-1] for part in self.route.split("<")[1:]}

    def address(self, known: dict[str, Any]) -> str:
        """Return its address, with what is known for each parameter."""
        return reverse(self.name, kwargs={name: known[name] for name in self.parameters})


def pages(resolver: URLResolver | None = None, route: str = "", space: str = "") -> Iterator[Page]:
    """Walk the site map. The back office is one line: Django writes its pages, and one door guards them all."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Page(f"{space}{pattern.name}", here, pattern.callback)
        elif pattern.namespace == "admin":
            yield next(page for page in pages(pattern, here, "admin:") if page.name == "admin:index")
        else:
            yield from pages(pattern, here, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def by_room(pages: list[Page]) -> list[Any]:
    """Return the pages of each app together, as what a test is given: one world is enough for all of them."""
    rooms: dict[str, list[Page]] = {}
    for page in pages:
        rooms.setdefault(page.name.rpartition(":")[0] or "portal", []).append(page)
    return [pytest.param(each, id=room) for room, each in rooms.items()]


def sample(member: Membership, pending: Membership) -> dict[str, str | UUID]:
    """Return a true value for each parameter of an address: what a person of that account would open."""
    return {
        "number": member.organization.number,
        "person": pending.public_id,
        "line": uuid4(),
        "relation": uuid4(),
        "authorization": uuid4(),
        "asked": uuid4(),
        "handover": uuid4(),
        "reference": "DEM-2026-99999",
        "step": "type",
        "slug": "se-connecter",
        "tour": "transporteurs",
        "code": "un-code-de-carte",
        "token": "un-jeton-que-personne-n-a-recu",
        "name": "un-courriel-que-personne-n-a-recu",
        "uidb36": "1",
        "key": str(uuid4()),
        "passkey": uuid4(),
        "rest": "1/1/",
        "version": "1.0",
        # None of these people is a trainer.
        "session": uuid4(),
        "participant": uuid4(),
        "draft": uuid4(),
        "invoice": uuid4(),
        "visit": uuid4(),
        "saved": uuid4(),
    }
