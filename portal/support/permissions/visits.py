"""What an agent may do about a person, across the apps: within the own desks, and never to another agent."""

from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import can_sign_in
from cardrequests.permissions import trainer_of
from organizations.models import Organization, ServiceRequest
from organizations.permissions import can_look
from portal.core import desks
from portal.support.models import Visit


@desks.belongs("support.Visit")
def visits_of_people(agent: User) -> Q:
    """The own ones too: an agent whose desks change still reads what they did."""
    return Q(agent=agent) | Q(person__in=people_of(agent).order_by().values("pk"))


def people_of(agent: User) -> QuerySet[User]:
    return desks.within(User.objects.all(), agent)


def served_by(agent: User) -> QuerySet[Organization]:
    """Return the organizations of the agent's desks."""
    return desks.within(Organization.objects.all(), agent)


def serves_all_of(agent: User, person: User) -> bool:
    """Whether nothing of the person is another desk's."""
    return not desks.reaches_beyond(person, agent)


def serves(agent: User, *, number: str | None = None, asked: str | None = None) -> bool:
    """Whether an organization, or that of a request, is within the agent's desks."""
    if asked is not None:
        return ServiceRequest.objects.filter(number=asked, organization__in=served_by(agent)).exists()
    return served_by(agent).filter(number=number).exists()


def may_see_as(agent: User) -> bool:
    """Agents with this right see the portal as people of their desks do."""
    return agent.is_active and agent.is_staff and agent.has_perm("support.see_as")


def can_see_as(agent: User, person: User) -> bool:
    """Never an agent, a superuser, or someone who does not come in: there would be nothing that they see."""
    if agent.pk == person.pk or person.is_staff or person.is_superuser or not can_sign_in(person):
        return False
    return may_see_as(agent) and people_of(agent).filter(pk=person.pk).exists() and _has_something(agent, person)


def _has_something(agent: User, person: User) -> bool:
    """Whether the person has a place today that the agent serves, or trains: a former one shows nothing."""
    if agent.is_superuser or trainer_of(person) is not None:
        return True
    return person.memberships.confirmed().filter(organization__in=served_by(agent)).exists()


def find_open_visit(agent: User, public_id: UUID | str) -> Visit | None:
    """Return the visit that this agent is making, as long as all that allowed it holds."""
    found = Visit.objects.unended().filter(public_id=public_id, agent=agent).select_related("person")
    visit = found.first()
    return visit if visit and visit.is_open and can_see_as(agent, visit.person) else None


def may_merge(agent: User) -> bool:
    """Agents with this right, which goes with that of second looks, make one user of two."""
    return agent.is_active and agent.is_staff and agent.has_perm("support.merge_people") and can_look(agent)


def can_merge(agent: User, kept: User, gone: User) -> bool:
    """Within the agent's desks with all they have, and never an agent: their rights are given anew."""
    both = [kept, gone]
    if any(person.is_staff or person.is_superuser or not serves_all_of(agent, person) for person in both):
        return False
    return may_merge(agent) and people_of(agent).filter(pk__in=[person.pk for person in both]).count() == len(both)
