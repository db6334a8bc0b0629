"""Agents who decide at one desk, and what waits there."""

from organizations import actions
from organizations.models import ServiceRequest
from tests.agents import agent_of

RIGHTS = (
    "view_servicerequest",
    "change_servicerequest",
    "view_secondlook",
    "change_secondlook",
    "view_organization",
    "change_organization",
)


def decider_of(desk, **facts):
    """Return an agent of a desk who decides, alone and by two."""
    return agent_of(desk, rights=RIGHTS, **facts)


def waiting(member, kind=ServiceRequest.Kind.EDIT_ADDRESS):
    """Return a request of someone of an account that an agent will decide."""
    state = ServiceRequest.State.IN_VALIDATION
    return actions.requests.submit(
        kind, member.organization, by=member.user, wishes={"street": "1, rue X"}, state=state
    )
