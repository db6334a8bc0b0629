"""Editions of articles, by an agent who may write them."""

from typing import Any

from django.contrib.auth.models import Permission

from accounts.models import User
from tests.accounts.factories import UserFactory

WRITES = ("add_articleedition", "view_articleedition", "view_opinion")
BODY = "## Quoi faire\n\n" + "Touchez le bouton, puis lisez ce que dit la page avant de confirmer. " * 5


def writer(**facts: Any) -> User:
    """An agent who may write articles."""
    agent = UserFactory(agent=True, **facts)
    agent.user_permissions.set(Permission.objects.filter(codename__in=WRITES, content_type__app_label="help"))
    return agent
