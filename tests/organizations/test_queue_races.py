"""Two agents at once: one of them has the request, one of them decides, and the other reads so."""

import pytest

from organizations import actions
from organizations.actions.namings import Someone
from organizations.models import Membership, SecondLook, ServiceRequest
from portal.core.journal import JournalEntry
from tests.accounts.factories import UserFactory
from tests.organizations.desks import waiting
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)

NADIA = Someone("nadia@exemple.ca", "Nadia", "Nouvelle", "fr-ca")


@pytest.fixture
def agents():
    return UserFactory.create_batch(3, agent=True, is_superuser=True)


@pytest.fixture
def look(agents):
    return actions.namings.propose(OrganizationFactory(), NADIA, reason="Vérifié.", by=agents[0])


def test_request_that_several_take_at_once_is_one_agents(agents):
    asked = waiting(MembershipFactory())
    results = at_once(*(lambda agent=agent: actions.assignments.take(asked, by=agent) for agent in agents))
    assert len(refusals(results)) == 2
    assert JournalEntry.objects.filter(kind="request.assigned").count() == 1
    assert ServiceRequest.objects.get().assigned_to in agents


def test_request_that_is_taken_and_decided_at_once_is_decided(agents):
    asked = waiting(MembershipFactory())
    results = at_once(
        lambda: actions.assignments.take(asked, by=agents[0]),
        lambda: actions.requests.decide(asked, accepted=False, reason="Non.", agent=agents[1]),
    )
    assert len(refusals(results)) <= 1
    assert ServiceRequest.objects.get().state == "refused"


def test_two_propose_the_same_once(agents):
    organization = OrganizationFactory()
    propose = actions.namings.propose
    deeds = (lambda agent=agent: propose(organization, NADIA, reason="Vérifié.", by=agent) for agent in agents)
    assert len(refusals(at_once(*deeds))) == 2
    assert SecondLook.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_who_confirm_do_it_once(agents, look, attempt):
    deeds = (lambda agent=agent: actions.second_looks.confirm(look, by=agent) for agent in agents[1:])
    assert len(refusals(at_once(*deeds))) == 1
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_what_is_confirmed_and_taken_back_at_once_ends_in_one_state(agents, look, attempt):
    results = at_once(
        lambda: actions.second_looks.confirm(look, by=agents[1]),
        lambda: actions.second_looks.withdraw(look, by=agents[0]),
    )
    assert len(refusals(results)) == 1
    assert Membership.objects.exists() == (SecondLook.objects.get().state == "confirmed")
