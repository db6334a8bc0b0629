"""Editions of articles, by an agent who may write them."""

from typing import Any

from accounts.models import User
from tests.agents import agent_with

WRITES = ("add_articleedition", "view_articleedition", "view_opinion")
BODY = "## Quoi faire\n\n" + "Touchez le bouton, puis lisez ce que dit la page avant de confirmer. " * 5


def writer(**facts: Any) -> User:
    """An agent who may write articles."""
    return agent_with(*WRITES, **facts)
