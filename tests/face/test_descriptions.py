"""What a screen reader is told to read is there: every id that a page names exists, and landmarks differ."""

import re

import pytest
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory
from tests.organizations.factories import ClaimFactory

pytestmark = pytest.mark.django_db

# A browser sends at least the token of the form.
NOTHING = {"csrfmiddlewaretoken": "of-the-form"}


def named_but_absent(page):
    """Return the ids that the page names and does not have."""
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    named = re.findall(r'\saria-(?:describedby|labelledby|controls)="([^"]+)"', page)
    return {name for names in named for name in names.split()} - ids


def refused(response):
    page = response.content.decode()
    assert "govuk-error-summary" in page
    assert "aria-describedby" in page
    return page


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "accounts:sign_up"])
def test_errors_of_a_visitor_are_read_out(client, name):
    assert named_but_absent(refused(client.post(reverse(name), NOTHING))) == set()


def test_errors_of_the_names_and_of_the_terms_are_read_out(client):
    person = {"email": "nadia@exemple.ca", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("accounts:sign_up"), person)
    assert named_but_absent(refused(client.post(reverse("accounts:sign_up_names"), NOTHING))) == set()


def test_errors_of_a_new_password_are_read_out(client, mailbox):
    roger = UserFactory()
    client.post(reverse("account_reset_password"), {"email": roger.email})
    form = client.get(mailbox.link(roger.email)).url
    assert named_but_absent(refused(client.post(form, NOTHING))) == set()
    client.force_login(roger)
    assert named_but_absent(refused(client.post(reverse("account_change_password"), NOTHING))) == set()


def test_each_search_has_a_name_of_its_own(signed_in, alice, bob, dominique):
    # A list of one person has nothing to search.
    ClaimFactory(membership__organization=alice.organization)
    number = alice.organization.number
    page = signed_in(alice).get(reverse("organizations:memberships", args=[number])).content.decode()
    searches = re.findall(r'role="search" aria-labelledby="([^"]+)"', page)
    labels = [re.search(rf'id="{label}"[^>]*>([^<]+)<', page)[1] for label in searches]
    assert len(set(labels)) == len(labels) == 2
    assert named_but_absent(page) == set()


def test_person_signed_in_finds_where_to_change_the_password(signed_in, alice):
    browser = signed_in(alice)
    page = browser.get(reverse("organizations:home", args=[alice.organization.number])).content.decode()
    assert f'href="{reverse("accounts:profile")}"' in page
    assert f'href="{reverse("accounts:security")}"' in browser.get(reverse("accounts:profile")).content.decode()
    assert f'href="{reverse("account_change_password")}"' in browser.get(reverse("accounts:security")).content.decode()
