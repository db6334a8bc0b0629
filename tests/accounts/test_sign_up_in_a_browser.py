"""« Création du compte » as a person meets it: seen by axe at each step, and without JavaScript."""

from playwright.sync_api import expect

from accounts.models import User
from notifications.models import Message


def fill_first_screen(page, email):
    page.get_by_label("Adresse courriel *").fill(email)
    page.get_by_label("Mot de passe *", exact=True).fill("un pont sur le fleuve")
    page.get_by_label("Confirmez le mot de passe *").fill("un pont sur le fleuve")
    page.get_by_role("button", name="Suivant").click()


def fill_second_screen(page):
    page.get_by_label("Prénom *").fill("Nadia")
    page.get_by_label("Nom *", exact=True).fill("Nguyễn")
    page.get_by_label("J’ai lu et j’approuve les conditions d’utilisation. *").check()
    page.get_by_role("button", name="Créer mon compte").click()


def code_sent():
    return Message.objects.latest("pk").subject[:9]


def test_every_step_is_accessible(page, live_server, axe):
    page.goto(f"{live_server.url}/compte/creation/")
    axe(page)
    page.get_by_role("button", name="Suivant").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    fill_first_screen(page, "nadia@exemple.ca")
    page.get_by_text("Lire les conditions d’utilisation").click()
    axe(page)
    fill_second_screen(page)
    expect(page.get_by_role("button", name="Envoyer un nouveau code")).to_be_disabled()
    axe(page)
    for _ in range(5):
        page.get_by_label("Code à usage unique").fill("0000 0000")
        page.get_by_role("button", name="Valider le code").click()
    expect(page.get_by_text("Ce code n’est plus valable")).to_be_visible()
    axe(page)
    page.goto(f"{live_server.url}/compte/conditions/")
    axe(page)


def test_no_script_is_needed(new_context, live_server):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/compte/creation/")
    fill_first_screen(page, "nadia@exemple.ca")
    fill_second_screen(page)
    page.get_by_label("Code à usage unique").fill(code_sent())
    page.get_by_role("button", name="Valider le code").click()
    expect(page).to_have_url(f"{live_server.url}/liaison/")
    assert User.objects.get().get_full_name() == "Nadia Nguyễn"
