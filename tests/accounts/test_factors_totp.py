"""An application as second factor: paired, used, used once, lost, removed; and who guesses its codes."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import actions
from notifications.models import Message
from portal.core.journal import JournalEntry, sentence
from tests.accounts.authenticators import is_signed_in, pair, shared_secret, sign_in, totp
from tests.accounts.factories import UserFactory

SECURITY, ADD, FACTOR = reverse("accounts:security"), reverse("accounts:add_totp"), reverse("mfa_authenticate")
CODES, CONFIRM = reverse("accounts:recovery_codes"), reverse("account_reauthenticate")


@pytest.fixture
def lise(db):
    return UserFactory(first_name="Lise", last_name="Lavoie", email="lise@exemple.ca")


@pytest.fixture
def paired(lise):
    """Lise with an application; its secret."""
    return pair(lise)


def shows(client, code):
    return client.post(FACTOR, {"code": code})


def wrong(secret):
    """A code that the application shows at no near moment."""
    near = {totp(secret, steps=steps) for steps in range(-2, 3)}
    return next(code for code in map("{:06}".format, range(10)) if code not in near)


# --- Paired --------------------------------------------------------------------------------------


def test_application_is_paired_with_the_code_that_it_shows(lise, mailbox):
    client, _page = sign_in(lise)
    page = client.get(ADD).content.decode()
    secret = shared_secret(client)
    assert secret in page
    assert "data:image/svg+xml;base64," in page
    assert client.post(ADD, {"code": totp(secret)}).headers["Location"] == CODES
    assert "Une application d’authentification a été ajoutée." in mailbox.latest(lise.email).text or [
        message for message in mailbox.to(lise.email) if "application" in message.text
    ]
    assert "Lise Lavoie a ajouté une application d’authentification." in map(sentence, JournalEntry.objects.all())


def test_wrong_code_pairs_nothing(lise):
    client, _page = sign_in(lise)
    client.get(ADD)
    page = client.post(ADD, {"code": wrong(shared_secret(client))})
    assert "n’est pas le bon" in page.content.decode()
    assert not lise.authenticator_set.exists()


def test_secret_is_sealed_in_the_database_and_on_the_way(lise):
    client, _page = sign_in(lise)
    client.get(ADD)
    secret = shared_secret(client)
    assert secret not in str(dict(client.session))
    client.post(ADD, {"code": totp(secret)})
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    assert "totp_secret" not in client.session


def test_recovery_codes_are_shown_in_the_session_that_made_them_until_they_are_noted(lise):
    client, _page = sign_in(lise)
    client.get(ADD)
    client.post(ADD, {"code": totp(shared_secret(client))})
    codes = actions.factors.recovery_codes_left(lise)
    assert len(codes) == 10
    shown = f"{codes[0][:4]} {codes[0][4:]}"
    assert shown in client.get(CODES).content.decode()
    file = client.get(reverse("accounts:recovery_codes_file"))
    assert file.content.decode().split("\n")[0] == shown
    assert "attachment" in file.headers["Content-Disposition"]
    client.post(reverse("accounts:recovery_codes_noted"))
    assert shown not in client.get(CODES).content.decode()
    assert client.get(reverse("accounts:recovery_codes_file")).status_code == 404


def test_new_recovery_codes_kill_the_old(lise, paired):
    old = actions.factors.recovery_codes_left(lise)[0]
    client, _page = sign_in(lise)
    shows(client, totp(paired))
    client.post(CODES)
    assert old not in actions.factors.recovery_codes_left(lise)
    other, _page = sign_in(lise)
    shows(other, old)
    assert not is_signed_in(other)


# --- Used ----------------------------------------------------------------------------------------


def test_password_alone_opens_nothing(lise, paired):
    client, page = sign_in(lise)
    assert page.headers["Location"] == FACTOR
    assert client.get(SECURITY).status_code == 302
    assert not is_signed_in(client)


def test_code_completes_the_sign_in(lise, paired):
    client, _page = sign_in(lise)
    shows(client, totp(paired))
    assert is_signed_in(client)
    assert client.get(SECURITY).status_code == 200


def test_code_serves_once_for_as_long_as_it_lives(lise, paired, time_machine):
    """The library forgets after 30 seconds a code that lives for 90."""
    time_machine.move_to("2026-11-22T12:00:05Z", tick=False)
    code = totp(paired)
    shows(sign_in(lise)[0], code)
    time_machine.move_to("2026-11-22T12:00:50Z", tick=False)
    again, _page = sign_in(lise)
    shows(again, code)
    assert not is_signed_in(again)
    shows(again, totp(paired))
    assert is_signed_in(again)


def test_code_of_the_half_minute_before_still_serves(lise, paired, time_machine):
    time_machine.move_to("2026-11-22T12:00:25Z", tick=False)
    code = totp(paired)
    time_machine.move_to("2026-11-22T12:00:35Z", tick=False)
    client, _page = sign_in(lise)
    shows(client, code)
    assert is_signed_in(client)


def test_code_of_two_minutes_ago_does_not(lise, paired):
    client, _page = sign_in(lise)
    shows(client, totp(paired, steps=-4))
    assert not is_signed_in(client)


def test_recovery_code_stands_for_the_application_once(lise, paired, mailbox):
    code = actions.factors.recovery_codes_left(lise)[3]
    client, _page = sign_in(lise)
    shows(client, f"{code[:4]} {code[4:]}")
    assert is_signed_in(client)
    assert "Il vous reste 9 codes" in mailbox.latest(lise.email).text
    again, _page = sign_in(lise)
    shows(again, code)
    assert not is_signed_in(again)


def test_security_page_says_when_few_codes_are_left_and_when_there_are_none(lise, paired, signed_in):
    def said():
        return signed_in(lise).get(SECURITY).content.decode().replace("\xa0", " ")

    assert "Il vous reste 10 codes." in said()
    assert "s’épuisent" not in said()
    codes = lise.authenticator_set.get(type=Authenticator.Type.RECOVERY_CODES)
    for used, told in ((8, "Il vous reste 2 codes. Sans eux"), (10, "Rien ne remplace votre second facteur")):
        codes.data["used_mask"] = 2**used - 1
        codes.save()
        assert told in said()


def test_code_of_someone_else_is_wrong(lise, paired):
    other = pair(UserFactory(), "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    client, _page = sign_in(lise)
    shows(client, totp(other))
    assert not is_signed_in(client)


def test_new_password_by_mail_leaves_the_second_factor_on(lise, paired, mailbox, client):
    client.post(reverse("account_reset_password"), {"email": lise.email})
    page = client.get(mailbox.link(lise.email), follow=True)
    chosen = "une barque sur le Saguenay"
    client.post(page.request["PATH_INFO"], {"password1": chosen, "password2": chosen})
    client, page = sign_in(lise, password=chosen)
    assert page.headers["Location"] == FACTOR
    assert not is_signed_in(client)


def test_change_of_the_secret_key_costs_nobody_their_factor(lise, paired, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-" * 5
    call_command("reseal", stdout=StringIO())
    settings.SECRET_KEY_FALLBACKS = []
    client, _page = sign_in(lise)
    shows(client, totp(paired))
    assert is_signed_in(client)
    assert len(actions.factors.recovery_codes_left(lise)) == 10


# --- Guessed -------------------------------------------------------------------------------------


def test_limit_holds_over_sessions(lise, paired):
    for _ in range(5):
        shows(sign_in(lise)[0], wrong(paired))
    client, _page = sign_in(lise)
    assert "Trop d’essais" in shows(client, totp(paired)).content.decode()
    assert not is_signed_in(client)


def test_right_code_gives_its_own_try_back_and_no_other(lise, paired, time_machine):
    time_machine.move_to("2026-11-22T12:00:05Z")
    for _ in range(4):
        shows(sign_in(lise)[0], wrong(paired))
    shows(sign_in(lise)[0], totp(paired))
    shows(sign_in(lise)[0], wrong(paired))
    client, _page = sign_in(lise)
    shows(client, totp(paired, steps=1))
    assert not is_signed_in(client)


def test_ten_wrong_codes_in_a_day_are_told_once(lise, paired, time_machine, mailbox):
    for minutes in (0, 6, 12):
        time_machine.move_to(f"2026-11-22T12:{minutes:02}:00Z", tick=False)
        for _ in range(5):
            shows(sign_in(lise, Client(REMOTE_ADDR=f"2001:db8:{minutes}::1"))[0], wrong(paired))
    told = [message for message in mailbox.to(lise.email) if message.template.endswith("codes_guessed")]
    assert len(told) == 1


# --- Removed, and what else is grave ---------------------------------------------------------------


def test_removing_asks_again_who_it_is_and_a_password_is_not_enough(lise, paired):
    client = Client()
    client.force_login(lise)
    page = client.post(reverse("accounts:remove_totp"))
    assert page.headers["Location"].startswith(CONFIRM)
    assert 'type="password"' not in client.get(page.headers["Location"]).content.decode()
    assert client.post(CONFIRM, {"password": "le-pont-de-quebec-1917"}).status_code == 200
    assert lise.authenticator_set.exists()


def test_who_has_just_come_in_is_not_asked_twice(lise, paired):
    client, _page = sign_in(lise)
    shows(client, totp(paired))
    client.post(reverse("accounts:remove_totp"))
    assert not lise.authenticator_set.exists()


def test_five_minutes_later_they_are(lise, paired, time_machine):
    time_machine.move_to("2026-11-22T12:00:05Z")
    client, _page = sign_in(lise)
    shows(client, totp(paired))
    time_machine.shift(301)
    page = client.post(reverse("accounts:remove_totp"))
    assert page.headers["Location"].startswith(CONFIRM)
    page = client.post(page.headers["Location"], {"code": totp(paired)})
    assert page.headers["Location"] == SECURITY
    assert not lise.authenticator_set.exists()


def test_change_ends_the_other_sessions_and_is_told(lise, paired, mailbox, time_machine):
    time_machine.move_to("2026-11-22T12:00:05Z", tick=False)
    elsewhere, _page = sign_in(lise)
    shows(elsewhere, totp(paired))
    here, _page = sign_in(lise)
    shows(here, totp(paired, steps=1))
    here.post(reverse("accounts:remove_totp"))
    assert elsewhere.get(SECURITY).status_code == 302
    assert here.get(SECURITY).status_code == 200
    assert "L’application d’authentification a été retirée." in mailbox.latest(lise.email).text
    assert sentence(JournalEntry.objects.latest("pk")) == "Lise Lavoie a retiré son application d’authentification."


def test_recovery_codes_go_with_the_last_factor(lise, paired):
    actions.factors.remove_totp(lise, keep=None)
    assert not lise.authenticator_set.exists()
    assert is_signed_in(sign_in(lise)[0])


def test_mails_are_in_the_language_of_the_person(db, mailbox):
    john = UserFactory(english=True)
    pair(john)
    assert Message.objects.filter(user=john, language="en").exists()


def test_wrong_code_says_what_to_try_next(lise, paired):
    client, _page = sign_in(lise)
    used = actions.factors.recovery_codes_left(lise)[0]
    shows(client, used)
    again, _page = sign_in(lise)
    page = shows(again, used).content.decode()
    assert "Attendez le code suivant de l’application, ou prenez un autre code de secours." in page
