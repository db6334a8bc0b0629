"""Linking at the same moment: one person per code, five guesses per number, no code both used and replaced."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from notifications.models import Message
from organizations import actions
from organizations.models import (
    Claim,
    Dispatch,
    DispatchLine,
    FormerCredential,
    GuessCount,
    Membership,
    OrganizationType,
    ServiceRequest,
)
from organizations.tasks import issue_codes
from portal.core.secrets import hash_linking_code, make_linking_code
from tests.accounts.factories import UserFactory
from tests.organizations.factories import ContactSheetFactory, MembershipFactory, OrganizationFactory
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def firm():
    return OrganizationFactory(type=OrganizationType.objects.get(prefix="FIR"))


@pytest.fixture
def rose(firm):
    return MembershipFactory(organization=firm, administrator=True)


def issued(firm, number="20001234"):
    """Return a contact who waits, and the code that was sent a while ago."""
    sheet = ContactSheetFactory(membership__organization=firm, client_number=number)
    code = make_linking_code()
    kept = hash_linking_code(code, number=number)
    Claim.objects.create(membership=sheet.membership, method="linking_code", secret_hash=kept)
    Claim.objects.update(issued_at=timezone.now() - timedelta(minutes=5))
    return sheet.membership, code


@pytest.mark.parametrize("attempt", range(3))
def test_of_eight_people_with_one_code_one_is_linked(rose, attempt):
    place, code = issued(rose.organization)
    people = UserFactory.create_batch(8)
    # The guesses of a number are counted one by one; what is looked at here is the code itself.
    GuessCount.objects.all().delete()
    results = at_once(
        *(lambda user=user: actions.linking._link(place.claims.get(), user=user) for user in people)  # noqa: SLF001
    )
    assert len(refusals(results)) == 7
    linked = Membership.objects.get(pk=place.pk)
    assert linked.user in people
    assert Membership.objects.confirmed().filter(user__in=people).count() == 1
    assert code


def test_of_forty_wrong_codes_at_once_five_are_looked_at(rose, monkeypatch):
    place, code = issued(rose.organization)
    looked_at, find = [], actions.linking._find  # noqa: SLF001 (what is counted)
    monkeypatch.setattr(actions.linking, "_find", lambda *asked: looked_at.append(asked) or find(*asked))
    people = UserFactory.create_batch(4)
    wrong = make_linking_code()
    for _turn in range(10):
        at_once(*(lambda user=user: actions.linking.link_by_code("20001234", wrong, user=user) for user in people))
    assert len(looked_at) == 5
    assert GuessCount.objects.get().guesses == 5
    assert refusals(at_once(lambda: actions.linking.link_by_code("20001234", code, user=people[0])))
    GuessCount.objects.update(begun_at=timezone.now() - timedelta(hours=2))
    assert not refusals(at_once(lambda: actions.linking.link_by_code("20001234", code, user=people[0])))
    place.refresh_from_db()
    assert place.user == people[0]


@pytest.mark.parametrize("attempt", range(4))
def test_code_is_used_or_replaced_but_never_both(rose, attempt):
    place, code = issued(rose.organization)
    user = UserFactory()
    results = at_once(
        lambda: actions.linking.link_by_code("20001234", code, user=user),
        lambda: actions.linking.issue_code(place, by=rose),
    )
    assert len(refusals(results)) == 1
    place.refresh_from_db()
    used, live = Claim.objects.filter(used_at__isnull=False).count(), Claim.objects.live().count()
    assert (place.is_active, used, live) in [(True, 1, 0), (False, 0, 1)]


def test_former_password_links_one_person(rose):
    place = MembershipFactory(organization=rose.organization, pending=True)
    FormerCredential.objects.create(membership=place, identifier="x", password_hash="sha1$sel$" + "0" * 40)
    credential = FormerCredential.objects.get()
    results = at_once(
        *(lambda user=user: actions.former._link(credential, user=user) for user in UserFactory.create_batch(4))  # noqa: SLF001
    )
    assert len(refusals(results)) == 3


def test_two_agents_decide_once(rose):
    desk = rose.organization.type.desk
    desk.links_by_identity = True
    desk.save()
    place, _code = issued(rose.organization)
    user, agents = UserFactory(), UserFactory.create_batch(2, agent=True, is_superuser=True)
    asked = actions.identity.ask(actions.identity.Identity("20001234", date(1984, 5, 17), "H2X1Y4"), user=user)
    results = at_once(
        lambda: actions.identity.accept(asked, place, by=agents[0]),
        lambda: actions.identity.refuse(asked, answer="Non.", by=agents[1]),
    )
    assert len(refusals(results)) == 1
    place.refresh_from_db()
    state = ServiceRequest.objects.get().state
    assert (place.is_active, state) in [(True, "done"), (False, "refused")]


def test_two_workers_at_one_dispatch_send_each_code_once(rose):
    places = MembershipFactory.create_batch(25, organization=rose.organization, pending=True)
    for place in places:
        ContactSheetFactory(membership=place)
    people = Membership.objects.filter(pk__in=[place.pk for place in places])
    first, second = at_once(*(lambda: actions.dispatches.ask(people, attestation="Oui.", by=rose) for _ in range(2)))
    assert first == second
    assert not refusals(at_once(*(lambda: issue_codes(first.pk) for _ in range(3))))
    assert set(DispatchLine.objects.values_list("refusal", flat=True)) == {""}
    assert Claim.objects.count() == Message.objects.filter(template__endswith="coordinates").count() == 25
    assert Dispatch.objects.get().ended_at
