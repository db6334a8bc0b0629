"""The pages of refusals say what to do next, also when nothing else works."""

import re

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.template.loader import get_template


@pytest.mark.parametrize("status", [400, 500, 503])
def test_page_for_the_worst_needs_nothing(status):
    """No database, no context processor, no static manifest, no address: an engine that knows none of them."""
    page = Engine(dirs=[settings.BASE_DIR / "templates"]).get_template(f"{status}.html").render(Context())
    assert '<html lang="fr-CA">' in page
    assert '<div lang="en">' in page
    assert 'href="/"' in page


def test_page_for_the_worst_gives_the_number_of_the_request():
    assert "<code>8a6f</code>" in get_template("500.html").render({"request_id": "8a6f"})


@pytest.mark.django_db
def test_page_that_is_not_there_gives_a_number_to_mention(client):
    response = client.get("/nulle-part/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Page introuvable" in page
    assert re.search(rf'data-copy="{response.headers["X-Request-ID"]}"', page)


@pytest.mark.parametrize("status", [403, 404, 429])
def test_refusal_says_what_to_do_next(rf, status):
    request = rf.get("/")
    request.user = None
    page = get_template(f"{status}.html").render({}, request)
    assert page.count("<h1") == 1
    assert "Retour à l’accueil" in page
