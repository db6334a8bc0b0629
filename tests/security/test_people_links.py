"""Links, codes and sessions of people: whose they are, how often they serve, and what a stranger may do with them."""

from itertools import permutations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import CodeBy, FactorRecovery, OneTimeCode, User
from notifications.models import Message
from portal.env import SmsGateway
from tests.accounts.authenticators import Passkey, is_signed_in, pair, sign_in, totp
from tests.accounts.factories import UserFactory
from tests.accounts.rights import inside

pytestmark = pytest.mark.django_db

LISE, NUMBER = "lise@exemple.ca", "+15142761234"
SIGN_IN, FACTOR, CODE = reverse("account_login"), reverse("mfa_authenticate"), reverse("accounts:sign_in_code")
TELEPHONE, TELEPHONE_CODE = reverse("accounts:telephone"), reverse("accounts:telephone_code")
CLAIMED = [{"host": "mechant.example"}, {"x-forwarded-host": "mechant.example"}, {"forwarded": "host=mechant.example"}]


@pytest.fixture(autouse=True)
def gateway(settings):
    """The portal can send SMS."""
    settings.SMS_GATEWAY = SmsGateway()


@pytest.fixture
def lise(db):
    return UserFactory(first_name="Lise", last_name="Lavoie", email=LISE, username="lavl123")


def falls_asleep(user):
    User.objects.filter(pk=user.pk).update(asleep_since=timezone.now())
    return User.objects.get(pk=user.pk)


# --- Links in mails, whatever host the request claims ----------------------------------------------


def asks_a_temporary_password(user, client):
    client.post(reverse("accounts:temporary_password"), {"card": "lavl123"})


def asks_another_address(user, client):
    inside(user, client).post(reverse("accounts:email"), {"email": "nouvelle@exemple.ca"})


def knocks_while_asleep(user, client):
    sign_in(falls_asleep(user), client)


def loses_the_factor(user, client):
    pair(user)
    Message.objects.all().delete()
    sign_in(user, client)
    client.post(reverse("accounts:lost_factor"), {"words": "Mon téléphone est perdu."})


def comes_in_with_a_code(user, client):
    User.objects.filter(pk=user.pk).update(code_by=CodeBy.EMAIL)
    sign_in(user, client)


def comes_in_elsewhere(user, client):
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    sign_in(user, client)


WRITING = [
    asks_a_temporary_password,
    asks_another_address,
    knocks_while_asleep,
    loses_the_factor,
    comes_in_with_a_code,
    comes_in_elsewhere,
]


@pytest.mark.parametrize("claim", CLAIMED, ids=lambda claim: next(iter(claim)))
@pytest.mark.parametrize("deed", WRITING)
def test_links_of_mails_are_ours_whatever_host_the_request_claims(deed, claim, settings, lise, mailbox):
    settings.ALLOWED_HOSTS = ["*"]
    deed(lise, Client(headers=claim))
    written = mailbox.all()
    assert written
    for mail in written:
        assert settings.SITE_URL in mail.text
        assert "mechant" not in mail.text + mail.html


# --- Sessions that someone else chose, or knew before ------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/compte/nouvelle-adresse/jeton/", "/compte/reveil/jeton/", "/compte/connexion/cle/"]
)
def test_session_that_someone_else_chose_is_not_taken(address, client):
    chosen = "a" * 32
    client.cookies["session"] = chosen
    client.get(address)
    assert client.cookies["session"].value != chosen
    assert not Session.objects.filter(session_key=chosen).exists()


def test_session_known_before_the_second_factor_is_worth_nothing_after(lise):
    secret = pair(lise)
    client, _page = sign_in(lise)
    known = client.cookies["session"].value
    client.post(FACTOR, {"code": totp(secret)})
    assert is_signed_in(client)
    assert client.cookies["session"].value != known
    assert not Session.objects.filter(session_key=known).exists()


def test_session_known_before_the_code_is_worth_nothing_after(lise, mailbox):
    client = Client()
    comes_in_with_a_code(lise, client)
    known = client.cookies["session"].value
    client.post(CODE, {"code": mailbox.code(LISE)})
    assert is_signed_in(client)
    assert not Session.objects.filter(session_key=known).exists()


def test_session_known_before_the_passkey_is_worth_nothing_after(lise):
    client, passkey = inside(lise), Passkey("testserver", "http://testserver")
    options = client.get(reverse("accounts:add_passkey")).context["options"]
    client.post(reverse("accounts:add_passkey"), {"name": "Clé", "credential": passkey.create(options)})
    visitor = Client()
    options = visitor.get(reverse("accounts:sign_in_with_passkey")).json()
    known = visitor.cookies["session"].value
    visitor.post(reverse("accounts:sign_in_with_passkey"), {"credential": passkey.get(options)})
    assert is_signed_in(visitor)
    assert not Session.objects.filter(session_key=known).exists()


@pytest.mark.parametrize("verb", ["get", "post", "head"])
@pytest.mark.parametrize(
    "name", ["accounts:profile", "accounts:security", "accounts:add_totp", "accounts:code", "home"]
)
def test_password_alone_opens_no_other_page_by_its_address(name, verb, lise):
    pair(lise)
    client, _page = sign_in(lise)
    answer = getattr(client, verb)(reverse(name), {"code": "1"})
    assert "Lavoie" not in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("step", [CODE, reverse("accounts:resend_sign_in_code")])
def test_step_of_someone_who_has_no_application_skips_none(step, lise):
    """Lise chose a code by e-mail before she had an application: her sign-in asks the application."""
    User.objects.filter(pk=lise.pk).update(code_by=CodeBy.EMAIL)
    pair(User.objects.get(pk=lise.pk))
    client, _page = sign_in(lise)
    client.post(step, {"code": "12345678"})
    assert not OneTimeCode.objects.exists()
    assert not is_signed_in(client)


# --- Each link serves once, one purpose, by its button ------------------------------------------------


def link_of(user, kind, mailbox):
    """Return the link that a mail of this kind holds."""
    if kind == "wake":
        sign_in(falls_asleep(user))
        return mailbox.link(LISE)
    if kind == "email_claim":
        actions.email_changes.ask(user, email="nouvelle@exemple.ca", by=user)
        return mailbox.link("nouvelle@exemple.ca")
    actions.recoveries.ask(user, "Mon téléphone est perdu.")
    return mailbox.link(LISE)


def state_of(user):
    user.refresh_from_db()
    return user.email, user.asleep_since, FactorRecovery.objects.open().count()


KINDS = ["wake", "email_claim", "cancel_recovery"]


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_opens_a_link_without_its_button_changes_nothing(kind, lise, mailbox):
    link = link_of(lise, kind, mailbox)
    before = state_of(lise)
    for verb in ("get", "head", "options"):
        getattr(Client(), verb)(link, follow=True)
    assert state_of(lise) == before


@pytest.mark.parametrize(("kind", "other"), list(permutations(KINDS, 2)))
def test_token_of_one_purpose_serves_no_other(kind, other, lise, mailbox):
    token = link_of(lise, kind, mailbox).rstrip("/").rsplit("/", 1)[1]
    before, visitor = state_of(lise), Client()
    answer = visitor.get(reverse(f"accounts:{other}", args=[token]), follow=True)
    assert answer.status_code == 410
    visitor.post(reverse(f"accounts:{other}", args=[token]))
    visitor.post(reverse("accounts:confirm_email"))
    assert state_of(lise) == before


@pytest.mark.parametrize("kind", ["wake", "cancel_recovery"])
def test_two_tabs_on_one_link_do_it_once_and_the_second_is_told(kind, lise, mailbox):
    link = link_of(lise, kind, mailbox)
    client = Client()
    pages = [client.post(link, follow=True).content.decode() for _ in range(2)]
    assert "govuk-error" in pages[1] or "ne sert plus" in pages[1] or "a déjà" in pages[1] or "relisez-la" in pages[1]
    assert pages[0] != pages[1]


def test_two_browsers_on_one_new_address_confirm_it_once(lise, mailbox):
    link = link_of(lise, "email_claim", mailbox)
    first, second = Client(), Client()
    for browser in (first, second):
        browser.get(link)
    assert first.post(reverse("accounts:confirm_email")).status_code == 302
    answer = second.post(reverse("accounts:confirm_email"))
    assert answer.status_code == 410
    assert "Ce lien ne sert plus" in answer.content.decode()
