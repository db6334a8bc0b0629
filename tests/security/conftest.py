"""Two desks, each with an agent and rows of its own."""

import pytest

from tests.accounts.factories import UserFactory
from tests.security.desks import Side, with_training


@pytest.fixture
def sides(db: None) -> tuple[Side, Side]:
    boss = UserFactory(agent=True, is_superuser=True)
    return Side("Quartz", "EMP", boss).build(), with_training(Side("Zircon", "EDU", boss).build())


@pytest.fixture
def quartz(sides: tuple[Side, Side]) -> Side:
    return sides[0]


@pytest.fixture
def zircon(sides: tuple[Side, Side]) -> Side:
    return sides[1]
