"""What an agent may do about a person, across the apps: within the own desks, and never to another agent."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import can_sign_in
from organizations.models import Membership, Organization, ServiceRequest
from organizations.permissions import desks_of
from portal.support.models import Visit


def people_of(agent: User) -> QuerySet[User]:
    """Return the people with a place in an organization of the agent's desks; a superuser serves everyone."""
    if agent.is_superuser:
        return User.objects.all()
    served = Membership.objects.confirmed().filter(organization__type__desk__in=desks_of(agent))
    return User.objects.filter(pk__in=served.values("user"))


def serves_all_of(agent: User, person: User) -> bool:
    """Whether no organization of the person is another desk's."""
    if agent.is_superuser:
        return True
    return not person.memberships.confirmed().exclude(organization__type__desk__in=desks_of(agent)).exists()


def serves(agent: User, *, number: str | None = None, request: str | None = None) -> bool:
    """Whether an organization, or that of a request, is within the agent's desks."""
    if request is not None:
        return ServiceRequest.objects.filter(number=request, organization__in=served_by(agent)).exists()
    return served_by(agent).filter(number=number).exists()


def served_by(agent: User) -> QuerySet[Organization]:
    """Return the organizations of the agent's desks."""
    served = Organization.objects.all()
    return served if agent.is_superuser else served.filter(type__desk__in=desks_of(agent))


def may_see_as(agent: User) -> bool:
    """Agents with this right see the portal as people of their desks do."""
    return agent.is_active and agent.is_staff and agent.has_perm("support.see_as")


def can_see_as(agent: User, person: User) -> bool:
    """Never an agent, a superuser, or someone who does not come in: there would be nothing that they see."""
    if agent.pk == person.pk or person.is_staff or person.is_superuser or not can_sign_in(person):
        return False
    return may_see_as(agent) and people_of(agent).filter(pk=person.pk).exists()


def find_open_visit(agent: User, public_id: UUID | str) -> Visit | None:
    """Return the visit that this agent is making, as long as all that allowed it holds."""
    found = Visit.objects.unended().filter(public_id=public_id, agent=agent).select_related("person")
    visit = found.first()
    return visit if visit and visit.is_open and can_see_as(agent, visit.person) else None
