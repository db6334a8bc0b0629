"""« Proposer une autre adresse »: a manager proposes, the person confirms, nobody else is reached through it."""

import pytest
from django.urls import reverse

from accounts.models import User
from organizations.models import Membership
from portal.core.journal import lines_of
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def page(membership):
    return reverse("organizations:propose_email", args=[membership.organization.number, membership.public_id])


def person_page(membership):
    return reverse("organizations:person", args=[membership.organization.number, membership.public_id])


def address(membership):
    return User.objects.get(pk=membership.user_id).email


@pytest.mark.guide("GE-25")
def test_address_changes_once_the_person_has_confirmed_it(signed_in, alice, bob, mailbox):
    signed_in(alice).post(page(bob), {"email": "robert@exemple.ca"})
    assert address(bob) == "bob@exemple.ca"
    assert mailbox.to("bob@exemple.ca")
    browser = signed_in(bob)
    confirm = browser.get(mailbox.link("robert@exemple.ca")).url
    assert browser.post(confirm).status_code == 302
    assert address(bob) == "robert@exemple.ca"


def test_proposal_is_written_in_the_journal_of_the_account(signed_in, alice, bob):
    signed_in(alice).post(page(bob), {"email": "robert@exemple.ca"})
    line = lines_of(alice.organization).latest("at")
    assert line.kind == "membership.email_proposed"
    assert "@" not in str(line.facts)


def test_page_of_the_person_shows_what_waits_to_whoever_proposed_it(signed_in, alice, bob):
    signed_in(alice).post(page(bob), {"email": "robert@exemple.ca"})
    assert "robert<wbr>@exemple.ca" in signed_in(alice).get(person_page(bob)).content.decode()
    other = MembershipFactory(organization=alice.organization, administrator=True)
    assert "robert<wbr>@exemple.ca" not in signed_in(other).get(person_page(bob)).content.decode()


@pytest.mark.parametrize("role", ["stranger", "below"])
def test_person_with_an_access_that_the_manager_does_not_manage_is_left_alone(signed_in, alice, bob, charlie, role):
    MembershipFactory(user=bob.user, organization=charlie.organization, administrator=True)
    if role == "below":
        MembershipFactory(user=alice.user, organization=charlie.organization, manager=True)
    client = signed_in(alice)
    assert page(bob) not in client.get(person_page(bob)).content.decode()
    assert "vous ne gérez pas tous ses accès" in client.get(page(bob)).content.decode()
    client.post(page(bob), {"email": "robert@exemple.ca"})
    assert not bob.user.email_changes.exists()


def test_person_whose_every_access_the_manager_manages_may_be_proposed_to(signed_in, alice, bob, charlie):
    MembershipFactory(user=bob.user, organization=charlie.organization)
    MembershipFactory(user=alice.user, organization=charlie.organization, administrator=True)
    signed_in(alice).post(page(bob), {"email": "robert@exemple.ca"})
    assert bob.user.email_changes.count() == 1


def test_agents_and_oneself_and_those_above_are_left_alone(signed_in, alice, bob):
    User.objects.filter(pk=bob.user_id).update(is_staff=True)
    manager = MembershipFactory(organization=alice.organization, manager=True)
    signed_in(alice).post(page(bob), {"email": "robert@exemple.ca"})
    signed_in(alice).post(page(alice), {"email": "alix@exemple.ca"})
    signed_in(manager).post(page(alice), {"email": "alix@exemple.ca"})
    for person in (alice, bob):
        assert not person.user.email_changes.exists()


def test_address_of_another_user_looks_like_any_other(signed_in, alice, bob, charlie, mailbox):
    answers = [
        signed_in(alice).post(page(bob), {"email": address(charlie)}, follow=True).content.decode(),
    ]
    assert "Nous avons écrit à" in answers[0]
    assert mailbox.to(address(charlie))
    assert address(bob) == "bob@exemple.ca"


def test_proposals_have_a_cooldown(signed_in, alice, bob):
    client = signed_in(alice)
    client.post(page(bob), {"email": "robert@exemple.ca"})
    assert "Patientez encore" in client.post(page(bob), {"email": "rob@exemple.ca"}).content.decode()


@pytest.mark.parametrize("typed", ["", "bob@exemple.ca", "pas-une-adresse"])
def test_what_is_no_other_address_is_refused(signed_in, alice, bob, typed):
    assert "govuk-error-summary" in signed_in(alice).post(page(bob), {"email": typed}).content.decode()
    assert not bob.user.email_changes.exists()


def test_names_are_not_typed_on_the_page_itself_and_it_says_why(signed_in, alice, bob):
    shown = signed_in(alice).get(person_page(bob)).content.decode()
    assert "Ces renseignements appartiennent à la personne" in shown
    assert 'name="first_name"' not in shown


def test_member_and_stranger_propose_nothing(signed_in, alice, bob, charlie):
    other = MembershipFactory(organization=alice.organization)
    assert signed_in(bob).post(page(other), {"email": "x@exemple.ca"}).status_code == 403
    assert signed_in(charlie).post(page(other), {"email": "x@exemple.ca"}).status_code == 404
    Membership.objects.filter(pk=other.pk).update(status="ended", ended_at="2026-01-01T00:00Z", is_primary=False)
    assert signed_in(alice).get(page(other)).status_code == 404
