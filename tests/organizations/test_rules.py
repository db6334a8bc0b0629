"""Rules that the database holds, whatever the door: a page, the back office, a task, a shell."""

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.models import User
from organizations.models import Address, Claim, Membership, Organization, OrganizationType
from portal.core.journal import event, record
from portal.core.models import JournalEntry
from tests.organizations.factories import (
    ClaimFactory,
    MembershipFactory,
    OrganizationFactory,
    OrganizationTypeFactory,
)

pytestmark = pytest.mark.django_db

GREETED = event("test.greeted", "%(actor)s a salué.")


def refused(change, *, by=IntegrityError):
    """See a change refused, and return the refusal."""
    with pytest.raises(by) as refusal:
        accepted(change)
    return str(refusal.value)


def accepted(change):
    """Make a change as a shell would, up to the commit, when the deferred rules are checked."""
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def places():
    return Membership.objects.all()


@pytest.mark.parametrize(
    "change",
    [{"status": "inactive"}, {"role": "member"}, {"status": "ended", "is_primary": False, "ended_at": timezone.now()}],
)
def test_account_keeps_an_administrator(places, alice, change):
    assert "at least one active administrator" in refused(lambda: places.filter(pk=alice.pk).update(**change))
    MembershipFactory(organization=alice.organization, administrator=True)
    accepted(lambda: places.filter(pk=alice.pk).update(**change))


def test_account_keeps_an_administrator_who_can_sign_in(alice):
    users = User.objects.filter(pk=alice.user_id)
    assert "at least one active administrator" in refused(lambda: users.update(is_active=False))
    MembershipFactory(organization=alice.organization, administrator=True)
    accepted(lambda: users.update(is_active=False))


def test_an_administrator_who_cannot_sign_in_does_not_count(places, alice):
    MembershipFactory(organization=alice.organization, administrator=True, user__inactive=True)
    assert "at least one active administrator" in refused(lambda: places.filter(pk=alice.pk).update(status="inactive"))


def test_company_keeps_a_manager(places):
    company = OrganizationFactory(type__prefix="ENT")
    manager = MembershipFactory(organization=company, manager=True)
    assert "at least one active administrator" in refused(lambda: places.filter(pk=manager.pk).update(role="member"))


def test_a_closed_account_needs_nobody(places, alice):
    Organization.objects.filter(pk=alice.organization_id).update(status="closed", closed_at=timezone.now())
    accepted(lambda: places.filter(pk=alice.pk).update(status="inactive"))


def test_account_opens_with_an_administrator_in_it():
    account = OrganizationFactory(registering=True)

    def open_it(role):
        Organization.objects.filter(pk=account.pk).update(status="active", activated_at=timezone.now())
        if role:
            MembershipFactory(organization=account, role=role)

    for role in (None, "member", "manager"):
        assert "at least one active administrator" in refused(lambda role=role: open_it(role))
    accepted(lambda: open_it("administrator"))


def test_type_with_accounts_keeps_its_highest_role():
    type_ = OrganizationTypeFactory(prefix="ZZZ")
    types = OrganizationType.objects.filter(pk=type_.pk)
    accepted(lambda: types.update(highest_role="manager"))
    OrganizationFactory(type=type_)
    assert "keeps its highest role" in refused(lambda: types.update(highest_role="administrator"))
    accepted(lambda: types.update(name_fr="Entreposeur"))


def test_one_live_membership_per_person_and_account(alice):
    assert "one_live_membership" in refused(
        lambda: MembershipFactory(user=alice.user, organization=alice.organization, is_primary=False)
    )


def test_one_pending_membership_per_address_and_account(dominique):
    assert "one_pending_membership" in refused(
        lambda: MembershipFactory(pending=True, organization=dominique.organization, email=dominique.email)
    )


def test_one_primary_account_per_person(places, alice):
    other = MembershipFactory(user=alice.user, administrator=True)
    assert "at_most_one_primary" in refused(lambda: places.filter(pk=other.pk).update(is_primary=True))
    assert "exactly one primary" in refused(lambda: places.filter(pk=alice.pk).update(is_primary=False))

    def hand_over():
        places.filter(pk=alice.pk).update(is_primary=False)
        places.filter(pk=other.pk).update(is_primary=True)

    accepted(hand_over)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "active"},
        {"expires_at": None},
        {"status": "ended"},
        {"is_primary": True},
    ],
)
def test_a_pending_place_is_one_or_is_not(places, dominique, change):
    refused(lambda: places.filter(pk=dominique.pk).update(**change))


def test_a_place_is_never_deleted(places, alice):
    assert "Cannot delete" in refused(lambda: places.filter(pk=alice.pk).delete(), by=ProgrammingError)


def test_number_and_type_never_change(alice):
    accounts = Organization.objects.filter(pk=alice.organization_id)
    refused(lambda: accounts.update(number="TRP9999999"), by=ProgrammingError)


@pytest.mark.parametrize("number", ["TR0000001", "trp0000001", "TRP000001A"])
def test_number_is_three_letters_and_seven_digits(number):
    refused(lambda: OrganizationFactory(number=number), by=(IntegrityError, DataError))


def test_one_live_claim_per_membership(dominique):
    refused(lambda: ClaimFactory(membership=dominique))
    Claim.objects.update(revoked_at=timezone.now())
    accepted(lambda: ClaimFactory(membership=dominique))


def test_a_claim_is_not_both_used_and_revoked(dominique):
    refused(lambda: dominique.claims.update(used_at=timezone.now(), revoked_at=timezone.now()))


def test_two_claims_never_share_a_secret(dominique, bob):
    secret = dominique.claims.get().secret_hash
    refused(lambda: ClaimFactory(membership__organization=bob.organization, secret_hash=secret))


@pytest.mark.parametrize(
    "change", [{"province": ""}, {"province": "ON", "region": "17"}, {"country": "CH", "province": ""}]
)
def test_an_address_agrees_with_itself(alice, change):
    address = Address.objects.filter(organization=alice.organization)
    refused(lambda: address.update(**change))


def test_the_journal_is_never_rewritten(alice):
    record(GREETED, about=alice, place=alice.organization, by=alice.user)
    refused(lambda: JournalEntry.objects.update(actor=None), by=ProgrammingError)
    refused(lambda: JournalEntry.objects.all().delete(), by=ProgrammingError)


def test_every_change_of_a_place_is_kept_by_the_database(places, alice):
    MembershipFactory(organization=alice.organization, administrator=True)
    places.filter(pk=alice.pk).update(role="member")
    history = alice.events.order_by("pgh_id").values_list("pgh_label", "role")
    assert list(history) == [("insert", "administrator"), ("update", "member")]
