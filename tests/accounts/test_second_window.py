"""Two windows at the door: what the second still shows once the person has come in by the first."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import CodeBy, User
from tests.accounts.factories import PASSWORD, UserFactory

SIGN_IN, CODE, LANDING = reverse("account_login"), reverse("accounts:sign_in_code"), reverse("landing")


def token_in(response):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1]


@pytest.fixture
def browser(db):
    """A browser with the check of forms that other tests leave out."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def lise(db):
    return UserFactory(email="lise@exemple.ca")


def signs_in(browser, user):
    typed = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token_in(browser.get(SIGN_IN))}
    return browser.post(SIGN_IN, typed)


def test_code_sent_from_the_second_window_finds_the_person_inside(browser, lise, mailbox):
    User.objects.filter(pk=lise.pk).update(code_by=CodeBy.EMAIL)
    assert signs_in(browser, lise).headers["Location"] == CODE
    stale = token_in(browser.get(CODE))
    typed = {"code": mailbox.code("lise@exemple.ca"), "csrfmiddlewaretoken": stale}
    assert browser.post(CODE, typed).status_code == 302
    answer = browser.post(CODE, typed)
    assert answer.status_code == 403
    assert "Vous êtes déjà connecté" in answer.content.decode()
    assert f'href="{LANDING}"' in answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("fr-ca", "Vous êtes déjà connecté"), ("en", "already signed in")])
def test_password_sent_from_the_second_window_does_too(language, words, browser, lise):
    User.objects.filter(pk=lise.pk).update(language=language)
    stale = token_in(browser.get(SIGN_IN))
    signs_in(browser, lise)
    typed = {"login": lise.email, "password": PASSWORD, "csrfmiddlewaretoken": stale}
    answer = browser.post(SIGN_IN, typed)
    assert answer.status_code == 403
    assert words in answer.content.decode()


def test_stale_form_elsewhere_is_still_one_to_load_again(browser, lise):
    signs_in(browser, lise)
    answer = browser.post(reverse("accounts:profile"), {"csrfmiddlewaretoken": "a" * 64}).content.decode()
    assert "Ce formulaire n’est plus valable" in answer
    assert "Vous êtes déjà connecté" not in answer


def test_visitor_with_a_stale_form_is_told_nothing_of_a_session(browser):
    answer = browser.post(SIGN_IN, {"csrfmiddlewaretoken": "a" * 64}).content.decode()
    assert "Vous êtes déjà connecté" not in answer
