"""Two whole languages: nobody reads half a page, nor another French than Québec's."""

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.urls import reverse
from django.utils import translation

from portal import messages
from tests.accounts.factories import PASSWORD, UserFactory
from tests.languages import Words, refuse_the_other

VISITOR = ("home", "account_login", "account_reset_password", "account_reset_password_done", "account_inactive")
NEWCOMER = (
    "organizations:ask_recovery",
    "accounts:sign_up",
    "organizations:start",
    "account_reset_password_from_key_done",
)
SIGNED_IN = (
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "home",
    "accounts:profile",
    "accounts:security",
    "accounts:devices",
    "accounts:my_data",
    "accounts:copy",
    "preferences",
    "organizations:linking",
    "organizations:linking_methods",
    "organizations:link_by_code",
    "organizations:link_by_former",
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["fr-ca", "en"])
def language(request, client):
    client.cookies["langue"] = request.param
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize("name", VISITOR + NEWCOMER)
def test_visitor_reads_one_language(client, language, name):
    page = client.get(reverse(name), follow=True).content.decode()
    assert f'<html lang="{language}"' in page
    refuse_the_other(language, Words(page).text)


@pytest.mark.parametrize("name", SIGNED_IN)
def test_person_reads_one_language(client, language, name):
    reader = "fr-ca" if language.startswith("fr") else "en"
    client.force_login(UserFactory(first_name="Bob", last_name="Smith", language=reader))
    refuse_the_other(language, Words(client.get(reverse(name)).content.decode()).text)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("account_login", {}),
        ("account_login", {"login": "bob@exemple.ca", "password": "wrong"}),
        ("account_reset_password", {"email": "nobody"}),
        ("accounts:sign_up", {"email": "bob", "password1": "bob", "password2": "alice"}),
    ],
)
def test_refusal_is_in_one_language(client, language, name, typed):
    page = client.post(reverse(name), typed).content.decode()
    assert "govuk-error-summary" in page
    refuse_the_other(language, Words(page).text)


@pytest.mark.parametrize(
    "event", ["password_changed", "password_set", "email_changed", "email_confirm", "email_deleted"]
)
def test_library_writes_one_language(language, rf, event):
    """allauth's own messages, as they would leave if nobody wrote the portal's instead."""
    person = UserFactory(first_name="Bob", last_name="Smith", password=PASSWORD)
    context = {
        "current_site": "Guichet",
        "user": person,
        "timestamp": "2026-11-22",
        "ip": "127.0.0.1",
        "user_agent": "Firefox",
        "from_email": "b@exemple.ca",
        "to_email": "c@exemple.ca",
        "deleted_email": "d@exemple.ca",
        "password_reset_url": "https://exemple.ca/",
        "request": rf.get("/"),
    }
    message = get_adapter().render_mail(f"account/email/{event}", person.email, context)
    assert not mail.outbox
    refuse_the_other(language, f"{message.subject} {message.body}")


@pytest.mark.parametrize(
    ("read", "planted", "fair"),
    [
        ("fr-ca", "Choose a password", "Choisissez un mot de passe"),
        ("fr-ca", "Votre e-mail", "Votre courriel, clé de sécurité e-mail, alice@mail.example"),
        ("en", "Prénom", "First name, in Montréal"),
        ("en", "Retirer", "Remove"),
    ],
)
def test_word_of_the_other_language_is_known(read, planted, fair):
    page = f'<html><p>{{}}</p><img alt="{fair}"></html>'
    refuse_the_other(read, Words(page.format(fair)).text)
    with pytest.raises(AssertionError, match="in: "):
        refuse_the_other(read, Words(page.format(planted)).text)
    with pytest.raises(AssertionError, match="in: "):
        refuse_the_other(read, Words(f'<img alt="{planted}">').text)


def test_texts_are_all_translated_and_in_the_words_of_the_house():
    assert not messages.check()


def test_what_is_missing_stale_or_doubtful_is_known(tmp_path, monkeypatch):
    catalogue = messages.ENGLISH.read_text()
    planted = catalogue.replace('msgstr "Sign out"', 'msgstr ""').replace('msgid "Déconnexion"', 'msgid "Quitter"', 1)
    planted += '\n#, fuzzy\nmsgid "Un texte que rien ne dit"\nmsgstr "A text"\n'
    path = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(planted)
    monkeypatch.setattr(messages, "ENGLISH", path)
    said = "\n".join(messages.check())
    assert "No English for 'Déconnexion'" in said
    assert "Nothing says 'Quitter' any more." in said
    assert "doubtful" in said


def test_french_is_set_as_french():
    nb = "\u00a0"
    assert messages.typeset("Il manque : « le nom » ; lequel ?") == f"Il manque{nb}: «{nb}le nom{nb}»; lequel?"
    assert messages.typeset("https://exemple.ca et 07:47") == "https://exemple.ca et 07:47"


def test_zero_is_singular_in_french_and_plural_in_english():
    one, many = "%(active)s utilisateur actif", "%(active)s utilisateurs actifs"
    with translation.override("fr-ca"):
        assert [translation.ngettext(one, many, count) for count in (0, 1, 2)] == [one, one, many]
    with translation.override("en"):
        assert "users" in translation.ngettext(one, many, 0)
        assert "users" not in translation.ngettext(one, many, 1)
