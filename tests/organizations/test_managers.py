"""« Gérer les gestionnaires »: named several at once, and taken away with the cross."""

import pytest
from django.urls import reverse

from organizations.models import Membership, Role
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def address(name, membership, *more):
    return reverse(f"organizations:{name}", args=[membership.organization.number, *more])


def role_of(membership):
    return Membership.objects.get(pk=membership.pk).role


@pytest.mark.guide("GE-6")
def test_several_people_are_named_at_once(signed_in, alice, bob, mailbox):
    other = MembershipFactory(organization=alice.organization)
    people = [str(bob.public_id), str(other.public_id)]
    answer = signed_in(alice).post(address("add_managers", alice), {"people": people}, follow=True)
    assert "2 personnes sont maintenant gestionnaires" in answer.content.decode()
    assert {role_of(bob), role_of(other)} == {Role.MANAGER}
    assert "Gestionnaire" in mailbox.latest(bob.user.email).text


def test_nobody_ticked_is_asked_again(signed_in, alice, bob):
    answer = signed_in(alice).post(address("add_managers", alice), {"x": ""})
    assert "Cochez au moins une personne" in answer.content.decode()


def test_person_of_another_account_cannot_be_named(signed_in, alice, bob, charlie):
    signed_in(alice).post(address("add_managers", alice), {"people": [str(charlie.public_id)]})
    assert role_of(charlie) == Role.ADMINISTRATOR


@pytest.mark.guide("GE-8")
def test_cross_takes_the_role_and_not_the_person(signed_in, alice, bob):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    answer = signed_in(alice).post(address("unname_manager", alice, manager.public_id), follow=True)
    assert "n’est plus gestionnaire" in answer.content.decode()
    manager.refresh_from_db()
    assert (manager.role, manager.status) == (Role.MEMBER, "active")


def test_manager_does_not_take_the_own_role(signed_in, alice):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    answer = signed_in(manager).post(address("unname_manager", alice, manager.public_id), follow=True)
    assert "autre personne responsable" in answer.content.decode()
    assert role_of(manager) == Role.MANAGER


def test_member_who_is_no_manager_has_no_role_to_take(signed_in, alice, bob):
    answer = signed_in(alice).post(address("unname_manager", alice, bob.public_id), follow=True)
    assert "changé entre-temps" in answer.content.decode()


@pytest.mark.guide("GE-3")
def test_account_with_one_person_responsible_is_warned(signed_in, alice):
    client = signed_in(alice)
    assert "Une seule personne est responsable" in client.get(address("managers", alice)).content.decode()
    MembershipFactory(organization=alice.organization, administrator=True)
    assert "Une seule personne est responsable" not in client.get(address("managers", alice)).content.decode()


def test_members_and_strangers_are_kept_out(signed_in, alice, bob, charlie):
    assert signed_in(bob).get(address("managers", alice)).status_code == 403
    assert signed_in(charlie).get(address("managers", alice)).status_code == 404
