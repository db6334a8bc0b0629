"""« Mot de passe oublié? » and changing it: the link, the mail, and what ends with the old password."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from portal.core.journal import JournalEntry, sentence
from tests.accounts.factories import PASSWORD, UserFactory
from tests.reading import text

NEW = "la traverse de Lévis 1902"
FORGOTTEN = "/compte/mot-de-passe/oublie/"


@pytest.fixture
def roger(db):
    return UserFactory(email="roger@exemple.ca", first_name="Roger", last_name="Roy")


@pytest.fixture
def ask(client, db):
    def ask(email, **headers):
        return client.post(FORGOTTEN, {"email": email}, **headers)

    return ask


def follow(client, link, password=NEW):
    """Open a link and choose a password there; return the last answer."""
    form = client.get(link, follow=True)
    path = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(path, {"password1": password, "password2": password})


@pytest.fixture
def link(roger, ask, mailbox):
    ask(roger.email)
    return mailbox.link(roger.email)


# --- The mail ------------------------------------------------------------------------------------


def test_link_leads_to_a_new_password(client, roger, link):
    assert follow(client, link).url == reverse("account_reset_password_from_key_done")
    assert User.objects.get().check_password(NEW)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("typed", ["ROGER@exemple.ca", " roger@ｅxemple.ca "])
def test_address_is_found_however_it_is_typed(roger, ask, mailbox, typed):
    ask(typed)
    assert mailbox.latest(roger.email).template == "accounts/notices/password_reset_asked"


def test_mail_is_in_the_language_of_its_reader(ask, mailbox):
    UserFactory(email="jane@exemple.ca", english=True)
    ask("jane@exemple.ca", headers={"accept-language": "fr-CA"})
    assert mailbox.latest("jane@exemple.ca").language == "en"
    UserFactory(email="jeanne@exemple.ca")
    ask("jeanne@exemple.ca", headers={"accept-language": "en"})
    assert mailbox.latest("jeanne@exemple.ca").language == "fr-ca"


@pytest.mark.parametrize("claim", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED"])
def test_link_is_ours_whatever_host_the_request_claims(roger, ask, mailbox, settings, claim):
    settings.ALLOWED_HOSTS = ["*"]
    ask(roger.email, **{claim: "host=mechant.example" if claim == "HTTP_FORWARDED" else "mechant.example"})
    mail = mailbox.latest(roger.email)
    assert "mechant" not in mail.text + mail.html
    assert f"{settings.SITE_URL}/compte/mot-de-passe/" in mail.text


def test_unknown_address_gets_a_mail_that_says_so(ask, mailbox):
    ask("personne@exemple.ca", headers={"accept-language": "en"})
    mail = mailbox.latest("personne@exemple.ca")
    assert (mail.template, mail.language) == ("accounts/notices/address_unknown", "en")
    assert reverse("accounts:sign_up") in mail.text


def test_stranger_sees_the_same_page(client, roger, ask):
    known, unknown = ask(roger.email), ask("personne@exemple.ca")
    assert (known.status_code, known.url, known.cookies.keys()) == (
        unknown.status_code,
        unknown.url,
        unknown.cookies.keys(),
    )


def test_inactive_person_receives_nothing(ask, mailbox):
    UserFactory(email="lise@exemple.ca", inactive=True)
    ask("lise@exemple.ca")
    assert [message.state for message in mailbox.to("lise@exemple.ca")] == ["cancelled"]


def test_address_is_asked_for_three_times_a_minute(roger, ask, mailbox):
    for _ in range(3):
        ask(roger.email)
    assert ask(roger.email.upper()).status_code == 429


def test_user_opened_by_an_agent_chooses_a_first_password(client, ask, mailbox):
    user = UserFactory(email="lise@exemple.ca", password=None)
    ask(user.email)
    follow(client, mailbox.link(user.email))
    assert User.objects.get().check_password(NEW)


# --- The link ------------------------------------------------------------------------------------


def test_scanner_that_opens_the_link_uses_nothing_up(client, link):
    Client().get(link, follow=True)
    Client().head(link)
    assert follow(client, link).status_code == 302


def test_link_leaves_the_address_bar_at_once(client, link):
    assert link.split("-")[-1].strip("/") not in client.get(link).url


def dead(client, link):
    shown = text(client.get(link, follow=True))
    return "Ce lien ne sert plus" in shown


def test_link_serves_once(client, link):
    follow(client, link)
    assert dead(Client(), link)


def test_form_left_open_serves_once(client, link):
    other = Client()
    form = other.get(link).url
    follow(client, link)
    other.post(form, {"password1": "encore une autre phrase", "password2": "encore une autre phrase"})
    assert User.objects.get().check_password(NEW)


def test_link_dies_with_the_old_password(roger, link):
    roger.set_password(NEW)
    roger.save()
    assert dead(Client(), link)


def test_link_dies_when_its_owner_signs_in(client, roger, link):
    client.post("/compte/connexion/", {"login": roger.email, "password": PASSWORD})
    assert dead(Client(), link)


def test_link_lives_an_hour(link, time_machine):
    time_machine.move_to(timezone.now() + timedelta(hours=1, seconds=2))
    assert dead(Client(), link)


@pytest.mark.parametrize("forged", ["/compte/mot-de-passe/1-abc-def/", "/compte/mot-de-passe/zzzzzzzzzzzz-abc-def/"])
def test_forged_link_is_dead(forged, db):
    assert dead(Client(), forged)


@pytest.mark.parametrize("password", ["court", "mon-guichet-1917", "qwerty123456", "roger@exemple.ca"])
def test_weak_password_is_refused(client, roger, link, password):
    assert follow(client, link, password).status_code == 200
    assert User.objects.get().check_password(PASSWORD)


# --- What follows a change -----------------------------------------------------------------------


@pytest.fixture
def change(signed_in, roger):
    browser = signed_in(roger)

    def change(current=PASSWORD, new=NEW):
        typed = {"oldpassword": current, "password1": new, "password2": new}
        return browser.post(reverse("account_change_password"), typed)

    change.browser = browser
    return change


def test_change_asks_the_current_password(change):
    refused = change(current="pas le bon")
    assert "L’ancien mot de passe est inexact." in text(refused)
    assert User.objects.get().check_password(PASSWORD)


def test_present_password_is_no_new_one(change, roger, mailbox):
    assert "Choisissez un mot de passe différent de l’actuel." in text(change(new=PASSWORD))
    assert not mailbox.to(roger.email)
    # Who does not know the present one learns nothing of what it is.
    assert "différent de l’actuel" not in text(change(current="pas le bon", new=PASSWORD))


@pytest.mark.guide("AS-31")
def test_page_of_change_has_the_words_of_the_guide(change):
    shown = text(change.browser.get(reverse("account_change_password")))
    words = ("Nouveau mot de passe", "Confirmation", "Ancien mot de passe", "Sauvegarder le nouveau mot de passe")
    places = [shown.index(f"{label}") for label in words]
    assert places == sorted(places)
    assert "Changement du mot de passe" in shown


def test_password_of_three_hundred_characters_works_to_the_last(change, roger):
    long = ("Une phrase très longue, que personne ne dira jamais deux fois pareille. " * 5)[:300]
    assert change(new=long).url == reverse("accounts:profile")
    assert Client().post("/compte/connexion/", {"login": roger.email, "password": long}).status_code == 302
    assert Client().post("/compte/connexion/", {"login": roger.email, "password": long[:-1]}).status_code == 200


def test_password_longer_than_any_is_refused_before_it_is_looked_at(change, roger):
    assert change(new="é" * 1001).status_code == 200
    assert Client().post("/compte/connexion/", {"login": roger.email, "password": "é" * 1001}).status_code == 200
    assert User.objects.get().check_password(PASSWORD)


def test_change_ends_the_other_sessions_and_keeps_this_one(change, signed_in, roger):
    elsewhere = signed_in(roger)
    assert elsewhere.get(reverse("account_change_password")).status_code == 200
    change()
    assert elsewhere.get(reverse("account_change_password")).status_code == 302
    assert change.browser.get(reverse("account_change_password")).status_code == 200


def test_reset_ends_every_session(client, signed_in, roger, ask, mailbox):
    elsewhere = signed_in(roger)
    ask(roger.email)
    follow(client, mailbox.link(roger.email))
    assert elsewhere.get(reverse("account_change_password")).status_code == 302


@pytest.mark.parametrize("way", ["change", "reset"])
def test_owner_is_told_of_a_new_password(request, client, roger, mailbox, way):
    if way == "change":
        request.getfixturevalue("change")()
    else:
        follow(client, request.getfixturevalue("link"))
    assert mailbox.latest(roger.email).template == "accounts/notices/password_changed"
    told = [message for message in mailbox.to(roger.email) if message.template.endswith("password_changed")]
    assert len(told) == 1
    assert sentence(JournalEntry.objects.get()) == "Roger Roy a changé son mot de passe."


def test_new_password_and_its_mail_are_one_deed(change, roger, monkeypatch):
    monkeypatch.setattr("accounts.notices.password_changed", lambda user: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        change()
    assert User.objects.get().check_password(PASSWORD)
