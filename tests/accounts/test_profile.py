"""« Profil »: names, birth date, language; what two windows do to each other; a form sent after the session ended."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile, User
from portal.core.journal import JournalEntry, sentence
from tests.accounts.factories import PASSWORD, UserFactory
from tests.reading import text

PAGE, SIGN_IN, RESUME = "/compte/profil/", "/compte/connexion/", "/compte/reprise/"


@pytest.fixture
def roger(db):
    return UserFactory(email="roger@exemple.ca", username="inter2023", first_name="Roger", last_name="Roy")


@pytest.fixture
def here(signed_in, roger):
    return signed_in(roger)


def typed(user, **other):
    """Return what the page of `user` sends back untouched, but for `other`."""
    profile = Profile.of(user)
    return {
        "first_name": profile.first_name,
        "last_name": profile.last_name,
        "birth_date": profile.birth_date or "",
        "language": profile.language,
        "seen": profile.mark,
        "telephone-TOTAL_FORMS": "1",
        "telephone-INITIAL_FORMS": "0",
        "telephone-0-kind": "mobile_1",
        "telephone-0-territory": "1",
        "telephone-0-code": "+1",
        "telephone-0-number": "",
        "telephone-0-extension": "",
    } | other


def said():
    return [sentence(entry) for entry in JournalEntry.objects.newest_first()]


# --- The page ------------------------------------------------------------------------------------


@pytest.mark.guide("AS-29")
def test_name_at_the_top_leads_to_the_profile(here, roger):
    shown = text(here.get("/"))
    assert f'href="{PAGE}"' in shown
    assert "Roger Roy" in shown
    profile = text(here.get(PAGE))
    for name in ("accounts:email", "account_change_password"):
        assert f'href="{reverse(name)}"' in profile


def test_page_shows_who_one_is(here):
    shown = text(here.get(PAGE))
    for value in ("inter2023", "Roger", "Roy", "roger@exemple.ca"):
        assert value in shown
    assert "L’adresse courriel est modifiable dans la section Paramètres du compte." in shown
    assert f'href="{reverse("account_change_password")}"' in shown


def test_page_speaks_english(signed_in, db):
    shown = text(signed_in(UserFactory(english=True)).get(PAGE))
    assert "Contact information" in shown
    assert "Date of birth" in shown


def test_profile_is_saved_and_the_journal_says_which_parts(here, roger):
    sent = typed(roger, first_name="  Rogér ", last_name="Roy-Côté", birth_date="1984-05-17")
    assert here.post(PAGE, sent).url == PAGE
    roger.refresh_from_db()
    assert (roger.first_name, roger.last_name, roger.birth_date) == ("Rogér", "Roy-Côté", date(1984, 5, 17))
    assert sorted(said()) == [
        "Rogér Roy-Côté a changé sa date de naissance.",
        "Rogér Roy-Côté a changé son prénom ou son nom.",
    ]
    assert all(entry.facts == {} for entry in JournalEntry.objects.all())
    assert "Votre profil est enregistré." in text(here.get(PAGE))


def test_nothing_changed_is_no_line_in_the_journal(here, roger):
    here.post(PAGE, typed(roger))
    assert not said()
    assert "Rien n’avait changé" in text(here.get(PAGE))


def test_language_is_that_of_the_page_from_then_on(here, roger):
    answer = here.post(PAGE, typed(roger, language="en"))
    assert answer.cookies["langue"].value == "en"
    assert 'lang="en"' in text(here.get(PAGE))
    roger.refresh_from_db()
    assert roger.language == "en"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("first_name", "", "Saisissez votre prénom."),
        ("first_name", "Ro\u200bger", "Un nom s’écrit avec des lettres"),
        ("last_name", "R0y", "Un nom s’écrit avec des lettres"),
        ("last_name", "a" * 81, "80"),
        ("birth_date", "17/05/84", "date complète"),
        ("birth_date", "2999-01-01", "dans le passé"),
        ("birth_date", "1850-01-01", "120 ans"),
        ("language", "xx", "xx"),
    ],
)
def test_what_cannot_be_is_refused(here, roger, name, value, words):
    answer = here.post(PAGE, typed(roger, **{name: value}))
    assert answer.status_code == 200
    assert words in text(answer)
    assert not said()


@pytest.mark.parametrize(("days", "is_taken"), [(0, False), (1, True)])
def test_one_was_born_yesterday_at_the_latest(here, roger, days, is_taken):
    born = timezone.localdate() - timedelta(days=days)
    assert (here.post(PAGE, typed(roger, birth_date=born)).status_code == 302) is is_taken


@pytest.mark.parametrize("name", ["email", "username", "is_staff", "is_superuser", "must_choose_password", "landing"])
def test_fields_that_the_page_does_not_have_change_nothing(here, roger, name):
    before = User.objects.values().get()
    here.post(PAGE, typed(roger, **{name: "1"}))
    after = User.objects.values().get()
    assert {key: before[key] for key in before if key != "last_login"} == {
        key: after[key] for key in after if key != "last_login"
    }


def test_mistakes_are_listed_once_and_lead_to_their_fields(here, roger):
    sent = typed(roger, first_name="", **{"telephone-0-number": "12"})
    shown = text(here.post(PAGE, sent))
    assert shown.count("govuk-error-summary__title") == 1
    assert 'href="#id_first_name"' in shown
    assert 'href="#id_telephone-0-number"' in shown


# --- Two windows ---------------------------------------------------------------------------------


def test_window_that_is_behind_is_told_and_loses_nothing(here, roger):
    stale = typed(roger, last_name="Royer")
    here.post(PAGE, typed(roger, first_name="Robert"))
    answer = here.post(PAGE, stale)
    shown = text(answer)
    assert "a changé entre-temps" in shown
    assert "Valeur actuelle : Robert" in shown
    assert 'value="Royer"' in shown
    roger.refresh_from_db()
    assert (roger.first_name, roger.last_name) == ("Robert", "Roy")
    here.post(PAGE, stale | {"seen": answer.context["form"].data["seen"]})
    roger.refresh_from_db()
    assert (roger.first_name, roger.last_name) == ("Roger", "Royer")


def test_same_form_sent_twice_is_one_change(here, roger):
    sent = typed(roger, first_name="Robert")
    assert [here.post(PAGE, sent).status_code for _ in range(2)] == [302, 302]
    assert len(said()) == 1


# --- A form sent after the session had ended -------------------------------------------------------


@pytest.fixture
def too_late(roger, wait):
    """Roger fills in his profile, and sends it forty minutes later."""
    browser = Client()
    browser.post(SIGN_IN, {"login": roger.email, "password": PASSWORD})
    browser.get(PAGE)
    wait(timedelta(minutes=40))
    browser.answer = browser.post(PAGE, typed(roger, first_name="Robert"))
    return browser


def comes_back(browser, user):
    return browser.post(SIGN_IN, {"login": user.email, "password": PASSWORD, "next": RESUME})


def test_form_sent_too_late_is_taken_up_again(too_late, roger):
    assert too_late.answer.url == f"{SIGN_IN}?next={RESUME}"
    assert "ce que vous aviez saisi est gardé" in text(too_late.get(too_late.answer.url))
    assert comes_back(too_late, roger).url == RESUME
    kept = too_late.get(RESUME)
    assert "Reprendre votre saisie" in text(kept)
    assert f'action="{PAGE}"' in text(kept)
    assert 'name="first_name" value="Robert"' in text(kept)
    assert "csrfmiddlewaretoken" not in dict(kept.context["kept"]["fields"])
    too_late.post(PAGE, dict(kept.context["kept"]["fields"]))
    roger.refresh_from_db()
    assert roger.first_name == "Robert"


def test_it_is_shown_to_nobody_else(too_late, db):
    zoe = UserFactory()
    comes_back(too_late, zoe)
    answer = too_late.get(RESUME)
    assert answer.url == "/"
    assert "Robert" not in str(dict(too_late.session))


def test_it_is_kept_for_an_hour(too_late, roger, wait):
    wait(timedelta(hours=1, seconds=1))
    comes_back(too_late, roger)
    assert too_late.get(RESUME).url == "/"


def test_it_may_be_dropped(too_late, roger):
    comes_back(too_late, roger)
    too_late.post(RESUME)
    assert too_late.get(RESUME).url == "/"


def test_form_sent_after_a_sign_out_in_another_window_is_kept_too(roger):
    browser = Client()
    browser.post(SIGN_IN, {"login": roger.email, "password": PASSWORD})
    browser.post(reverse("account_logout"))
    assert browser.post(PAGE, typed(roger, first_name="Robert")).url == f"{SIGN_IN}?next={RESUME}"
    comes_back(browser, roger)
    assert "Robert" in text(browser.get(RESUME))


def test_form_that_cannot_be_kept_says_so(roger):
    browser = Client()
    browser.post(SIGN_IN, {"login": roger.email, "password": PASSWORD})
    browser.post(reverse("account_logout"))
    answer = browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD})
    assert RESUME not in answer.url
    assert "n’a pas pu être gardé" in text(browser.get(answer.url))


def test_form_of_a_visitor_nobody_knows_is_not_kept(client, roger):
    assert client.post(PAGE, typed(roger)).url == f"{SIGN_IN}?next={PAGE}"
    assert "form_to_resume" not in client.session


def test_form_without_its_token_is_not_kept(roger):
    browser = Client(enforce_csrf_checks=True)
    session = browser.session
    session["person_before"] = roger.pk
    session.save()
    assert browser.post(PAGE, typed(roger)).status_code == 403
    assert "form_to_resume" not in browser.session


@pytest.mark.parametrize(
    "secret", [{"oldpassword": "x"}, {"code": "12345678"}, {"api_token": "x"}, {"words": "a" * 20_001}]
)
def test_form_with_a_secret_or_too_long_is_not_kept(client, roger, secret):
    client.post(SIGN_IN, {"login": roger.email, "password": PASSWORD})
    client.post(reverse("account_logout"))
    client.post(reverse("account_change_password"), {"first_name": "Robert"} | secret)
    assert "form_to_resume" not in client.session
