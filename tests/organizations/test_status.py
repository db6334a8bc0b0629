"""What is done to people from the list: resend, withdraw, suspend, give back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Claim, Membership
from tests.accounts.factories import PASSWORD
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def roger(alice):
    newcomer = Newcomer(
        email="roger@exemple.ca", first_name="Roger", last_name="Vallée", role="member", language="fr-ca"
    )
    return actions.memberships.invite(newcomer, by=alice)


def do(client, deed, membership):
    address = reverse(f"organizations:{deed}", args=[membership.organization.number, membership.public_id])
    return client.post(address, follow=True)


def status(membership):
    return Membership.objects.get(pk=membership.pk).status


def test_a_new_link_is_sent_once_a_minute(signed_in, alice, roger, mailbox, time_machine):
    client = signed_in(alice)
    assert "Patientez encore" in do(client, "resend", roger).content.decode()
    assert len(mailbox.to("roger@exemple.ca")) == 1
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    assert "a été renvoyée" in do(client, "resend", roger).content.decode()
    assert len(mailbox.to("roger@exemple.ca")) == 2
    assert Claim.objects.live().count() == 1


def test_resending_gives_an_expired_person_a_new_term(signed_in, alice, roger, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=20))
    do(signed_in(alice), "resend", roger)
    assert not Membership.objects.get(pk=roger.pk).has_expired


def test_a_withdrawn_person_is_off_the_list_and_the_address_is_free(signed_in, alice, roger, mailbox, time_machine):
    link = mailbox.link("roger@exemple.ca")
    assert "est retirée" in do(signed_in(alice), "withdraw", roger).content.decode()
    assert status(roger) == "ended"
    assert Client().get(link, follow=True).status_code == 410
    newcomer = Newcomer(email="roger@exemple.ca", first_name="Roger", last_name="Vallée", role="member", language="en")
    with pytest.raises(ValidationError, match="Patientez"):
        actions.memberships.invite(newcomer, by=alice)
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert actions.memberships.invite(newcomer, by=alice).is_pending


@pytest.mark.guide("TQ-24", "TQ-26")
def test_access_is_suspended_and_given_back(signed_in, alice, bob):
    do(signed_in(alice), "inactivate", bob)
    assert status(bob) == "inactive"
    home = reverse("organizations:home", args=[bob.organization.number])
    MembershipFactory(user=bob.user, is_primary=False)
    assert signed_in(bob).get(home).status_code == 404
    do(signed_in(alice), "reactivate", bob)
    assert signed_in(bob).get(home).status_code == 200


def test_nobody_suspends_themselves(signed_in, alice):
    MembershipFactory(organization=alice.organization, administrator=True)
    assert "autre personne responsable" in do(signed_in(alice), "inactivate", alice).content.decode()
    assert status(alice) == "active"


def test_manager_does_nothing_to_an_administrator(signed_in, alice):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    assert do(signed_in(manager), "inactivate", alice).status_code == 403
    assert status(alice) == "active"


def test_manager_does_not_revive_an_invitation_above_the_own_role(signed_in, alice, time_machine):
    newcomer = Newcomer(email="r@exemple.ca", first_name="R", last_name="V", role="administrator", language="fr-ca")
    pending = actions.memberships.invite(newcomer, by=alice)
    manager = MembershipFactory(organization=alice.organization, manager=True)
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    assert do(signed_in(manager), "resend", pending).status_code == 403


@pytest.mark.parametrize("deed", ["resend", "withdraw", "reactivate"])
def test_a_stale_page_is_told_to_read_again(signed_in, alice, bob, deed):
    assert "changé entre-temps" in do(signed_in(alice), deed, bob).content.decode()
    assert status(bob) == "active"


@pytest.mark.parametrize("deed", ["resend", "withdraw", "inactivate", "reactivate"])
def test_person_of_another_account_is_not_found(signed_in, alice, charlie, deed):
    address = reverse(f"organizations:{deed}", args=[alice.organization.number, charlie.public_id])
    assert signed_in(alice).post(address).status_code == 404
    assert status(charlie) == "active"


@pytest.mark.parametrize("deed", ["resend", "withdraw", "inactivate", "reactivate"])
def test_a_link_alone_does_nothing(signed_in, alice, bob, deed):
    address = reverse(f"organizations:{deed}", args=[alice.organization.number, bob.public_id])
    assert signed_in(alice).get(address).status_code == 405


@pytest.mark.guide("TQ-25")
def test_someone_inactive_in_every_account_can_neither_sign_in_nor_be_written_to(
    client, alice, bob, mailbox, signed_in
):
    credentials = {"login": bob.user.email, "password": PASSWORD}
    do(signed_in(alice), "inactivate", bob)
    assert client.post(reverse("account_login"), credentials).url == reverse("account_inactive")
    client.post(reverse("account_reset_password"), {"email": bob.user.email})
    assert {message.state for message in mailbox.to(bob.user.email)} <= {"cancelled"}
    do(signed_in(alice), "reactivate", bob)
    assert client.post(reverse("account_login"), credentials).url == reverse("landing")


def test_someone_inactive_in_one_account_of_two_still_signs_in(client, alice, bob, signed_in, charlie):
    MembershipFactory(user=bob.user, organization=charlie.organization)
    do(signed_in(alice), "inactivate", bob)
    assert client.post(reverse("account_login"), {"login": bob.user.email, "password": PASSWORD}).url == reverse(
        "landing"
    )


def test_one_address_hears_from_one_account_ten_times_a_day_however_it_is_added(alice, roger, mailbox, time_machine):
    now = timezone.now()
    newcomer = Newcomer(email="roger@exemple.ca", first_name="R", last_name="V", role="member", language="en")
    for minutes in range(2, 20, 2):
        time_machine.move_to(now + timedelta(minutes=minutes))
        actions.memberships.withdraw(Membership.objects.pending().get(), by=alice)
        actions.memberships.invite(newcomer, by=alice)
    time_machine.move_to(now + timedelta(minutes=20))
    with pytest.raises(ValidationError, match="Réessayez demain"):
        actions.memberships.resend(Membership.objects.pending().get(), by=alice)
    assert len(mailbox.to("roger@exemple.ca")) == 10


def test_someone_suspended_whom_another_account_awaits_may_sign_in_to_activate(client, alice, bob, charlie, signed_in):
    do(signed_in(alice), "inactivate", bob)
    newcomer = Newcomer(email=bob.user.email, first_name="B", last_name="B", role="member", language="en")
    actions.memberships.invite(newcomer, by=charlie)
    assert client.post(reverse("account_login"), {"login": bob.user.email, "password": PASSWORD}).url == reverse(
        "landing"
    )


def test_the_list_is_shown_again_as_it_was(signed_in, alice, bob):
    people = reverse("organizations:memberships", args=[alice.organization.number])
    address = reverse("organizations:inactivate", args=[alice.organization.number, bob.public_id])
    assert signed_in(alice).post(address, {"next": f"{people}?q=bob&tri=-nom"}).url == f"{people}?q=bob&tri=-nom"
    assert signed_in(alice).post(address, {"next": "https://ailleurs.example/"}).url == people
