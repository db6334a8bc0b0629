"""An account's own page, and the list of a person's accounts."""

import pytest
from django.urls import reverse

from organizations.models import Membership
from tests.accounts.factories import UserFactory
from tests.organizations.factories import ClaimFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def url(membership):
    return reverse("organizations:home", args=[membership.organization.number])


def test_everyone_of_the_account_reads_what_it_is(signed_in, bob):
    shown = signed_in(bob).get(url(bob)).content.decode()
    for text in [
        "Transport Alice inc.",
        bob.organization.number,
        "450 677-1757",
        "Centre-du-Québec (17)",
        "Transporteur",
    ]:
        assert text in shown


def test_who_manages_people_sees_how_many_wait(signed_in, alice, bob, dominique):
    shown = signed_in(alice).get(url(alice)).content.decode()
    assert "2 utilisateurs actifs" in shown
    assert "1 en attente de confirmation" in shown


def test_a_plain_member_is_not_led_to_pages_that_are_closed_to_them(signed_in, bob):
    shown = signed_in(bob).get(url(bob)).content.decode()
    assert "/utilisateurs/" not in shown
    assert "/journal/" not in shown


def test_people_to_turn_to_are_named(signed_in, alice, bob):
    assert "Alice Arsenault, Administrateur de compte" in signed_in(bob).get(url(bob)).content.decode()


def test_queries_do_not_grow_with_people(client, alice, query_count):
    client.force_login(alice.user)

    def one_more():
        MembershipFactory(organization=alice.organization, administrator=True)
        ClaimFactory(membership__organization=alice.organization)

    assert query_count(url(alice), one_more) <= 12


@pytest.mark.guide("TQ-23")
def test_one_person_finds_all_the_accounts_principal_first(signed_in, alice, charlie):
    MembershipFactory(user=alice.user, organization=charlie.organization)
    shown = signed_in(alice).get(reverse("home")).content.decode()
    assert shown.index("Transport Alice inc.") < shown.index("Le Mandarin inc.")
    assert "Compte principal" in shown


def test_accounts_where_one_is_inactive_are_not_offered(signed_in, alice, bob):
    Membership.objects.filter(pk=bob.pk).update(status="inactive")
    shown = signed_in(bob).get(reverse("home")).content.decode()
    assert "Transport Alice inc." not in shown


def test_someone_without_account_reads_how_to_begin(signed_in):
    shown = signed_in(UserFactory()).get(reverse("home")).content.decode()
    assert "Vous n’avez encore aucun compte" in shown
    assert reverse("organizations:start") in shown


def test_queries_do_not_grow_with_accounts(client, alice, query_count):
    client.force_login(alice.user)
    assert query_count(reverse("home"), lambda: MembershipFactory(user=alice.user)) <= 8
