"""What was done in an account, as its administrators read it."""

import pytest
from django.urls import reverse

from organizations import actions
from organizations.actions.memberships import Newcomer

pytestmark = pytest.mark.django_db


def url(membership, **choices):
    return reverse("organizations:journal", args=[membership.organization.number], query=choices)


@pytest.fixture
def roger(alice):
    newcomer = Newcomer(
        email="roger@exemple.ca", first_name="Roger", last_name="Vallée", role="member", language="fr-ca"
    )
    return actions.memberships.invite(newcomer, by=alice)


def test_administrator_reads_who_did_what_newest_first(signed_in, alice, roger):
    actions.memberships.withdraw(roger, by=alice)
    shown = signed_in(alice).get(url(alice)).content.decode()
    withdrawn = shown.index("Alice Arsenault a retiré l’invitation adressée à Roger Vallée.")
    assert withdrawn < shown.index("Alice Arsenault a ajouté Roger Vallée (Utilisateur).")


def test_each_reads_it_in_the_own_language(signed_in, alice, roger):
    alice.user.language = "en"
    alice.user.save(update_fields=["language"])
    client = signed_in(alice)
    assert "Alice Arsenault added Roger Vallée (User)." in client.get(url(alice)).content.decode()


def test_it_sorts_the_other_way(signed_in, alice, roger):
    actions.memberships.withdraw(roger, by=alice)
    shown = signed_in(alice).get(url(alice, tri="moment")).content.decode()
    assert shown.index("a ajouté") < shown.index("a retiré")


def test_another_account_does_not_read_it(signed_in, alice, charlie, roger):
    assert "Roger" not in signed_in(charlie).get(url(charlie)).content.decode()
    assert signed_in(charlie).get(url(alice)).status_code == 404


def test_member_may_not(signed_in, bob):
    assert signed_in(bob).get(url(bob)).status_code == 403


def test_queries_do_not_grow_with_lines(client, alice, query_count):
    client.force_login(alice.user)

    numbers = iter(range(100))

    def one_more():
        newcomer = Newcomer(
            email=f"r{next(numbers)}@exemple.ca", first_name="R", last_name="V", role="member", language="fr-ca"
        )
        actions.memberships.invite(newcomer, by=alice)

    assert query_count(url(alice), one_more) <= 8
