"""The gallery shows every component, in both languages: whoever writes a page finds it there."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.languages import Words, refuse_the_other

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.face.urls")]

COMPONENTS = {
    path.relative_to(settings.BASE_DIR / "templates").as_posix()
    for path in (settings.BASE_DIR / "templates/components").iterdir()
}
OF_THE_BACK_OFFICE = "it wears the sheet of the back office, which no other page has"
NOT_SHOWN = {
    "components/palette.html": "it opens over any page of someone signed in, and the gallery needs nobody",
    "components/back_office_chosen.html": OF_THE_BACK_OFFICE,
    "components/back_office_field.html": OF_THE_BACK_OFFICE,
    "components/back_office_form.html": OF_THE_BACK_OFFICE,
}
# What people of the gallery are called, and where they find news.
NAMED = ("Roger Vallée", "Noé Œuvrard")


def unshown(shown: set[str]) -> set[str]:
    return COMPONENTS - shown - NOT_SHOWN.keys()


@pytest.mark.parametrize("language", ["fr-ca", "en"])
def test_gallery_shows_every_component(client, settings, language):
    settings.DEMO = True
    client.cookies["langue"] = language
    address = reverse("demo:gallery")
    states = [client.get(address + state) for state in ("", "?erreurs", "?message")]
    shown = {template.name for state in states for template in state.templates}
    assert not unshown(shown)
    assert not NOT_SHOWN.keys() - COMPONENTS
    assert not NOT_SHOWN.keys() & shown
    for state in states:
        refuse_the_other(language, Words(state.content.decode()).text, *NAMED)


def test_component_that_is_not_shown_is_known():
    assert unshown(COMPONENTS - {"components/plot.html", "components/palette.html"}) == {"components/plot.html"}
