"""Passkeys: added, used beside the password and instead of it, and those that are not what they say."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.authenticators import Passkey, is_signed_in, sign_in
from tests.accounts.factories import PASSWORD, UserFactory
from tests.organizations.factories import MembershipFactory

ADD, SECURITY, FACTOR = reverse("accounts:add_passkey"), reverse("accounts:security"), reverse("mfa_authenticate")
ALONE = reverse("accounts:sign_in_with_passkey")
ORIGIN = "http://testserver"


def options_in(page):
    found = re.search(r'<script id="passkey-options"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL)
    return json.loads(found[1])


@pytest.fixture
def lise(db):
    return UserFactory(first_name="Lise", last_name="Lavoie", email="lise@exemple.ca")


@pytest.fixture
def passkey():
    return Passkey("testserver", ORIGIN)


@pytest.fixture
def held(lise, passkey):
    """The passkey of Lise."""
    client, _page = sign_in(lise)
    add(client, passkey)
    return passkey


def add(client, passkey, name="Ordinateur du bureau"):
    return client.post(ADD, {"name": name, "credential": passkey.create(options_in(client.get(ADD)))})


def comes_alone(passkey, client=None, **how):
    client = client or Client()
    options = client.get(ALONE).json()
    return client, client.post(ALONE, {"credential": passkey.get(options, **how)})


def test_passkey_is_added_and_named(lise, held, mailbox):
    client, _page = comes_alone(held)
    assert "Ordinateur du bureau" in client.get(SECURITY).content.decode()
    assert [message for message in mailbox.to(lise.email) if "Une clé d’accès a été ajoutée." in message.text]


def test_passkey_alone_is_a_whole_sign_in(lise, held):
    client, _page = comes_alone(held)
    assert is_signed_in(client)
    assert client.get(SECURITY).status_code == 200


def test_passkey_completes_the_password(lise, held):
    client, page = sign_in(lise)
    assert page.headers["Location"] == FACTOR
    client.post(FACTOR, {"credential": held.get(options_in(client.get(FACTOR)))})
    assert is_signed_in(client)


def test_passkey_that_nobody_unlocked_opens_nothing(lise, held):
    client, _page = comes_alone(held, flags=0x01)
    assert not is_signed_in(client)
    client, _page = sign_in(lise)
    client.post(FACTOR, {"credential": held.get(options_in(client.get(FACTOR)), flags=0x01)})
    assert not is_signed_in(client)


def test_answer_to_another_challenge_opens_nothing(lise, held):
    client, other = Client(), Client()
    options = client.get(ALONE).json()
    other.get(ALONE)
    other.post(ALONE, {"credential": held.get(options)})
    assert not is_signed_in(other)


def test_answer_serves_once(lise, held):
    client = Client()
    answer = held.get(client.get(ALONE).json())
    client.post(ALONE, {"credential": answer})
    client.post(reverse("account_logout"))
    client.post(ALONE, {"credential": answer})
    assert not is_signed_in(client)


def test_key_of_another_site_opens_nothing(lise, held):
    held.host = Passkey("evil.example", ORIGIN).host
    client, _page = comes_alone(held)
    assert not is_signed_in(client)


def test_page_of_another_site_opens_nothing(lise, held, settings):
    """In production, where browsers are asked for HTTPS; a demonstration on one machine has none."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    held.origin = "https://testserver.evil.example"
    client, _page = comes_alone(held)
    assert not is_signed_in(client)
    held.origin = "https://testserver"
    client, _page = comes_alone(held)
    assert is_signed_in(client)


def test_own_key_does_not_open_the_user_of_someone_else(lise, held):
    mallory = UserFactory()
    client, _page = sign_in(mallory)
    own = Passkey("testserver", ORIGIN)
    add(client, own)
    own.user_handle = held.user_handle
    client, _page = comes_alone(own)
    assert not is_signed_in(client)


@pytest.mark.parametrize("by", ["the portal", "the only account"])
def test_person_shut_out_does_not_come_in_by_passkey(lise, held, by):
    if by == "the portal":
        User.objects.filter(pk=lise.pk).update(is_active=False)
    else:
        MembershipFactory(user=lise, inactive=True)
    client, page = comes_alone(held)
    assert page.headers["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


NONSENSE = [
    "",
    "{",
    "[]",
    "null",
    '"text"',
    "{}",
    '{"response": 3}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA","userHandle":"enp6enp6enp6enp6eg"},"clientExtensionResults":{}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","attestationObject":"oA"},"clientExtensionResults":{}}',
]


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_is_refused_in_words(lise, answer):
    visitor = Client()
    visitor.get(ALONE)
    assert visitor.post(ALONE, {"credential": answer}).headers["Location"] == reverse("account_login")
    client, _page = sign_in(lise)
    client.get(ADD)
    page = client.post(ADD, {"name": "Clé", "credential": answer})
    assert page.status_code == 200
    assert "autre façon" in page.content.decode()
    assert not Authenticator.objects.exists()


def test_passkey_without_its_own_verification_is_not_added(lise, passkey, monkeypatch):
    client, _page = sign_in(lise)
    options = options_in(client.get(ADD))
    assert options["publicKey"]["authenticatorSelection"]["userVerification"] == "required"
    assert options["publicKey"]["authenticatorSelection"]["residentKey"] == "required"
    assert options["publicKey"]["rp"]["id"] == "testserver"


# --- Without a password ----------------------------------------------------------------------------


def test_password_is_dropped_and_comes_back_by_mail(lise, held, mailbox):
    client, _page = comes_alone(held)
    client.post(reverse("accounts:drop_password"))
    assert client.get(SECURITY).status_code == 200
    lise.refresh_from_db()
    assert not lise.has_usable_password()
    assert not is_signed_in(sign_in(lise)[0])
    assert is_signed_in(comes_alone(held)[0])
    Client().post(reverse("account_reset_password"), {"email": lise.email})
    assert "/mot-de-passe/" in mailbox.link(lise.email)


def test_who_has_no_passkey_keeps_the_password(lise):
    client, _page = sign_in(lise)
    client.post(reverse("accounts:drop_password"))
    lise.refresh_from_db()
    assert lise.check_password(PASSWORD)


def test_only_way_in_is_not_removed(lise, held):
    client, _page = comes_alone(held)
    client.post(reverse("accounts:drop_password"))
    public_id = lise.authenticator_set.get(type="webauthn").data["public_id"]
    page = client.post(reverse("accounts:remove_passkey", args=[public_id]), follow=True)
    assert "votre seule façon d’entrer" in page.content.decode()
    assert is_signed_in(comes_alone(held)[0])


def test_passkey_is_removed_by_its_owner_alone(lise, held):
    public_id = lise.authenticator_set.get(type="webauthn").data["public_id"]
    address = reverse("accounts:remove_passkey", args=[public_id])
    stranger, _page = sign_in(UserFactory())
    assert stranger.post(address).status_code == 404
    client, _page = comes_alone(held)
    client.post(address)
    assert not lise.authenticator_set.exists()
