"""« Création du compte », the two screens before the code."""

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.urls import reverse

from accounts.models import SignUp, User
from tests.accounts.conftest import CODE, FIRST, HOME, LANDING, NAMES, RESEND
from tests.accounts.factories import UserFactory
from tests.reading import text


@pytest.mark.guide("CCQ-17")
def test_visitor_finds_the_labels_of_the_guide(nadia):
    first = text(nadia.opens(FIRST))
    for label in (
        "Création du compte",
        "Adresse courriel *",
        "Mot de passe *",
        "Confirmez le mot de passe *",
        "Suivant",
    ):
        assert label in first
    assert f'href="{reverse("account_login")}">Retour à l’authentification' in first


@pytest.mark.guide("CCQ-18")
def test_visitor_finds_the_labels_of_the_second_screen(nadia):
    second = text(nadia.client.get(nadia.gives_address().url))
    for label in ("Prénom *", "Nom *", "J’ai lu et j’approuve les conditions d’utilisation. *", "Créer mon compte"):
        assert label in second
    assert "Vos renseignements personnels" in second


def test_library_leads_to_our_sign_up(nadia):
    assert reverse("account_signup") == reverse(FIRST)


def test_no_user_exists_until_the_code_is_right(nadia):
    assert nadia.asks_code().url == reverse(CODE)
    assert nadia.asked.first_name == "Nadia"
    assert not User.objects.exists()


def test_clear_password_is_kept_nowhere(nadia):
    nadia.asks_code()
    kept = [str(dict(nadia.client.session)), *map(str, SignUp.objects.values_list())]
    assert not [place for place in kept if nadia.password in place]
    assert identify_hasher(nadia.asked.password)
    assert identify_hasher(nadia.client.session["sign_up"]["password"])


def test_browser_holds_no_more_than_the_name_of_its_session(nadia):
    nadia.asks_code()
    cookies = {cookie.value for cookie in nadia.client.cookies.values()}
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    assert not [value for value in cookies if nadia.email in value or "argon" in value]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "nadia"}, "Saisissez une adresse courriel"),
        ({"email": "nadia@localhost"}, "Saisissez une adresse courriel complète"),
        ({"password2": "autre chose en entier"}, "Les deux mots de passe diffèrent"),
        ({"password1": "court", "password2": "court"}, "trop court"),
        ({"password1": "nadia@exemple.ca", "password2": "nadia@exemple.ca"}, "courriel"),
    ],
)
def test_slip_is_said_beside_its_field(nadia, typed, said):
    answer = nadia.gives_address(**typed)
    assert answer.status_code == 200
    assert said in text(answer)
    assert "sign_up" not in nadia.client.session


def test_slip_does_not_lose_the_address(nadia):
    assert f'value="{nadia.email}"' in text(nadia.gives_address(password2="autre chose"))


def test_password_never_comes_back_to_the_page(nadia):
    assert nadia.password not in text(nadia.gives_address(password2="autre chose"))


def test_spaces_around_a_password_are_part_of_it(nadia, mailbox):
    nadia.password = "  un pont sur le fleuve  "
    nadia.asks_code()
    nadia.types(mailbox.code(nadia.email))
    assert User.objects.get().check_password("  un pont sur le fleuve  ")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"terms": ""}, "approuvez les conditions"),
        ({"first_name": ""}, "Saisissez votre prénom."),
        ({"last_name": "N\u200bguyen"}, "Un nom s’écrit avec des lettres"),
    ],
)
def test_code_is_sent_only_to_someone_named_who_accepts(nadia, mailbox, typed, said):
    nadia.gives_address()
    assert said in text(nadia.gives_names(**typed))
    assert not mailbox.all()


def test_extra_fields_change_nothing(nadia, mailbox):
    nadia.gives_address()
    nadia.gives_names(is_staff="on", is_superuser="on", username="root", email="autre@exemple.ca")
    nadia.types(mailbox.code(nadia.email))
    user = User.objects.get()
    assert (user.email, user.username, user.is_staff, user.is_superuser) == (nadia.email, nadia.email, False, False)


def test_address_is_kept_in_its_one_spelling(nadia):
    nadia.gives_address(email=" Nadia@ＥXEMPLE.ca ")
    nadia.gives_names()
    assert SignUp.objects.get().email == "nadia@exemple.ca"


# --- Back, reload, double click, two tabs, lost session ----------------------------------------------


@pytest.mark.parametrize("later_page", [NAMES, CODE])
def test_visitor_who_comes_by_a_bookmark_begins_at_the_beginning(nadia, later_page):
    assert nadia.opens(later_page).url == reverse(FIRST)
    assert "Commencez par votre adresse" in text(nadia.opens(FIRST))


def test_post_after_a_lost_session_begins_again(nadia):
    assert nadia.gives_names().url == reverse(FIRST)
    assert nadia.types("12345678").url == reverse(FIRST)
    assert nadia.asks_again().url == reverse(FIRST)


def test_code_page_without_names_leads_to_the_names(nadia):
    nadia.gives_address()
    assert nadia.opens(CODE).url == reverse(NAMES)


def test_back_button_finds_what_was_typed(nadia):
    nadia.asks_code()
    assert f'value="{nadia.email}"' in text(nadia.opens(FIRST))
    assert 'value="Nguyễn"' in text(nadia.opens(NAMES))


def test_form_sent_twice_sends_one_code(nadia, mailbox):
    nadia.asks_code()
    code = mailbox.code(nadia.email)
    assert nadia.gives_names().url == reverse(CODE)
    assert len(mailbox.to(nadia.email)) == 1
    assert nadia.types(code).url == reverse(LANDING)


def test_names_corrected_at_once_keep_the_code(nadia, mailbox):
    nadia.asks_code()
    nadia.gives_names(last_name="Nguyen-Roy")
    nadia.types(mailbox.code(nadia.email))
    assert User.objects.get().last_name == "Nguyen-Roy"


def test_first_screen_again_in_a_second_tab_keeps_the_code_and_takes_the_new_password(nadia, mailbox):
    nadia.asks_code()
    nadia.password = "une autre phrase entière"
    nadia.asks_code()
    assert len(mailbox.to(nadia.email)) == 1
    nadia.types(mailbox.code(nadia.email))
    assert User.objects.get().check_password("une autre phrase entière")


def test_corrected_address_gets_the_code(nadia, mailbox):
    nadia.email = "nadja@exemple.ca"
    nadia.asks_code()
    nadia.email = "nadia@exemple.ca"
    nadia.asks_code()
    assert nadia.types(mailbox.code("nadia@exemple.ca")).url == reverse(LANDING)
    assert User.objects.get().email == "nadia@exemple.ca"


@pytest.mark.parametrize("step", [FIRST, NAMES, CODE])
def test_someone_signed_in_is_led_home(nadia, step):
    nadia.client.force_login(UserFactory())
    assert nadia.opens(step).url == reverse(HOME)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(nadia, method):
    assert getattr(nadia.client, method)(reverse(FIRST)).status_code == 405
    assert nadia.client.get(reverse(RESEND)).status_code == 405


# --- Limits --------------------------------------------------------------------------------------


def test_one_place_asks_for_twenty_codes_an_hour(nadia, elsewhere):
    nadia.gives_address()
    answers = {nadia.gives_names(terms="").status_code for _ in range(20)}
    assert answers == {200}
    assert nadia.gives_names().status_code == 429
    elsewhere.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.asks_code().url == reverse(CODE)
