"""« J’ai oublié mon mot de passe » of trainers: a password of one use, by mail, that the person replaces at once."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import TemporaryPassword, User
from notifications.models import Message
from portal.core.journal import JournalEntry, sentence
from portal.core.secrets import KEY_LETTERS, make_key, normalise_key
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.test_known_address import stable
from tests.races import at_once
from tests.reading import text
from tests.timing import from_elsewhere, places, require_same_time, seconds

ASK, SENT, CHOOSE = (
    "/compte/mot-de-passe/temporaire/",
    "/compte/mot-de-passe/temporaire/envoye/",
    "/compte/mot-de-passe/choix/",
)
SIGN_IN = "/compte/connexion/"
NEW = "la traverse de Lévis 1902"
KEY = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")


@pytest.fixture
def claude(db):
    return UserFactory(email="claude@exemple.ca", username="ethc003", first_name="Claude", last_name="Ethier")


@pytest.fixture
def ask(client, db):
    return lambda card: client.post(ASK, {"card": card})


@pytest.fixture
def received(claude, ask, mailbox):
    """The temporary password in the mail, just asked for."""
    ask("ethc003")
    return KEY.search(mailbox.latest(claude.email).text)[0]


def come_in(client, password, login="ethc003"):
    return client.post(SIGN_IN, {"login": login, "password": password})


def is_in(client, user):
    return client.session.get("_auth_user_id") == str(user.pk)


# --- Asking --------------------------------------------------------------------------------------


@pytest.mark.guide("AS-4", "M10")
def test_page_has_the_words_of_the_guide(client, ask, claude, mailbox):
    assert "J’ai oublié mon mot de passe" in text(client.get(SIGN_IN))
    shown = text(client.get(ASK))
    assert "Numéro de carte de formateur/moniteur" in shown
    assert "Demander un nouveau mot de passe" in shown
    answer = ask("ETHC003-12")
    assert answer.url == SENT
    assert "Retourner à l’écran de connexion" in text(client.get(SENT))
    assert KEY.search(mailbox.latest(claude.email).text)


@pytest.mark.parametrize("card", ["ethc003", "ETHC003-12", " Ethc003-AB "])
def test_mail_goes_to_whoever_has_the_card(claude, ask, mailbox, card):
    ask(card)
    mail = mailbox.latest(claude.email)
    assert mail.template == "accounts/notices/temporary_password"
    assert KEY.search(mail.text)[0] in mail.html
    assert [sentence(entry) for entry in JournalEntry.objects.all()] == [
        "Un mot de passe temporaire a été envoyé à Claude Ethier."
    ]


def test_address_is_not_asked_here(ask, claude, mailbox):
    assert "numéro de votre carte" in text(ask(claude.email))
    assert not mailbox.all()


def test_card_of_nobody_hears_the_same_and_leaves_nothing(client, ask, claude, mailbox):
    known, unknown = ask("ethc003"), ask("inco123")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert stable(client.get(SENT)) == stable(client.get(SENT))
    assert (Message.objects.count(), TemporaryPassword.objects.count(), JournalEntry.objects.count()) == (1, 1, 1)


def test_person_who_may_not_come_in_receives_nothing(ask, mailbox):
    UserFactory(username="ethc003", email="lise@exemple.ca", inactive=True)
    ask("ethc003")
    assert [message.state for message in mailbox.to("lise@exemple.ca")] == ["cancelled"]


@pytest.mark.parametrize("card", ["ethc003", "inco123"])
def test_card_is_asked_for_three_times_a_minute(claude, ask, card):
    assert [ask(f"{card}-{number}").status_code for number in range(4)] == [302, 302, 302, 429]


def test_mail_is_in_the_language_of_its_reader(ask, mailbox):
    UserFactory(username="smij001", email="jane@exemple.ca", english=True)
    ask("smij001")
    assert mailbox.latest("jane@exemple.ca").language == "en"


# --- The password itself -------------------------------------------------------------------------


def test_it_is_eighty_bits_that_one_can_read_aloud():
    keys = {make_key() for _ in range(200)}
    assert len(keys) == 200
    assert all(KEY.fullmatch(key) and set(key) <= set(KEY_LETTERS + "-") for key in keys)
    assert len(KEY_LETTERS) ** 16 == 2**80
    assert not set("ILOU") & set(KEY_LETTERS)


@pytest.mark.parametrize("typed", ["0O1i-IlL1-abcd-EFGH", "oo1iill1abcdefgh", " 0011 1111  ABCD-efgh "])
def test_look_alike_letters_are_one(typed):
    assert normalise_key(typed) == "00111111ABCDEFGH"


@pytest.mark.parametrize(
    "typed", ["", PASSWORD, "ABCD-EFGH-JKMN-PQR", "ABCD-EFGH-JKMN-PQRU", "ABCD_EFGH_JKMN_PQRS", "É" * 16]
)
def test_any_other_shape_is_none(typed):
    assert normalise_key(typed) == ""


def test_it_is_kept_under_a_slow_hash(settings, received, claude):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    kept = actions.passwords.send_temporary(claude, by=None)
    assert identify_hasher(kept.password_hash).algorithm == "argon2"
    assert received not in kept.password_hash


# --- Using it ------------------------------------------------------------------------------------


@pytest.mark.guide("AS-4", "M10")
def test_it_lets_in_and_a_new_password_must_be_chosen(client, claude, received):
    assert come_in(client, received).url == reverse("landing")
    assert is_in(client, claude)
    for asked in ("/", reverse("accounts:profile"), reverse("organizations:linking")):
        assert client.get(asked).url.startswith(CHOOSE)
    shown = text(client.get(CHOOSE))
    for label in ("Nouveau mot de passe", "Confirmation", "Sauvegarder le nouveau mot de passe"):
        assert label in shown
    assert "Ancien mot de passe" not in shown
    answer = client.post(CHOOSE, {"password1": NEW, "password2": NEW, "next": reverse("landing")})
    assert answer.url == reverse("landing")
    assert client.get("/").status_code == 200
    assert come_in(Client(), NEW).status_code == 302
    assert User.objects.get().must_choose_password is False


@pytest.mark.parametrize("between", ["-", "", " "])
def test_it_may_be_typed_in_many_ways(client, claude, received, between):
    typed = received.lower().replace("-", between).replace("0", "o").replace("1", "l")
    come_in(client, typed, login=claude.email)
    assert is_in(client, claude)


def test_it_serves_once(client, claude, received):
    come_in(client, received)
    elsewhere = Client()
    assert come_in(elsewhere, received).status_code == 200
    assert not is_in(elsewhere, claude)


def test_old_password_goes_on_until_it_is_used(client, claude, received):
    assert come_in(Client(), PASSWORD).status_code == 302
    come_in(client, received)
    assert come_in(Client(), PASSWORD).status_code == 200


def test_sessions_of_the_old_password_end(client, signed_in, claude, received):
    elsewhere = signed_in(claude)
    assert elsewhere.get(reverse("accounts:devices")).status_code == 200
    come_in(client, received)
    assert elsewhere.get(reverse("accounts:devices")).url.startswith(SIGN_IN)


def test_it_lives_half_an_hour(client, claude, received, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=30, seconds=1))
    assert come_in(client, received).status_code == 200


def test_new_one_kills_the_former(client, claude, received, ask, mailbox):
    ask("ethc003")
    assert come_in(client, received).status_code == 200
    assert come_in(client, KEY.search(mailbox.latest(claude.email).text)[0]).status_code == 302


def test_chosen_password_kills_it(client, claude, received):
    actions.passwords.change_password(claude, password=NEW)
    assert come_in(client, received).status_code == 200


def test_it_is_of_its_person_alone(client, received):
    UserFactory(username="autre001")
    assert come_in(client, received, login="autre001").status_code == 200


def test_person_shut_out_meanwhile_does_not_come_in(client, claude, received):
    User.objects.update(is_active=False)
    assert not is_in(client, claude)
    come_in(client, received)
    assert not is_in(client, claude)
    assert TemporaryPassword.objects.get().used_at is None


def test_guesses_of_it_are_counted_as_any(client, claude, received):
    for _ in range(5):
        come_in(client, make_key())
    assert "Trop" in text(come_in(client, received))


def test_agent_may_send_one(claude, mailbox):
    actions.passwords.send_temporary(claude, by=UserFactory(agent=True))
    assert KEY.search(mailbox.latest(claude.email).text)


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_once_one_comes_in():
    claude = UserFactory(username="ethc003")
    temporary = actions.passwords.send_temporary(claude, by=None)
    let_in = at_once(*[lambda: actions.passwords.use_temporary(temporary)] * 10)
    assert [user for user in let_in if user] == [claude]


# --- Who exists ----------------------------------------------------------------------------------


def asks(card):
    return seconds(from_elsewhere().post, ASK, {"card": card})


def tries(card):
    return seconds(from_elsewhere().post, SIGN_IN, {"login": card, "password": "ABCD-EFGH-JKMN-PQRS"})


@pytest.mark.parametrize("does", [asks, tries])
def test_time_does_not_tell_who_exists(does, quick_argon):
    cards = (f"conn{number:03}" for number in places)

    def known():
        user = UserFactory(username=next(cards))
        if user.pk % 2:
            actions.passwords.send_temporary(user, by=None)
        return does(user.username)

    require_same_time(known, lambda: does(f"incn{next(places):03}"))
