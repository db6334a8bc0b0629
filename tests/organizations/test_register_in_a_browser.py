"""Registering as people do it: a mistake, its correction, and the back button."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


def test_back_button_after_a_corrected_mistake_shows_the_form_and_asks_nothing(page: Page, live_server):
    page.goto(live_server.url + reverse("organizations:start"))
    page.get_by_label("Prénom").fill("Alexe")
    page.get_by_label("Nom", exact=True).fill("Berrigan")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_contain_text("Saisissez l’adresse courriel.")
    page.get_by_label("Adresse de courriel").fill("alexe@exemple.ca")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Type de compte")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Adresse de courriel")).to_have_value("alexe@exemple.ca")
