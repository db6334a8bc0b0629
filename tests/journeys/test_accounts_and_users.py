"""The operators' guide of accounts, click by click, in a real browser: 4.1, 4.2 and 5. Nothing is there before."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from organizations.models import Organization

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "le-pont-de-quebec-1917"


def register(page: Page, axe, *, name: str, email: str = "") -> None:
    """Go through the steps of a registration, from the page that is open, up to the last button."""
    if email:
        page.get_by_label("Adresse de courriel").fill(email)
        page.get_by_label("Prénom").fill("Alexe")
        page.get_by_label("Nom", exact=True).fill("Berrigan")
        axe(page)
        page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Transporteur").check()
    axe(page)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Nom légal de l’organisation").fill(name)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Téléphone").fill("450 677-1757")
    page.get_by_label("Adresse", exact=True).fill("460, rue Principale")
    page.get_by_label("Ville").fill("Sainte-Brigide-d’Iberville")
    page.get_by_label("Code postal").fill("j0j 1x0")
    page.get_by_label("Région administrative").select_option("Centre-du-Québec (17)")
    axe(page)
    page.reload()
    page.get_by_label("Téléphone").fill("450 677-1757")
    page.get_by_label("Adresse", exact=True).fill("460, rue Principale")
    page.get_by_label("Ville").fill("Sainte-Brigide-d’Iberville")
    page.get_by_label("Code postal").fill("j0j 1x0")
    page.get_by_label("Région administrative").select_option("Centre-du-Québec (17)")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text(name)).to_be_visible()
    axe(page)
    page.get_by_label("J’atteste").check()
    page.get_by_label("Je consens").check()
    page.get_by_role("button", name="Envoyer l’inscription").click()


def activate(page: Page, axe) -> None:
    axe(page)
    page.get_by_label("Mot de passe", exact=False).first.fill(PASSWORD)
    page.get_by_label("Confirmez le mot de passe").fill(PASSWORD)
    page.get_by_label("J’ai lu et j’approuve").check()
    page.get_by_role("button", name="Activer mon profil").click()


@pytest.mark.guide("TQ-7", "TQ-8", "TQ-9", "TQ-10", "TQ-11", "TQ-13", "TQ-35", "TQ-36", "TQ-37", "TQ-38")
def test_a_carrier_registers_activates_and_adds_a_user_who_signs_in(new_context, live_server, axe, follow, receive):
    assert not User.objects.exists()
    assert not Organization.objects.exists()
    page = new_context().new_page()

    # 4.1: the first account, its activation e-mail, its administrator.
    page.goto(live_server.url)
    axe(page)
    page.get_by_role("link", name="Inscrire un compte").first.click()
    register(page, axe, name="Transport Berrigan inc.", email="aberrigan@att.example")
    expect(page.get_by_role("heading", name="Vérifiez vos courriels")).to_be_visible()
    axe(page)
    page.goto(follow("aberrigan@att.example"))
    activate(page, axe)
    expect(page.get_by_text("TRP0000001").first).to_be_visible()
    expect(page.get_by_text("Administrateur de compte")).to_be_visible()
    axe(page)

    # 4.2: the next account needs no further e-mail.
    page.get_by_role("link", name="Guichet").first.click()
    page.get_by_text("Inscrire un autre compte").click()
    register(page, axe, name="Berrigan Excavation inc.")
    expect(page.get_by_text("Le compte TRP0000002 est ouvert.")).to_be_visible()

    # 5: a new user of the first account.
    page.goto(f"{live_server.url}/comptes/TRP0000001/")
    page.get_by_role("link", name="Utilisateurs", exact=True).click()
    expect(page.get_by_text("Aucune entrée disponible")).to_be_visible()
    axe(page)
    page.get_by_text("Ajouter un utilisateur").click()
    axe(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Saisissez l’adresse courriel.")
    axe(page)
    page.get_by_label("Adresse de courriel").fill("transportjrgv@att.example")
    page.get_by_label("Prénom").fill("Roger")
    page.get_by_label("Nom", exact=True).fill("Vallée")
    page.get_by_role("button", name="Enregistrer").click()
    row = page.get_by_role("row", name=re.compile("Vallée"))
    expect(row).to_contain_text("En file")
    link = follow("transportjrgv@att.example")
    page.reload()
    expect(row).to_contain_text("Remis")
    axe(page)

    # The new user activates the own profile in another browser, signs out and in again.
    other = new_context().new_page()
    other.goto(link)
    expect(other.get_by_label("Prénom")).to_have_value("Roger")
    activate(other, axe)
    expect(other.get_by_role("heading", name="Transport Berrigan inc.")).to_be_visible()
    expect(other.get_by_role("link", name="Utilisateurs", exact=True)).to_have_count(0)
    other.get_by_role("button", name="Déconnexion").click()
    other.goto(f"{live_server.url}/comptes/TRP0000001/")
    axe(other)
    other.get_by_label("Adresse courriel").fill("TransportJRGV@att.example")
    other.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Connexion").click()
    expect(other.get_by_role("heading", name="Transport Berrigan inc.")).to_be_visible()

    # The administrator sees that it is done, and reads it in the journal.
    page.reload()
    expect(page.get_by_text("Aucune entrée disponible")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Vallée"))).to_contain_text("Actif")
    page.get_by_role("link", name="Journal").click()
    expect(page.get_by_text("Alexe Berrigan a ajouté Roger Vallée")).to_be_visible()
    axe(page)


@pytest.mark.guide("CCQ-15", "CCQ-17", "CCQ-18", "CCQ-19")
def test_someone_signs_up_in_english(new_context, live_server, axe, receive):
    page = new_context(locale="en-CA").new_page()
    page.goto(f"{live_server.url}/compte/connexion/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    axe(page)
    page.get_by_text("Create an account").click()
    page.get_by_label("Email address").fill("sam@att.example")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_label("Confirm").fill(PASSWORD)
    axe(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("First name").fill("Sam")
    page.get_by_label("Last name").fill("Smith")
    page.get_by_role("checkbox").check()
    axe(page)
    page.get_by_role("button", name="Create my account").click()
    axe(page)
    code = re.search(r"\b\d{4}[\s ]?\d{4}\b", receive("sam@att.example"))
    assert code
    page.get_by_label("code").fill(code[0])
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("My accounts")
    axe(page)
    assert User.objects.get(email="sam@att.example").language == "en"
