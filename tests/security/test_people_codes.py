"""Codes of people: two tabs on one code, guesses in many sessions, the code of someone else."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import CodeBy, OneTimeCode, User
from notifications.models import Message
from portal.env import SmsGateway
from tests.accounts.authenticators import is_signed_in, shared_secret, sign_in, totp
from tests.accounts.factories import UserFactory
from tests.accounts.rights import inside

pytestmark = pytest.mark.django_db

LISE, NUMBER, CODE = "lise@exemple.ca", "+15142761234", reverse("accounts:sign_in_code")
TELEPHONE, TELEPHONE_CODE = reverse("accounts:telephone"), reverse("accounts:telephone_code")


@pytest.fixture(autouse=True)
def gateway(settings):
    """The portal can send SMS."""
    settings.SMS_GATEWAY = SmsGateway()


@pytest.fixture
def lise(db):
    return UserFactory(first_name="Lise", last_name="Lavoie", email=LISE)


def comes_in_with_a_code(user, client):
    User.objects.filter(pk=user.pk).update(code_by=CodeBy.EMAIL)
    sign_in(user, client)


def texted():
    return re.search(r"\d{4} \d{4}", Message.objects.filter(recipient_phone=NUMBER).latest("pk").text)[0]


# --- Two tabs on one code ----------------------------------------------------------------------------


def test_two_tabs_on_the_code_of_a_sign_in_come_in_once(lise, mailbox):
    client = Client()
    comes_in_with_a_code(lise, client)
    code = mailbox.code(LISE)
    client.post(CODE, {"code": code})
    again = client.post(CODE, {"code": code}, follow=True)
    assert again.status_code == 200
    assert is_signed_in(client)
    assert OneTimeCode.objects.get().tries == 1


def test_two_tabs_on_the_code_of_a_telephone_prove_it_once(lise, mailbox):
    client = inside(lise)
    client.post(TELEPHONE, {"number": NUMBER})
    code = texted()
    client.post(TELEPHONE_CODE, {"code": code})
    again = client.post(TELEPHONE_CODE, {"code": code})
    assert "plus valable" in again.content.decode()
    assert len([mail for mail in mailbox.to(LISE) if "téléphone d’authentification" in mail.text]) == 1


def test_two_tabs_that_pair_an_application_pair_one(lise):
    client = inside(lise)
    for _ in range(2):
        client.get(reverse("accounts:add_totp"))
    code = totp(shared_secret(client))
    for _ in range(2):
        client.post(reverse("accounts:add_totp"), {"code": code})
    assert lise.authenticator_set.filter(type="totp").count() == 1


# --- Guesses in many sessions --------------------------------------------------------------------------


def test_guesses_of_a_sign_in_code_do_not_grow_with_sessions(lise, wait_a_minute):
    """Whoever knows the password begins anew in browser after browser: five codes an hour, five tries each."""
    User.objects.filter(pk=lise.pk).update(code_by=CodeBy.EMAIL)
    for number in range(9):
        client, _page = sign_in(lise, Client(REMOTE_ADDR=f"203.0.{number}.1"))
        for _ in range(7):
            client.post(CODE, {"code": "00000000"})
        wait_a_minute()
    assert OneTimeCode.objects.count() == 5
    assert sum(OneTimeCode.objects.values_list("tries", flat=True)) <= 25


def test_guesses_of_a_telephone_code_do_not_grow_with_sessions(lise, wait_a_minute):
    for number in range(9):
        client = inside(lise, Client(REMOTE_ADDR=f"203.0.{number}.1"))
        client.post(TELEPHONE, {"number": NUMBER})
        for _ in range(7):
            client.post(TELEPHONE_CODE, {"code": "00000000"})
        wait_a_minute()
    assert OneTimeCode.objects.count() == 5
    lise.refresh_from_db()
    assert lise.authentication_phone == ""


@pytest.fixture
def wait_a_minute():
    def wait():
        for code in OneTimeCode.objects.all():
            OneTimeCode.objects.filter(pk=code.pk).update(sent_at=code.sent_at - timedelta(seconds=61))

    return wait


def test_nobody_uses_the_code_or_the_copy_of_someone_else(lise, bob, mailbox):
    client = inside(lise)
    client.post(TELEPHONE, {"number": NUMBER})
    other = inside(bob.user)
    other.post(TELEPHONE, {"number": "+15142769999"})
    other.post(TELEPHONE_CODE, {"code": texted()})
    assert not User.objects.exclude(authentication_phone="").exists()
    copy = actions.rights.copies.ask(lise)
    assert other.post(reverse("accounts:fetch_copy"), {"copy": copy.public_id}).status_code == 404
