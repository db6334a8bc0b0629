"""« Sécurité du compte »: an administrator asks more than a password of all."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Mode
from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Organization, Role
from tests.accounts.authenticators import pair, sign_in, totp
from tests.accounts.factories import PASSWORD, terms_shown
from tests.organizations.factories import MembershipFactory


@pytest.fixture
def security_page(transport_alice):
    return reverse("organizations:security", args=[transport_alice.number])


@pytest.fixture
def office(alice):
    """Alice has an application and has just come in with it."""
    secret = pair(alice.user)
    client, _page = sign_in(alice.user)
    client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    return client


def asked(organization):
    return Organization.objects.get(pk=organization.pk).asked_mode


def test_administrator_asks_an_application_of_all(office, security_page, alice, bob, mailbox):
    assert security_page in office.get(reverse("organizations:home", args=[alice.organization.number])).content.decode()
    office.post(security_page, {"mode": "totp"})
    assert asked(alice.organization) == Mode.TOTP
    told = mailbox.latest(bob.user.email)
    assert "Application d’authentification" in told.text
    assert "/compte/securite/" in told.text
    journal = office.get(reverse("organizations:journal", args=[alice.organization.number])).content.decode()
    assert "Alice Arsenault demande à toutes les personnes du compte" in journal


def test_nobody_asks_more_than_they_have(office, security_page, alice):
    words = office.get(security_page).content.decode()
    assert "Vous ne pouvez demander plus que ce que vous avez" in words
    assert "Clé d’accès (à ajouter d’abord à votre propre accès)" in words
    assert re.search('value="passkey"[^>]* disabled', words)
    assert not re.search('value="totp"[^>]* disabled', words)
    office.post(security_page, {"mode": "passkey"})
    assert asked(alice.organization) == Mode.PASSWORD
    with pytest.raises(ValidationError):
        actions.accounts.ask_mode(Mode.PASSKEY, by=alice)


def test_sms_is_not_asked_where_none_can_be_sent(office, security_page):
    words = office.get(security_page).content.decode()
    assert "Code par texto (les textos ne sont pas offerts)" in words
    assert re.search('value="sms"[^>]* disabled', words)


def test_less_is_told_to_nobody(office, security_page, alice, bob, mailbox):
    office.post(security_page, {"mode": "totp"})
    before = len(mailbox.to(bob.user.email))
    office.post(security_page, {"mode": "email"})
    assert asked(alice.organization) == Mode.EMAIL
    assert len(mailbox.to(bob.user.email)) == before


def test_who_came_in_a_while_ago_says_again_who_they_are(security_page, alice, signed_in):
    answer = signed_in(alice).post(security_page, {"mode": "email"})
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert asked(alice.organization) == Mode.PASSWORD


def test_manager_and_member_do_not_decide_it(security_page, bob, transport_alice, signed_in):
    manager = MembershipFactory(organization=transport_alice, role="manager")
    for person in (bob, manager):
        assert signed_in(person).get(security_page).status_code == 403
        with pytest.raises(PermissionDenied):
            actions.accounts.ask_mode(Mode.EMAIL, by=person)


def test_stranger_does_not_learn_that_there_is_such_a_page(security_page, charlie, signed_in):
    assert signed_in(charlie).post(security_page, {"mode": "email"}).status_code == 404


def test_nonsense_is_refused_in_words(office, security_page, alice):
    for mode in ("", "none", "TOTP"):
        assert office.post(security_page, {"mode": mode}).status_code == 200
    assert asked(alice.organization) == Mode.PASSWORD


def test_visitor_signs_in_first(security_page):
    assert Client().get(security_page).status_code == 302


@pytest.mark.parametrize(("mode", "opens"), [("email", True), ("totp", False)])
def test_newcomer_who_came_by_the_link_of_a_mail_gets_no_code_on_top(mode, opens, alice, mailbox, client):
    Organization.objects.filter(pk=alice.organization_id).update(asked_mode=mode)
    newcomer = Newcomer(
        email="roger@exemple.ca", first_name="Roger", last_name="Vallée", role=Role.MEMBER, language="fr-ca"
    )
    actions.memberships.invite(newcomer, by=alice)
    client.get(mailbox.link("roger@exemple.ca"))
    chosen = {"username": "rvallee", "password1": PASSWORD, "password2": PASSWORD, "terms": terms_shown()}
    page = client.post(reverse("organizations:activate"), {"first_name": "Roger", "last_name": "Vallée"} | chosen)
    home = reverse("organizations:home", args=[alice.organization.number])
    assert page.headers["Location"] == home
    # What the link does not show is asked at the first page.
    assert (client.get(home).status_code == 200) is opens
