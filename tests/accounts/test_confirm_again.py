"""« Confirmez que c’est bien vous » in the middle of a form: what was typed is shown again, in its place."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from portal.env import SmsGateway
from tests.accounts.factories import PASSWORD


def confirms(browser, response):
    """Type the password that the answer asks for; return the page that follows."""
    asked = response.headers["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    follows = browser.get(asked).context["next"]
    return browser.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": follows})


@pytest.fixture
def form(alice, settings):
    """Return the address of a form, a slip in it, and what puts the slip right."""
    settings.SMS_GATEWAY = SmsGateway()
    account = reverse("organizations:security", args=[alice.organization.number])
    forms = {
        "email": (reverse("accounts:email"), {"email": "alice@"}, {"email": "autre@exemple.ca"}),
        "telephone": (reverse("accounts:telephone"), {"number": "12"}, {"number": "+15142761234"}),
        "security of the account": (account, {"mode": "aucun"}, {"mode": "password"}),
    }
    return forms.__getitem__


@pytest.mark.parametrize("name", ["email", "telephone", "security of the account"])
def test_slip_is_put_right_where_it_was_made(name, form, signed_in, alice):
    address, slip, right = form(name)
    browser = signed_in(alice)
    shown = confirms(browser, browser.post(address, slip))
    assert shown.status_code == 200
    assert "govuk-error-summary" in shown.content.decode()
    actions = re.findall(r'<form method="post" action="([^"]+)" novalidate', shown.content.decode())
    assert actions == [address]
    assert browser.post(actions[0], right).status_code == 302


def test_who_opens_the_closing_is_asked_before_the_word(signed_in, bob):
    browser = signed_in(bob)
    page = confirms(browser, browser.get(reverse("accounts:close")))
    assert page.headers["Location"] == reverse("accounts:close")
    shown = browser.get(reverse("accounts:close")).content.decode()
    assert f'action="{reverse("accounts:close")}"' in shown
    assert "fermer" in shown


def test_other_word_after_the_question_is_asked_again_in_place(signed_in, bob):
    browser = signed_in(bob)
    address = reverse("accounts:close")
    shown = confirms(browser, browser.post(address, {"word": "oui"})).content.decode()
    assert "Écrivez le mot demandé" in shown
    assert f'action="{address}"' in shown
    browser.post(address, {"word": "fermer"})
    assert User.objects.get(pk=bob.user_id).closed_at
