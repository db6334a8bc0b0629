"""Two who make one user of two at once, and someone who comes in meanwhile: with real threads."""

import pytest
from django.contrib.auth import get_user
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from portal.support.actions import merges, visits
from portal.support.models import Visit
from tests.accounts.factories import UserFactory
from tests.agents import agent_of
from tests.organizations.factories import MembershipFactory
from tests.races import at_once
from tests.support.desk import WHY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chief():
    return UserFactory(is_staff=True, is_superuser=True)


def refused(results):
    return [result for result in results if isinstance(result, ValidationError)]


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_merge_the_same_two_crosswise_one_is_refused(chief, attempt):
    one, two = MembershipFactory().user, MembershipFactory().user
    results = at_once(
        lambda: merges.merge(one, two, stays=(), by=chief, first=chief),
        lambda: merges.merge(two, one, stays=(), by=chief, first=chief),
    )
    assert len(refused(results)) == 1, results
    left = User.objects.get(pk__in=[one.pk, two.pk], closed_at=None)
    assert left.memberships.confirmed().count() == 2
    assert left.memberships.filter(is_primary=True).count() == 1


def test_of_three_nobody_is_lost(chief):
    one, two, three = (MembershipFactory().user for _ in range(3))
    results = at_once(
        lambda: merges.merge(one, two, stays=(), by=chief, first=chief),
        lambda: merges.merge(two, three, stays=(), by=chief, first=chief),
    )
    people = User.objects.filter(pk__in=[one.pk, two.pk, three.pk], closed_at=None)
    assert sum(person.memberships.confirmed().count() for person in people) == 3, results


@pytest.mark.parametrize("attempt", range(3))
def test_who_signs_in_meanwhile_is_out_again(chief, attempt):
    kept, gone = MembershipFactory().user, MembershipFactory().user
    client = Client()
    at_once(
        lambda: merges.merge(kept, gone, stays=(), by=chief, first=chief),
        lambda: client.force_login(User.objects.get(pk=gone.pk)),
    )
    answer = client.get("/compte/profil/")
    assert answer.status_code == 302
    assert not get_user(answer.wsgi_request).is_authenticated


def test_agent_begins_one_visit_at_a_time(alice, bob, transport_alice):
    agent = agent_of(transport_alice.type.desk, rights=["see_as"])
    at_once(
        lambda: visits.begin(alice.user, **WHY, by=agent),
        lambda: visits.begin(bob.user, **WHY, by=agent),
    )
    assert Visit.objects.count() == 2
    assert Visit.objects.unended().count() == 1
