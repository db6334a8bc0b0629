"""Agents of one desk, by a team that holds it; and what waits there."""

from django.contrib.auth.models import Group, Permission
from django.test import Client
from guardian.shortcuts import assign_perm

from organizations import actions
from organizations.models import ServiceRequest
from tests.accounts.factories import UserFactory

RIGHTS = (
    "view_servicerequest",
    "change_servicerequest",
    "view_secondlook",
    "change_secondlook",
    "view_organization",
    "change_organization",
)


def agent_of(desk, *rights, **fields):
    """Return an agent of a team that serves a desk."""
    team, _made = Group.objects.get_or_create(name=f"team {desk.pk} {'-'.join(rights)}")
    team.permissions.set(Permission.objects.filter(codename__in=rights or RIGHTS))
    assign_perm("organizations.serve_supportdesk", team, desk)
    agent = UserFactory(is_staff=True, **fields)
    agent.groups.add(team)
    return agent


def browser_of(agent):
    client = Client()
    client.force_login(agent)
    client.user = agent
    return client


def waiting(member, kind=ServiceRequest.Kind.EDIT_ADDRESS):
    """Return a request of someone of an account that an agent will decide."""
    state = ServiceRequest.State.IN_VALIDATION
    return actions.requests.submit(
        kind, member.organization, by=member.user, wishes={"street": "1, rue X"}, state=state
    )
