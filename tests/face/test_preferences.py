"""A visitor chooses the language and the theme, a person also how long lists are; both stay on the page."""

import pytest
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory
from tests.organizations.factories import MembershipFactory

PAGE = "/compte/connexion/?next=/comptes/"

pytestmark = pytest.mark.django_db


def test_page_is_in_french_first(client):
    page = client.get(PAGE).content.decode()
    assert '<html lang="fr-ca"' in page
    assert 'lang="en">' in page


def test_visitor_reads_on_in_english_on_the_same_page(client):
    response = client.post(reverse("language"), {"language": "en", "next": PAGE})
    assert response.headers["Location"] == PAGE
    assert '<html lang="en"' in client.get(PAGE).content.decode()


def test_switch_keeps_the_page_and_its_query(client):
    page = client.get(PAGE).content.decode()
    assert page.count(f'name="next" value="{PAGE}"') >= 2


def test_visitor_chooses_the_dark_and_comes_back_to_the_page(client):
    assert 'data-theme="auto"' in client.get(PAGE).content.decode()
    response = client.post(reverse("theme"), {"theme": "dark", "next": PAGE})
    assert response.headers["Location"] == PAGE
    assert response.cookies["theme"]["httponly"]
    assert 'data-theme="dark"' in client.get(PAGE).content.decode()


def test_theme_that_does_not_exist_changes_nothing(client):
    client.cookies["theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get(PAGE).content.decode()
    assert "theme" not in client.post(reverse("theme"), {"theme": "pink", "next": PAGE}).cookies


@pytest.mark.parametrize("name", ["theme", "language", "rows_a_page"])
@pytest.mark.parametrize("address", ["https://exemple.ca/", "//exemple.ca/", "javascript:alert(1)"])
def test_nobody_is_led_out_of_the_portal(signed_in, alice, name, address):
    response = signed_in(alice).post(
        reverse(name), {"theme": "dark", "language": "en", "rows_a_page": "10", "next": address}
    )
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("name", ["theme", "language", "rows_a_page"])
def test_nothing_is_chosen_by_following_a_link(signed_in, alice, name):
    assert signed_in(alice).get(reverse(name)).status_code == 405


# --- Signed in -----------------------------------------------------------------------------------


def look(client, page="/compte/conditions/"):
    """Return the language and the theme in which a page is shown."""
    html = client.get(page).content.decode()
    return ("en" if '<html lang="en"' in html else "fr", html.partition('data-theme="')[2].partition('"')[0])


def test_what_a_person_chooses_goes_with_them_to_another_browser(signed_in, alice):
    here, there = signed_in(alice), signed_in(alice)
    here.post(reverse("language"), {"language": "en", "next": "/"})
    here.post(reverse("theme"), {"theme": "dark", "next": "/"})
    assert look(here) == look(there) == ("en", "dark")
    alice.user.refresh_from_db()
    assert (alice.user.language, alice.user.theme) == ("en", "dark")


def test_choice_of_the_person_holds_from_the_sign_in_and_that_of_the_browser_comes_back_after_it(client):
    person = UserFactory(language="en", theme="dark", password=PASSWORD)
    client.post(reverse("theme"), {"theme": "light", "next": "/"})
    assert look(client) == ("fr", "light")
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert look(client) == ("en", "dark")
    client.post(reverse("account_logout"))
    assert look(client) == ("fr", "light")


def test_visitor_chooses_for_nobody(client, alice):
    client.post(reverse("language"), {"language": "en", "next": "/"})
    client.post(reverse("theme"), {"theme": "dark", "next": "/"})
    alice.user.refresh_from_db()
    assert (alice.user.language, alice.user.theme) == ("fr-ca", "auto")


@pytest.mark.parametrize("typed", [{"language": "de"}, {"language": ""}, {}])
def test_language_that_the_portal_does_not_speak_changes_nothing(signed_in, alice, typed):
    signed_in(alice).post(reverse("language"), {"next": "/", **typed})
    alice.user.refresh_from_db()
    assert alice.user.language == "fr-ca"


# --- « Rangées par page » ------------------------------------------------------------------------


@pytest.fixture
def people(alice):
    """The list of the people of an account, one of whom makes it longer than the shortest page."""
    MembershipFactory.create_batch(11, organization=alice.organization)
    return reverse("organizations:memberships", args=[alice.organization.number])


def test_reader_shortens_a_list_and_all_lists_stay_so(signed_in, alice, people):
    client = signed_in(alice)
    assert "1 - 12 (12)" in client.get(people).content.decode()
    answer = client.post(reverse("rows_a_page"), {"rows_a_page": "10", "next": people})
    assert answer.url == people
    page = signed_in(alice).get(people).content.decode()
    assert "1 - 10 (12)" in page
    assert 'value="10" aria-pressed="true"' in page


def test_choice_leads_back_to_the_first_page_and_keeps_the_search(signed_in, alice, people):
    alice.user.rows_a_page = 10
    alice.user.save()
    page = signed_in(alice).get(people, {"page": "2", "tri": "-nom"}).content.decode()
    assert f'name="next" value="{people}?tri=-nom"' in page


def test_list_that_is_never_full_offers_no_choice(signed_in, bob, alice):
    page = signed_in(alice).get(reverse("organizations:memberships", args=[alice.organization.number]))
    assert "Rangées par page" not in page.content.decode()


@pytest.mark.parametrize("typed", ["", "0", "11", "1000000", "dix", "-10", "١٠"])
def test_length_that_is_not_offered_changes_nothing(signed_in, alice, typed):
    assert signed_in(alice).post(reverse("rows_a_page"), {"rows_a_page": typed, "next": "/"}).status_code == 302
    alice.user.refresh_from_db()
    assert alice.user.rows_a_page == 50


def test_visitor_has_no_list_to_shorten(client):
    answer = client.post(reverse("rows_a_page"), {"rows_a_page": "10", "next": "/"})
    assert answer.url.startswith(reverse("account_login"))
