"""« Sécurité du compte »: an administrator asks more than a password of all."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Mode
from organizations import actions
from organizations.models import Organization
from tests.accounts.authenticators import pair, sign_in, totp
from tests.organizations.factories import MembershipFactory


@pytest.fixture
def page(transport_alice):
    return reverse("organizations:security", args=[transport_alice.number])


@pytest.fixture
def browser(alice):
    """Alice has an application and has just come in with it."""
    secret = pair(alice.user)
    client, _page = sign_in(alice.user)
    client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    return client


def asked(organization):
    return Organization.objects.get(pk=organization.pk).asked_mode


@pytest.mark.guide("GE-25")
def test_administrator_asks_an_application_of_all(browser, page, alice, bob, mailbox):
    assert page in browser.get(reverse("organizations:home", args=[alice.organization.number])).content.decode()
    browser.post(page, {"mode": "totp"})
    assert asked(alice.organization) == Mode.TOTP
    told = mailbox.latest(bob.user.email)
    assert "Application d’authentification" in told.text
    assert "/compte/securite/" in told.text
    journal = browser.get(reverse("organizations:journal", args=[alice.organization.number])).content.decode()
    assert "Alice Arsenault demande à toutes les personnes du compte : Application d’authentification." in journal


def test_nobody_asks_more_than_they_have(browser, page, alice):
    words = browser.get(page).content.decode()
    assert "Vous ne pouvez demander plus que ce que vous avez" in words
    assert 'value="passkey"' not in words
    browser.post(page, {"mode": "passkey"})
    assert asked(alice.organization) == Mode.PASSWORD
    with pytest.raises(ValidationError):
        actions.accounts.ask_mode(Mode.PASSKEY, by=alice)


def test_sms_is_not_asked_where_none_can_be_sent(browser, page):
    assert 'value="sms"' not in browser.get(page).content.decode()


def test_less_is_told_to_nobody(browser, page, alice, bob, mailbox):
    browser.post(page, {"mode": "totp"})
    before = len(mailbox.to(bob.user.email))
    browser.post(page, {"mode": "email"})
    assert asked(alice.organization) == Mode.EMAIL
    assert len(mailbox.to(bob.user.email)) == before


def test_who_came_in_a_while_ago_says_again_who_they_are(page, alice, signed_in):
    answer = signed_in(alice).post(page, {"mode": "email"})
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert asked(alice.organization) == Mode.PASSWORD


def test_manager_and_member_do_not_decide_it(page, bob, transport_alice, signed_in):
    manager = MembershipFactory(organization=transport_alice, role="manager")
    for person in (bob, manager):
        assert signed_in(person).get(page).status_code == 403
        with pytest.raises(PermissionDenied):
            actions.accounts.ask_mode(Mode.EMAIL, by=person)


def test_stranger_does_not_learn_that_there_is_such_a_page(page, charlie, signed_in):
    assert signed_in(charlie).post(page, {"mode": "email"}).status_code == 404


def test_nonsense_is_refused_in_words(browser, page, alice):
    for mode in ("", "none", "TOTP"):
        assert browser.post(page, {"mode": mode}).status_code == 200
    assert asked(alice.organization) == Mode.PASSWORD


def test_english_page(browser, page, alice):
    alice.user.language = "en"
    alice.user.save()
    assert Client().get(page).status_code == 302
    assert browser.get(page).status_code == 200
