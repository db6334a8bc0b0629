"""What every journey needs: a portal at an address, a mail server that one can read, and a worker's turn."""

import re
from collections.abc import Callable

import pytest

from accounts.models import User
from notifications import tasks
from tests.delegations.factories import type_of
from tests.journeys.desk import Desk, team
from tests.notifications.conftest import sink  # noqa: F401 (a fixture)
from tests.notifications.sink import Sink


@pytest.fixture
def receive(sink: Sink) -> Callable[..., str]:  # noqa: F811
    """Let the worker have its turn, then return the text of the latest mail that reached an address."""

    def latest(address: str) -> str:
        tasks.send_due()
        arrived = [mail for mail in sink.arrived if mail["To"] == address]
        assert arrived, f"Nothing reached {address}, only {[mail['To'] for mail in sink.arrived]}."
        part = arrived[-1].get_body(("plain",))
        assert part is not None
        return part.get_content()

    return latest


@pytest.fixture
def follow(receive: Callable[..., str]) -> Callable[..., str]:
    """Return the first link of the latest mail that reached an address."""

    def link(address: str) -> str:
        found = re.search(r"https?://\S+", receive(address))
        assert found
        return found[0]

    return link


@pytest.fixture
def desk(live_server, axe, new_context, receive, complaints) -> Desk:
    return Desk(live_server.url, axe, new_context, receive, complaints)


@pytest.fixture
def carriers(alice) -> list[User]:
    """Ariane and Colin serve the carriers."""
    return team(alice.organization.type.desk, "Ariane", "Colin")


@pytest.fixture
def benoit(db) -> User:
    """Benoît serves companies of Geneva."""
    (agent,) = team(type_of("ENT").desk, "Benoît")
    return agent
