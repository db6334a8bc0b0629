"""Codes that are sent at the sign-in: by e-mail, by SMS to a telephone that was proven; and who guesses them."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import actions
from accounts.models import CODE_TRIES, CodeBy, OneTimeCode, User
from notifications.models import Message
from portal.core.journal import JournalEntry, sentence
from portal.env import SmsGateway
from tests.accounts.authenticators import is_signed_in, pair, sign_in, totp
from tests.accounts.factories import UserFactory
from tests.races import at_once

CODE, RESEND, SECURITY = reverse("accounts:sign_in_code"), reverse("accounts:resend_sign_in_code"), "/compte/securite/"
TELEPHONE, TELEPHONE_CODE = reverse("accounts:telephone"), reverse("accounts:telephone_code")
NUMBER = "+15142761234"


@pytest.fixture
def lise(db):
    """Lise receives a code by e-mail at each sign-in."""
    user = UserFactory(first_name="Lise", last_name="Lavoie", email="lise@exemple.ca", code_by=CodeBy.EMAIL)
    return user


@pytest.fixture
def gateway(settings):
    """The portal can send SMS."""
    settings.SMS_GATEWAY = SmsGateway()


@pytest.fixture
def texted(db):
    def latest(number=NUMBER):
        return re.search(r"\d{4} \d{4}", Message.objects.filter(recipient_phone=number).latest("pk").text)[0]

    return latest


def types(client, code):
    return client.post(CODE, {"code": code})


def a_minute_later(user):
    for asked in user.one_time_codes.all():
        asked.sent_at -= actions.codes.timedelta(seconds=61)
        asked.save()


# --- By e-mail -----------------------------------------------------------------------------------


def test_code_completes_the_sign_in(lise, mailbox):
    client, page = sign_in(lise)
    assert page.headers["Location"] == CODE
    assert "l•••@exemple.ca" in client.get(CODE).content.decode()
    assert not is_signed_in(client)
    types(client, mailbox.code(lise.email))
    assert is_signed_in(client)


def test_who_chose_nothing_gets_no_code(db):
    client, _page = sign_in(UserFactory())
    assert is_signed_in(client)
    assert not OneTimeCode.objects.exists()


def test_who_has_an_application_gets_no_code(lise):
    pair(lise)
    _client, page = sign_in(lise)
    assert page.headers["Location"] == reverse("mfa_authenticate")
    assert not OneTimeCode.objects.exists()


def test_wrong_code_says_how_many_tries_are_left(lise):
    client, _page = sign_in(lise)
    page = types(client, "00000000")
    assert "4 essais" in page.content.decode()
    assert not is_signed_in(client)


def test_sixth_try_is_not_looked_at_though_it_is_right(lise, mailbox):
    client, _page = sign_in(lise)
    for _ in range(CODE_TRIES):
        types(client, "00000000")
    page = types(client, mailbox.code(lise.email))
    assert "plus valable" in page.content.decode()
    assert not is_signed_in(client)


def test_code_works_in_the_browser_that_asked_alone(lise, mailbox):
    sign_in(lise)
    code = mailbox.code(lise.email)
    elsewhere, _page = sign_in(lise)
    types(elsewhere, code)
    assert not is_signed_in(elsewhere)
    assert "autre appareil" in elsewhere.get(CODE).content.decode()


def test_code_serves_once(lise, mailbox):
    client, _page = sign_in(lise)
    code = mailbox.code(lise.email)
    types(client, code)
    client.post(reverse("account_logout"))
    sign_in(lise, client)
    types(client, code)
    assert not is_signed_in(client)


def test_code_of_ten_minutes_ago_does_not_serve(lise, mailbox, time_machine):
    time_machine.move_to("2026-11-22T12:00:00Z", tick=False)
    client, _page = sign_in(lise)
    code = mailbox.code(lise.email)
    time_machine.shift(601)
    types(client, code)
    assert not is_signed_in(client)


def test_new_code_kills_the_old(lise, mailbox):
    client, _page = sign_in(lise)
    old = mailbox.code(lise.email)
    a_minute_later(lise)
    client.post(RESEND)
    assert mailbox.code(lise.email) != old
    types(client, old)
    assert not is_signed_in(client)
    types(client, mailbox.code(lise.email))
    assert is_signed_in(client)


def test_another_code_waits_a_minute(lise, mailbox):
    client, _page = sign_in(lise)
    client.post(RESEND)
    assert "Patientez" in client.get(CODE).content.decode()
    assert len(mailbox.to(lise.email)) == 1


def test_sixth_code_of_an_hour_is_refused(lise, mailbox):
    client, _page = sign_in(lise)
    for _ in range(6):
        a_minute_later(lise)
        client.post(RESEND)
    assert lise.one_time_codes.count() == 5


def test_form_sent_twice_keeps_the_code_on_its_way(lise, mailbox):
    client, _page = sign_in(lise)
    sign_in(lise, client)
    types(client, mailbox.code(lise.email))
    assert is_signed_in(client)


def test_code_is_kept_as_a_slow_hash_and_in_no_cookie(lise, mailbox):
    client, _page = sign_in(lise)
    code = mailbox.code(lise.email).replace(" ", "")
    kept = lise.one_time_codes.get().code_hash
    assert code not in kept
    assert code not in str(client.cookies)
    assert code not in str(dict(client.session))


def test_person_shut_out_meanwhile_does_not_come_in(lise, mailbox):
    client, _page = sign_in(lise)
    code = mailbox.code(lise.email)
    User.objects.filter(pk=lise.pk).update(is_active=False)
    types(client, code)
    assert client.get(SECURITY).status_code == 302


# --- Chosen and dropped ----------------------------------------------------------------------------


def test_code_by_email_is_chosen_and_dropped(db, mailbox):
    user = UserFactory(first_name="Roger", last_name="Roy")
    client, _page = sign_in(user)
    client.post(reverse("accounts:choose_code"), {"code_by": "email"})
    user.refresh_from_db()
    assert user.code_by == CodeBy.EMAIL
    assert "à chaque connexion" in mailbox.latest(user.email).text
    client.post(reverse("accounts:choose_code"), {"code_by": "none"})
    user.refresh_from_db()
    assert user.code_by == ""
    assert sentence(JournalEntry.objects.latest("pk")) == "Roger Roy a cessé de recevoir un code à chaque connexion."


# --- By SMS --------------------------------------------------------------------------------------


def prove(client, texted, number="514 276-1234"):
    client.post(TELEPHONE, {"number": number})
    return client.post(TELEPHONE_CODE, {"code": texted()})


def test_telephone_is_proven_by_a_code_and_then_used(db, gateway, texted, mailbox):
    user = UserFactory()
    client, _page = sign_in(user)
    prove(client, texted)
    user.refresh_from_db()
    assert (user.authentication_phone, user.code_by) == (NUMBER, CodeBy.SMS)
    assert "514 276-1234" in client.get(SECURITY).content.decode()
    again, _page = sign_in(user)
    assert "•••• 1234" in again.get(CODE).content.decode()
    types(again, texted())
    assert is_signed_in(again)


def test_code_for_one_number_proves_no_other(db, gateway, texted):
    user = UserFactory()
    client, _page = sign_in(user)
    client.post(TELEPHONE, {"number": "514 276-1234"})
    client.post(TELEPHONE_CODE, {"code": "00000000"})
    user.refresh_from_db()
    assert user.authentication_phone == ""


def test_sign_in_code_proves_no_telephone(lise, gateway, mailbox):
    client, _page = sign_in(lise)
    code = mailbox.code(lise.email)
    types(client, code)
    assert client.post(TELEPHONE_CODE, {"code": code}).headers["Location"] == TELEPHONE


def test_without_a_gateway_the_mailbox_stands_in_and_nobody_is_offered_a_telephone(db, mailbox):
    user = UserFactory(code_by=CodeBy.SMS, authentication_phone=NUMBER)
    client, _page = sign_in(user)
    types(client, mailbox.code(user.email))
    assert is_signed_in(client)
    assert client.get(TELEPHONE).status_code == 404
    assert TELEPHONE not in client.get(SECURITY).content.decode()


def test_no_code_by_sms_without_a_telephone(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(code_by=CodeBy.SMS)


# --- Guessed -------------------------------------------------------------------------------------


def forty_at_once(asked, monkeypatch, use):
    compared, compare = [], actions.codes.code_matches

    def note(typed, kept):
        compared.append(typed)
        return compare(typed, kept)

    monkeypatch.setattr(actions.codes, "code_matches", note)
    at_once(*(lambda code=f"{number:08}": use(asked, code) for number in range(40)))
    return len(compared)


@pytest.fixture
def asked(transactional_db):
    user = UserFactory(code_by=CodeBy.EMAIL)
    return actions.codes.send_sign_in_code(user, ticket=user.public_id, by=CodeBy.EMAIL)


def test_of_forty_wrong_codes_at_once_five_are_looked_at(asked, monkeypatch):
    assert forty_at_once(asked, monkeypatch, actions.codes.use_code) == CODE_TRIES


def test_more_would_be_if_the_tries_were_read_first(asked, monkeypatch):
    def careless(asked, code):
        mine = OneTimeCode.objects.get(pk=asked.pk)
        if mine.tries < CODE_TRIES:
            actions.codes.code_matches(code, mine.code_hash)
            mine.tries += 1
            mine.save()

    assert forty_at_once(asked, monkeypatch, careless) > CODE_TRIES


def test_six_digits_of_an_application_are_no_code(lise, mailbox):
    """The two kinds of codes are told apart."""
    secret = pair(UserFactory())
    client, _page = sign_in(lise)
    types(client, totp(secret))
    assert not is_signed_in(client)
