"""An address that someone else proposes: the link that goes there needs the person, not only the mailbox."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import EmailChange, User
from tests.accounts.authenticators import sign_in
from tests.accounts.factories import PASSWORD, UserFactory

CONFIRM = reverse("accounts:confirm_email")
NEW = "roger.roy@nouveau.example"


@pytest.fixture
def alice_who_proposes(db):
    return UserFactory(first_name="Alice", last_name="Arsenault", email="alice.a@exemple.ca")


@pytest.fixture
def roger(db):
    return UserFactory(email="roger@exemple.ca", first_name="Roger", last_name="Roy")


@pytest.fixture
def link(roger, alice_who_proposes, mailbox):
    actions.email_changes.ask(roger, email=NEW, by=alice_who_proposes)
    return mailbox.link(NEW)


def is_still_the_same(roger):
    return User.objects.get(pk=roger.pk).email == "roger@exemple.ca"


@pytest.mark.parametrize(("language", "verb"), [("fr-ca", "propose"), ("en", "suggests")])
def test_mail_says_who_proposes(language, verb, roger, alice_who_proposes, mailbox):
    roger.language = language
    roger.save()
    actions.email_changes.ask(roger, email=NEW, by=alice_who_proposes)
    words = f"Alice Arsenault {verb}"
    assert words in mailbox.latest(NEW).text
    assert words in mailbox.latest(NEW).html


def test_mail_of_the_person_names_nobody(roger, mailbox):
    actions.email_changes.ask(roger, email=NEW, by=roger)
    assert "propose" not in mailbox.latest(NEW).text


def test_person_signs_in_and_accepts(link, roger):
    browser = Client()
    browser.get(link)
    asked = browser.get(CONFIRM)
    assert asked.url == f"{reverse('account_login')}?next={CONFIRM}"
    led = browser.post(asked.url, {"login": roger.email, "password": PASSWORD, "next": CONFIRM})
    assert led.url == CONFIRM
    assert browser.post(CONFIRM).url == reverse("accounts:profile")
    assert User.objects.get(pk=roger.pk).email == NEW


def test_mailbox_alone_is_not_enough(link, roger):
    browser = Client()
    browser.get(link)
    assert browser.post(CONFIRM).url.startswith(reverse("account_login"))
    assert is_still_the_same(roger)


def test_whoever_proposed_it_cannot_accept_it(link, roger, alice_who_proposes):
    browser, _page = sign_in(alice_who_proposes)
    browser.get(link)
    page = browser.get(CONFIRM).content.decode()
    assert "Cette adresse est proposée à Roger Roy, qui doit se connecter pour l’accepter." in page
    assert "Confirmer cette adresse</button>" not in page
    assert browser.post(CONFIRM).status_code == 410
    assert is_still_the_same(roger)


def test_nobody_who_is_shut_out_accepts_it(link, roger):
    User.objects.filter(pk=roger.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        actions.email_changes.confirm(EmailChange.objects.get(), by=roger)
    assert is_still_the_same(roger)
