"""A visitor chooses the language and the theme, and stays on the page."""

import pytest
from django.urls import reverse

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


@pytest.mark.parametrize("name", ["theme", "language"])
@pytest.mark.parametrize("address", ["https://exemple.ca/", "//exemple.ca/", "javascript:alert(1)"])
def test_nobody_is_led_out_of_the_portal(client, name, address):
    response = client.post(reverse(name), {"theme": "dark", "language": "en", "next": address})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("name", ["theme", "language"])
def test_nothing_is_chosen_by_following_a_link(client, name):
    assert client.get(reverse(name)).status_code == 405
