"""Agents of the desk: by a team that serves one, with some rights; and their browsers."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.test import Client
from guardian.shortcuts import assign_perm

from accounts.models import User
from organizations.models import SupportDesk
from tests.accounts.factories import UserFactory


def agent_of(*desks: SupportDesk, rights: Iterable[str] = (), **facts: object) -> User:
    """Return an agent whose team serves these desks, with these rights."""
    agent = UserFactory(is_staff=True, **facts)
    team = Group.objects.create(name=f"Équipe {agent.pk}")
    team.permissions.set(Permission.objects.filter(codename__in=rights))
    assign_perm("organizations.serve_supportdesk", team, list(desks))
    agent.groups.add(team)
    return agent


def agent_with(*rights: str, **facts: object) -> User:
    """Return an agent of all desks, where a test does not tell them apart, with these rights."""
    return agent_of(*SupportDesk.objects.all(), rights=rights, **facts)


def browser_of(agent: User) -> Client:
    """Return the browser in which an agent has come in; `client.user` is the agent."""
    client = Client()
    client.force_login(agent)
    client.user = agent
    return client
