"""A person whom every account made inactive: no session, no sign-in, no mail."""

import pytest
from django.urls import reverse

from accounts.models import User
from organizations.models import Membership
from tests.accounts.factories import PASSWORD, UserFactory
from tests.organizations.factories import MembershipFactory

PERSONAL = "account_change_password"


@pytest.fixture
def lise(db):
    """Lise, of one account, where she was made inactive."""
    return MembershipFactory(user=UserFactory(email="lise@exemple.ca"), inactive=True).user


def told(mailbox, person):
    return [(message.template.split("/")[-1], message.state, message.text) for message in mailbox.to(person.email)]


# --- The session ---------------------------------------------------------------------------------


def test_session_ends_with_the_last_access(signed_in, bob):
    browser = signed_in(bob)
    assert browser.get(reverse(PERSONAL)).status_code == 200
    Membership.objects.filter(pk=bob.pk).update(status="inactive")
    assert browser.get(reverse(PERSONAL)).url.startswith(reverse("account_login"))


def test_session_goes_on_with_another_access(signed_in, bob):
    MembershipFactory(user=bob.user)
    browser = signed_in(bob)
    Membership.objects.filter(pk=bob.pk).update(status="inactive")
    assert browser.get(reverse(PERSONAL)).status_code == 200


def test_person_without_an_account_keeps_the_session(signed_in, db):
    assert signed_in(UserFactory()).get(reverse(PERSONAL)).status_code == 200


def test_sign_in_says_that_the_access_is_inactive(client, lise):
    answer = client.post(reverse("account_login"), {"login": lise.email, "password": PASSWORD})
    assert answer.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


# --- The mail ------------------------------------------------------------------------------------


def test_address_given_to_create_a_user_tells_its_owner_nothing(nadia, lise, mailbox):
    nadia.email = lise.email
    nadia.asks_code()
    assert told(mailbox, lise) == [("already_registered", "cancelled", "")]


def test_forgotten_password_sends_nothing(client, lise, mailbox):
    client.post(reverse("account_reset_password"), {"email": lise.email})
    assert told(mailbox, lise) == [("password_reset_asked", "cancelled", "")]


def test_stranger_sees_the_same_page(client, lise):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}) for email in (lise.email, "nul@exemple.ca")
    ]
    assert answers[0].url == answers[1].url


def test_link_that_came_before_opens_nothing(client, mailbox, bob):
    client.post(reverse("account_reset_password"), {"email": bob.email})
    link = mailbox.link(bob.email)
    Membership.objects.filter(pk=bob.pk).update(status="inactive")
    form = client.get(link).url
    client.post(form, {"password1": "encore une autre phrase", "password2": "encore une autre phrase"})
    assert "_auth_user_id" not in client.session
    assert mailbox.latest(bob.email).state == "cancelled"


def test_person_let_in_again_is_written_to(client, lise, mailbox):
    User.objects.get(pk=lise.pk).memberships.update(status="active")
    client.post(reverse("account_reset_password"), {"email": lise.email})
    assert told(mailbox, lise)[0][:2] == ("password_reset_asked", "to_send")
