"""What a password and a user name may be."""

import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.validators import NotAnObviousWord, NotTheNameOfThePortal, validate_username


def codes(refusal: pytest.ExceptionInfo) -> set[str]:
    return {error.code for error in refusal.value.error_list}


@pytest.mark.parametrize(
    "password",
    ["mon-GUICHET-à-moi", "Portail du Havre 1917", "un peu de guichet"],
    ids=["product", "this portal", "in a sentence"],
)
def test_password_that_names_the_portal_is_refused(password, settings):
    settings.SITE_NAME = "Portail du Havre"
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)
    assert codes(refusal) == {"password_names_portal"}


@pytest.mark.parametrize(
    "password",
    [
        "correct cheval pile agrafe",
        "éàüç ñ œuvre çà et là",
        "toutes en minuscules",
        "🐟🐙🦀🐚🦭🐳🦈🐬🦑🐡🪼🦞",
        ("l’hiver dure six mois, et l’été en dure deux; " * 3)[:128],
    ],
    ids=["words", "accents", "lower case", "emoji", "128 characters"],
)
def test_long_password_needs_no_composition(password):
    validate_password(password)


@pytest.mark.parametrize("password", ["7lettre", "onze lettre"])
def test_short_password_is_refused(password):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)
    assert "password_too_short" in codes(refusal)


def test_common_password_is_refused():
    with pytest.raises(ValidationError) as refusal:
        validate_password("telechargement")
    assert "password_too_common" in codes(refusal)


@pytest.mark.parametrize(
    "password",
    [
        "motdepasse1234",
        "Mot-de-passe-1234",
        "MotDePasse2026!",
        "bonjour12345!",
        "2026Bienvenue!",
        "Été2026 soleil",
        "password123456",
        "password password",
        "quebec 2026 hiver",
        "azertyuiop12",
        "qwertyuiop99!!",
        "123456789012345",
        "abcdefghijklmnop",
        "zyxwvutsrqponm",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "🐟" * 12,
    ],
)
def test_obvious_password_is_refused(password):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)
    assert "password_is_obvious" in codes(refusal)


@pytest.mark.parametrize(
    "password",
    [
        "le-pont-de-quebec-1917",
        "bonjour la visite du samedi",
        "soleil-7Kq2xV9p-hiver",
        "motdepasse8264917350284",
        "mes trois chats dorment",
        "xK4!vPq9#tLw",
        "azerty est un clavier",
    ],
)
def test_password_that_only_holds_a_common_word_is_taken(password):
    validate_password(password)


def test_very_long_password_is_judged_at_once():
    begun = time.perf_counter()
    NotAnObviousWord().validate("abcdefghij 0123456789 é" * 40)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("password", ["maurice.duplessis", "Maurice-Duplessis", "mduplessis@exemple.ca"])
def test_password_that_resembles_its_owner_is_refused(password):
    owner = User(email="mduplessis@exemple.ca", first_name="Maurice", last_name="Duplessis-Maurice")
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, owner)
    assert "password_too_similar" in codes(refusal)


def test_last_character_of_a_long_password_counts():
    owner = User()
    owner.set_password("a" * 99 + "b")
    assert owner.check_password("a" * 99 + "b")
    assert not owner.check_password("a" * 99 + "c")


def test_advice_says_the_rule(settings):
    assert "nom du portail" in NotTheNameOfThePortal().get_help_text()
    assert "mot courant" in NotAnObviousWord().get_help_text()


@pytest.mark.parametrize("username", ["inter2023", "jean-r.roche+1", "alice@exemple.ca"])
def test_plain_username_is_accepted(username):
    validate_username(username, email="alice@exemple.ca")


@pytest.mark.parametrize(
    "username",
    ["ab", "jean roche", "аlice2023", "été2023", "ali\u200bce", "alice/2023"],
    ids=["short", "space", "Cyrillic а", "accent", "invisible", "slash"],
)
def test_username_that_could_pass_for_another_is_refused(username):
    with pytest.raises(ValidationError) as refusal:
        validate_username(username, email="alice@exemple.ca")
    assert codes(refusal) == {"invalid_username"}


def test_username_may_not_be_the_address_of_someone_else():
    with pytest.raises(ValidationError) as refusal:
        validate_username("bob@exemple.ca", email="alice@exemple.ca")
    assert codes(refusal) == {"username_is_an_address"}
