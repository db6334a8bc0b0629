"""« Se connecter »: with the address or the user name, however one types them, and nothing else."""

import re

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from accounts.validators import validate_username
from tests.accounts.authenticators import pair
from tests.accounts.factories import PASSWORD, UserFactory
from tests.reading import text

SIGN_IN = "/compte/connexion/"


@pytest.fixture
def roger(db):
    return UserFactory(email="roger@exemple.ca", username="inter2023", first_name="Roger")


@pytest.fixture
def sign_in(client):
    def attempt(login, password=PASSWORD, **more):
        return client.post(SIGN_IN, {"login": login, "password": password} | more)

    return attempt


def is_signed_in(client, user):
    return client.session.get("_auth_user_id") == str(user.pk)


@pytest.mark.guide("CCQ-15", "CCQ-16")
def test_visitor_finds_the_labels_of_the_guide(client, db):
    shown = text(client.get(SIGN_IN))
    for label in (
        "SERVICES EN LIGNE",
        "Se connecter",
        "Adresse courriel",
        "Mot de passe",
        "Connexion",
        "Créer un compte",
    ):
        assert label in shown
    assert "Mot de passe oublié?" in shown
    _, _, reserved = shown.partition("Accès réservé")
    assert "Ces services s’adressent aux organisations clientes et aux personnes qu’elles autorisent." in reserved
    assert f'href="{reverse("accounts:sign_up")}"' in shown


@pytest.mark.guide("TQ-32")
@pytest.mark.parametrize(
    "login",
    ["roger@exemple.ca", "Roger@Exemple.CA", " roger@exemple.ca ", "roger@ｅxemple.ca", "inter2023", "INTER2023"],
)
def test_address_or_user_name_in_any_case(client, roger, sign_in, login):
    assert sign_in(login).url == reverse("landing")
    assert is_signed_in(client, roger)


@pytest.mark.guide("AS-2")
@pytest.mark.parametrize("login", ["ethc003", "ETHC003-12", "Ethc003-AB", " ethc003 - 12 ", "ETHC003–12"])
def test_trainer_comes_in_with_the_number_of_the_card(client, sign_in, login, db):
    claude = UserFactory(email="claude@exemple.ca", username="ethc003")
    sign_in(login)
    assert is_signed_in(client, claude)


@pytest.mark.parametrize("login", ["ethc003-", "ethc003-1-2", "ethc03-12", "xethc003-12", "ethc003-12@exemple.ca"])
def test_what_is_no_card_number_is_no_way_in(client, sign_in, login, db):
    claude = UserFactory(username="ethc003")
    sign_in(login)
    assert not is_signed_in(client, claude)


def test_each_card_of_one_trainer_counts_as_one_guess(sign_in, db):
    UserFactory(username="ethc003")
    for card in range(5):
        sign_in(f"ethc003-{card}", "pas le bon")
    assert "Trop" in text(sign_in("ethc003-9"))


def test_user_name_is_no_card_number(db):
    validate_username("ethc003", email="a@exemple.ca")
    with pytest.raises(ValidationError, match="numéro de carte"):
        validate_username("ethc003-12", email="a@exemple.ca")


@pytest.mark.parametrize("login", ["zoe@québec.example", "ZOE@QUÉBEC.example", "zoe@xn--qubec-csa.example"])
def test_address_in_an_accented_domain(client, sign_in, login, db):
    zoe = UserFactory(email="zoe@québec.example")
    sign_in(login)
    assert is_signed_in(client, zoe)


@pytest.mark.parametrize("login", ["rogér@exemple.ca", "rоger@exemple.ca", "roger@exemple.ca.", "ınter2023"])
def test_look_alike_is_someone_else(client, roger, sign_in, login):
    sign_in(login)
    assert not is_signed_in(client, roger)


@pytest.mark.parametrize(("login", "password"), [("roger@exemple.ca", "pas le bon"), ("personne@exemple.ca", PASSWORD)])
def test_wrong_password_and_unknown_address_hear_the_same(client, roger, sign_in, login, password):
    refused = sign_in(login, password)
    assert refused.status_code == 200
    assert refused.context["form"].non_field_errors() == sign_in("nul@exemple.ca").context["form"].non_field_errors()
    assert "_auth_user_id" not in client.session


def test_password_keeps_its_case_and_spaces(client, sign_in, db):
    zoe = UserFactory(password="  Été à l’Île  ")
    sign_in(zoe.email, "été à l’île")
    sign_in(zoe.email, "Été à l’Île")
    assert "_auth_user_id" not in client.session
    sign_in(zoe.email, "  Été à l’Île  ")
    assert is_signed_in(client, zoe)


def test_session_gets_a_new_key(client, roger, sign_in):
    client.get(SIGN_IN)
    client.session["planted"] = "by an attacker"
    session = client.session
    session.save()
    before = session.session_key
    sign_in(roger.email)
    assert client.session.session_key != before


def test_session_ends_with_the_browser(client, roger, sign_in, settings):
    sign_in(roger.email)
    assert not client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]


def test_old_hash_is_renewed(client, roger, sign_in, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", *settings.PASSWORD_HASHERS]
    sign_in(roger.email)
    assert User.objects.get().password.startswith("argon2")


# --- Who may not ---------------------------------------------------------------------------------


def test_inactive_person_is_told_why(client, sign_in, db):
    inactive = UserFactory(inactive=True)
    answer = sign_in(inactive.email)
    assert answer.url == reverse("account_inactive")
    assert "inactif" in text(client.get(answer.url))
    assert "_auth_user_id" not in client.session


def test_stranger_does_not_learn_that_someone_is_inactive(sign_in, db):
    inactive = UserFactory(inactive=True)
    assert sign_in(inactive.email, "pas le bon").status_code == 200


def test_person_made_inactive_is_out_at_the_next_request(client, roger, sign_in):
    sign_in(roger.email)
    assert client.get(reverse("account_change_password")).status_code == 200
    User.objects.update(is_active=False)
    assert client.get(reverse("account_change_password")).status_code == 302


def test_back_office_has_no_door_of_its_own(client, db):
    answer = client.post("/gestion/login/", {"username": "root", "password": "x"})
    assert answer.url.startswith(SIGN_IN)


def test_back_office_is_closed_to_people_of_organizations(client, roger):
    client.force_login(roger)
    assert client.get("/gestion/login/").status_code == 403


def test_library_cannot_create_users(client, db):
    assert reverse("account_signup") == reverse("accounts:sign_up")


def test_temporary_password_does_not_replace_the_second_factor(client, roger, sign_in, mailbox):
    pair(roger)
    client.post(reverse("accounts:temporary_password"), {"card": "inter2023"})
    key = re.search(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", mailbox.latest(roger.email).text)[0]
    assert sign_in("inter2023", key).url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session


# --- Where one goes next -------------------------------------------------------------------------


def test_page_asked_for_comes_next(client, roger, sign_in):
    assert sign_in(roger.email, next="/compte/mot-de-passe/?a=1").url == "/compte/mot-de-passe/?a=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://mechant.example/",
        "//mechant.example/",
        "///mechant.example/",
        "/\\mechant.example/",
        "\\\\mechant.example/",
        "https:mechant.example",
        "http://testserver/compte/",
        "javascript:alert(1)",
        "/\t/mechant.example/",
        "/ok\r\nSet-Cookie: a=1",
        "\x00//mechant.example",
        " //mechant.example",
        "mechant.example",
    ],
)
def test_next_never_leads_elsewhere(client, roger, sign_in, elsewhere):
    assert sign_in(roger.email, next=elsewhere).url == reverse("landing")


@pytest.mark.parametrize("elsewhere", ["https://mechant.example/", "//mechant.example/"])
def test_sign_out_never_leads_elsewhere(client, roger, elsewhere):
    client.force_login(roger)
    assert client.post(reverse("account_logout"), {"next": elsewhere}).url == SIGN_IN


# --- Guessing ------------------------------------------------------------------------------------


def test_sixth_guess_from_one_place_is_not_looked_at(client, roger, sign_in):
    for _ in range(5):
        sign_in(roger.email, "pas le bon")
    assert "Trop" in text(sign_in(roger.email))
    assert "_auth_user_id" not in client.session


def test_spelling_does_not_give_more_guesses(client, roger, sign_in):
    for login in ("roger@exemple.ca", "ROGER@exemple.ca", "roger@ｅxemple.ca", " Roger@exemple.ca", "roger@EXEMPLE.ca"):
        sign_in(login, "pas le bon")
    assert "Trop" in text(sign_in(roger.email))


def test_owner_elsewhere_is_not_locked_out_by_a_stranger(client, roger, sign_in):
    for _ in range(6):
        sign_in(roger.email, "pas le bon")
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(roger.email).url == reverse("landing")


def test_guesses_from_a_hundred_places_end(client, roger, sign_in, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "8/h/key"}
    for place in range(8):
        client.defaults["REMOTE_ADDR"] = f"192.0.2.{place}"
        sign_in(roger.email, "pas le bon")
    client.defaults["REMOTE_ADDR"] = "192.0.2.200"
    assert "Trop" in text(sign_in(roger.email))


def test_crowd_of_visitors_does_not_wash_the_count_away(roger, sign_in):
    for _ in range(5):
        sign_in(roger.email, "pas le bon")
    for visitor in range(400):
        cache.set(f"visitor-{visitor}", visitor, timeout=3600)
    assert "Trop" in text(sign_in(roger.email))


def test_signing_in_often_is_no_guessing(client, roger, sign_in):
    for _ in range(12):
        assert sign_in(roger.email).url == reverse("landing")
        client.post(reverse("account_logout"))


def test_sign_out_ends_the_session_for_a_copied_cookie_too(client, roger, sign_in, settings):
    sign_in(roger.email)
    copied = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    client.cookies[settings.SESSION_COOKIE_NAME] = copied
    assert client.get(reverse("account_change_password")).url.startswith(SIGN_IN)


def test_opening_the_sign_out_page_signs_nobody_out(client, roger):
    client.force_login(roger)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client, roger)


def test_page_that_opens_says_enough(client, roger, sign_in):
    sign_in("inter2023")
    assert "réussie" not in text(client.get(reverse("home")))


def test_whoever_signs_out_reads_that_the_session_is_closed(client, roger, sign_in):
    sign_in("inter2023")
    assert "Votre session est fermée." in text(client.post(reverse("account_logout"), follow=True))
