"""Two people at once about one handover: it is answered once, and upon what is true then."""

import pytest

from organizations import actions
from organizations.models import Handover, Membership
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offered():
    organization = OrganizationFactory()
    giver = MembershipFactory(organization=organization, administrator=True)
    successor = MembershipFactory(organization=organization)
    return actions.handovers.offer(successor, afterwards="leave", by=giver)


def administrators(handover):
    return handover.giver.organization.memberships.able_to_administer().count()


@pytest.mark.parametrize("attempt", range(3))
def test_two_clicks_on_accept_are_one(offered, attempt):
    results = at_once(*(lambda: actions.handovers.accept(offered, by=offered.successor) for _ in range(4)))
    assert len(refusals(results)) == 3
    assert administrators(offered) == 1
    assert Membership.objects.get(pk=offered.giver_id).status == "ended"


@pytest.mark.parametrize("attempt", range(3))
def test_accepted_or_taken_back_but_never_both(offered, attempt):
    results = at_once(
        lambda: actions.handovers.accept(offered, by=offered.successor),
        lambda: actions.handovers.withdraw(offered, by=offered.giver),
    )
    assert len(refusals(results)) == 1
    final = Handover.objects.get()
    assert (final.accepted_at is None) != (final.withdrawn_at is None)
    assert administrators(offered) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_successor_who_is_removed_while_accepting_leaves_someone_responsible(offered, attempt):
    results = at_once(
        lambda: actions.handovers.accept(offered, by=offered.successor),
        lambda: actions.people.remove(offered.successor, by=offered.giver),
    )
    assert len(refusals(results)) == 1
    assert administrators(offered) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_administrators_who_leave_at_once_leave_one(attempt):
    organization = OrganizationFactory()
    pair = [MembershipFactory(organization=organization, administrator=True) for _ in range(2)]
    results = at_once(
        *(lambda place=place: actions.leaving.depart(place, actions.leaving.Plan(), by=place) for place in pair)
    )
    assert len(refusals(results)) == 1
    assert organization.memberships.able_to_administer().count() == 1
