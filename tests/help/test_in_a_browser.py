"""« ? » and the tours by keyboard, in a browser; without JavaScript the same links lead to the same words."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.help.models import TOURS, TourProgress
from tests.accounts.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def come_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}{reverse('account_login')}")
    page.get_by_label("Adresse courriel").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion", exact=True).click()
    page.wait_for_url("**/comptes/**")


@pytest.mark.guide("AS-32")
def test_help_opens_beside_the_page_and_gives_the_focus_back(new_context, live_server, axe):
    page = new_context().new_page()
    page.goto(f"{live_server.url}{reverse('account_login')}")
    page.get_by_label("Adresse courriel").fill("pas-encore-envoye")
    mark = page.get_by_role("link", name="Aide en ligne")
    mark.focus()
    page.keyboard.press("Enter")
    beside = page.get_by_role("dialog", name="Se connecter et se déconnecter")
    expect(beside.get_by_role("heading", level=2).first).to_be_focused()
    axe(page)
    page.keyboard.press("Escape")
    expect(beside).to_have_count(0)
    expect(mark).to_be_focused()
    expect(page.get_by_label("Adresse courriel")).to_have_value("pas-encore-envoye")
    mark.click()
    page.get_by_role("link", name="Ouvrir l’article dans une page").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Se connecter et se déconnecter")
    axe(page)
    page.get_by_label("Non").check()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("Voici qui peut vous aider")).to_be_visible()
    axe(page)
    page.goto(f"{live_server.url}{reverse('help:articles')}")
    axe(page)


def test_tour_goes_over_the_pages_by_keyboard_and_goes_on_later(new_context, live_server, axe, alice):
    page = new_context().new_page()
    come_in(page, live_server.url, alice.user.email)
    page.goto(f"{live_server.url}{reverse('help:tours')}")
    axe(page)
    page.get_by_role("button", name="Commencer – Transporteurs").press("Enter")
    card = page.get_by_role("region", name="Étape 1 sur 10 Mes comptes")
    expect(card.get_by_role("heading", name="Mes comptes")).to_be_focused()
    for title in ("La page du compte", "Utilisateurs confirmés"):
        page.get_by_role("button", name="Suivant").press("Enter")
        expect(page.get_by_role("heading", name=title, level=2).first).to_be_focused()
        axe(page)
    assert page.locator(".app-coach-target").get_attribute("id") == "confirmed-title"
    page.get_by_role("link", name="Précédent").press("Enter")
    expect(page.get_by_role("heading", name="La page du compte")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".app-coach")).to_have_count(0)
    assert "visite" not in page.url
    page.goto(f"{live_server.url}{reverse('help:tours')}")
    expect(page.get_by_role("button", name="Reprendre à l’étape 4")).to_be_visible()
    page.goto(f"{live_server.url}{reverse('help:tour', args=['transporteurs'])}")
    axe(page)
    last = len(TOURS["transporteurs"].steps)
    page.goto(f"{live_server.url}{reverse('help:step', args=['transporteurs'])}?etape={last}")
    page.get_by_role("button", name="Terminer la visite").click()
    expect(page.get_by_text("Vous avez terminé cette visite")).to_be_visible()
    assert TourProgress.objects.get().finished_at


def test_without_javascript_the_card_stands_on_top_and_help_is_a_page(new_context, live_server, alice):
    page = new_context(java_script_enabled=False).new_page()
    come_in(page, live_server.url, alice.user.email)
    page.goto(f"{live_server.url}{reverse('help:step', args=['transporteurs'])}?etape=3")
    card = page.locator(".app-coach")
    expect(card).to_contain_text("Utilisateurs confirmés")
    card.get_by_role("button", name="Marquer comme fait").click()
    expect(page.locator("#etape-3")).to_contain_text("Fait")
    page.get_by_role("link", name="Aide en ligne").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trouver de l’aide")
