"""Two people at once: real threads, real connections, and for each lock the same race without it."""

from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts.models import User
from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Claim, Membership, Organization, OrganizationType
from organizations.models.sheets import version_of
from portal.core.numbers import draw
from tests.accounts.factories import UserFactory
from tests.organizations.factories import ClaimFactory, MembershipFactory, OrganizationFactory
from tests.organizations.test_register import registration_of
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair():
    """Two administrators of one account."""
    organization = OrganizationFactory()
    return [MembershipFactory(organization=organization, administrator=True) for _ in range(2)]


@pytest.mark.parametrize("attempt", range(5))
def test_two_administrators_who_suspend_everyone_leave_one(pair, attempt):
    first, second = pair
    everyone = [*pair, MembershipFactory(organization=first.organization)]
    at_once(
        lambda: actions.lists.each(everyone, "inactivate", by=first),
        lambda: actions.lists.each(everyone, "inactivate", by=second),
    )
    assert first.organization.memberships.active().count() == 1
    assert first.organization.memberships.able_to_administer().count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_address_is_corrected_or_the_former_link_serves_but_never_both(pair, attempt):
    claim = ClaimFactory(membership__organization=pair[0].organization)
    waiting, user = claim.membership, UserFactory(email=claim.membership.email)
    corrected = Newcomer(
        email="autre@exemple.ca", first_name="D", last_name="G", role="member", language=waiting.language
    )
    results = at_once(
        lambda: actions.invitations.correct(waiting, corrected, seen=version_of(waiting), by=pair[0]),
        lambda: actions.claims.activate(claim, user=user),
    )
    assert len(refusals(results)) == 1
    place = Membership.objects.get(pk=waiting.pk)
    assert (place.email, place.user) in [("autre@exemple.ca", None), (user.email, user)]


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_corrections_of_one_page_the_second_is_told(pair, attempt):
    waiting = ClaimFactory(membership__organization=pair[0].organization).membership
    names = {"email": waiting.email, "last_name": "G", "role": "member", "language": waiting.language}
    results = at_once(
        *(
            lambda by=by, name=name: actions.invitations.correct(
                waiting, Newcomer(first_name=name, **names), seen=version_of(waiting), by=by
            )
            for by, name in zip(pair, ("Un", "Deux"), strict=True)
        )
    )
    assert len(refusals(results)) == 1


@pytest.mark.parametrize("attempt", range(10))
def test_two_administrators_who_remove_each_other_leave_one(pair, attempt):
    first, second = pair
    results = at_once(
        lambda: actions.memberships.inactivate(second, by=first),
        lambda: actions.memberships.inactivate(first, by=second),
    )
    assert len(refusals(results)) == 1
    assert first.organization.memberships.able_to_administer().count() == 1


def test_the_database_itself_lets_one_of_two_shells_through(pair):
    """The same race past every action: the net under the lock."""
    results = at_once(
        *(lambda place=place: Membership.objects.filter(pk=place.pk).update(status="inactive") for place in pair)
    )
    assert len(refusals(results)) == 1
    assert pair[0].organization.memberships.able_to_administer().count() == 1


def test_without_lock_and_net_both_would_leave(pair):
    """The positive control: check, then act, is a race that this test does provoke."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE organizations_membership DISABLE TRIGGER USER")
    both_have_looked = Barrier(2)

    def look_then_leave(place):
        with transaction.atomic():
            others = place.organization.memberships.able_to_administer().exclude(pk=place.pk).exists()
            both_have_looked.wait()
            if others:
                Membership.objects.filter(pk=place.pk).update(status="inactive")

    try:
        at_once(*(lambda place=place: look_then_leave(place) for place in pair))
        assert not pair[0].organization.memberships.able_to_administer().exists()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE organizations_membership ENABLE TRIGGER USER")


def test_twenty_registrations_draw_twenty_numbers_without_a_gap():
    carrier = OrganizationType.objects.get(prefix="TRP")
    users = UserFactory.create_batch(20)
    at_once(*(lambda user=user: actions.accounts.open_account(registration_of(carrier), by=user) for user in users))
    numbers = sorted(Organization.objects.values_list("number", flat=True))
    assert numbers == [f"TRP{number:07}" for number in range(1, 21)]


def test_a_number_that_fails_is_given_again():
    with transaction.atomic():
        draw("essai")
        transaction.set_rollback(True)
    assert draw("essai") == 1


def test_one_form_sent_ten_times_at_once_is_one_account():
    carrier = OrganizationType.objects.get(prefix="TRP")
    user, registration = UserFactory(), registration_of(carrier)
    opened = at_once(*(lambda: actions.accounts.open_account(registration, by=user) for _ in range(10)))
    assert len({organization.pk for organization in opened}) == 1
    assert Organization.objects.count() == 1


def test_a_link_followed_twice_at_once_makes_one_user(pair):
    claim = ClaimFactory(membership__organization=pair[0].organization, membership__email="roger@exemple.ca")
    user = UserFactory(email="roger@exemple.ca")
    results = at_once(*(lambda: actions.claims.activate(claim, user=user) for _ in range(8)))
    assert len(refusals(results)) == 7
    assert User.objects.get(email="roger@exemple.ca").memberships.active().count() == 1


def test_a_person_who_activates_two_accounts_at_once_has_one_primary():
    user = UserFactory(email="roger@exemple.ca")
    claims = [ClaimFactory(membership__email="roger@exemple.ca") for _ in range(6)]
    results = at_once(*(lambda claim=claim: actions.claims.activate(claim, user=user) for claim in claims))
    assert not refusals(results)
    assert user.memberships.filter(is_primary=True).count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_accepting_and_withdrawing_at_once_ends_in_one_state(pair, attempt):
    claim = ClaimFactory(membership__organization=pair[0].organization, membership__email="roger@exemple.ca")
    user = UserFactory(email="roger@exemple.ca")
    results = at_once(
        lambda: actions.claims.activate(claim, user=user),
        lambda: actions.memberships.withdraw(claim.membership, by=pair[0]),
    )
    assert len(refusals(results)) == 1
    final = Membership.objects.get(pk=claim.membership_id)
    used, revoked = Claim.objects.values_list("used_at", "revoked_at").get(pk=claim.pk)
    assert (final.status == "active") == (used is not None)
    assert (final.status == "ended") == (revoked is not None)


def test_the_same_person_added_by_two_at_once_is_added_once(pair):
    newcomer = Newcomer(
        email="roger@exemple.ca", first_name="Roger", last_name="Vallée", role="member", language="fr-ca"
    )
    results = at_once(*(lambda place=place: actions.memberships.invite(newcomer, by=place) for place in pair))
    assert len(refusals(results)) == 1
    assert Membership.objects.pending().count() == 1


def test_ten_clicks_on_resend_send_one_e_mail(pair, time_machine):
    newcomer = Newcomer(
        email="roger@exemple.ca", first_name="Roger", last_name="Vallée", role="member", language="fr-ca"
    )
    membership = actions.memberships.invite(newcomer, by=pair[0])
    Claim.objects.update(issued_at="2026-01-01T00:00Z")
    results = at_once(*(lambda: actions.memberships.resend(membership, by=pair[0]) for _ in range(10)))
    assert len(refusals(results)) == 9
    assert Claim.objects.count() == 2
    assert Claim.objects.live().count() == 1
