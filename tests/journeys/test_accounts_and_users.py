"""The first hour of an organization, click by click, in a real browser: it registers, it is opened, it has users.

Then someone without any organization signs up, in English. Each page is looked at by every rule in both views.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from organizations.models import Organization
from tests.browser import EVERY_RULE, with_and_without_scripts

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "le-pont-de-quebec-1917"
ADMINISTRATOR, NEWCOMER = "aberrigan@att.example", "transportjrgv@att.example"


@pytest.fixture
def axe(axe):
    return lambda page: axe(page, asked=EVERY_RULE)


def says_who(page: Page, axe) -> None:
    page.get_by_label("Adresse de courriel").fill(ADMINISTRATOR)
    page.get_by_label("Prénom").fill("Alexe")
    page.get_by_label("Nom", exact=True).fill("Berrigan")
    axe(page)
    page.get_by_role("button", name="Continuer").click()


def describes_the_organization(page: Page, axe, *, name: str) -> None:
    """Go through the steps from the type of account to the last button, by way of a reload and the back button."""
    page.get_by_label("Transporteur").check()
    axe(page)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Nom légal de l’organisation").fill(name)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Téléphone")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_label("Nom légal de l’organisation")).to_have_value(name)
    axe(page)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Téléphone").fill("450 677-1757")
    page.get_by_label("Adresse", exact=True).fill("460, rue Principale")
    page.get_by_label("Ville").fill("Sainte-Brigide-d’Iberville")
    page.get_by_label("Code postal").fill("j0j 1x0")
    page.get_by_label("Région administrative").select_option("Centre-du-Québec (17)")
    axe(page)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text(name)).to_be_visible()
    axe(page)
    page.get_by_label("J’atteste").check()
    page.get_by_label("Je consens").check()
    page.get_by_role("button", name="Envoyer l’inscription").click()


def activates(page: Page, axe) -> None:
    axe(page)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Confirmez le mot de passe").fill(PASSWORD)
    page.get_by_label("J’ai lu et j’approuve").check()
    page.get_by_role("button", name="Activer mon profil").click()
    expect(page.get_by_role("heading", name="Transport Berrigan inc.")).to_be_visible()


def adds_a_user(page: Page, axe) -> None:
    page.get_by_role("link", name="Utilisateurs", exact=True).click()
    expect(page.get_by_text("Aucune entrée disponible")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Ajouter un utilisateur").click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Saisissez l’adresse courriel.")
    axe(page)
    page.get_by_label("Adresse de courriel").fill(NEWCOMER)
    page.get_by_label("Prénom").fill("Roger")
    page.get_by_label("Nom", exact=True).fill("Vallée")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("row", name=re.compile("Vallée"))).to_contain_text("En file")


def signs_out_and_in_again(page: Page, axe) -> None:
    where = page.url
    page.get_by_role("button", name="Déconnexion").click()
    page.goto(where)
    axe(page)
    page.get_by_label("Adresse courriel").fill(NEWCOMER.upper())
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion").click()
    expect(page).to_have_url(where)


@with_and_without_scripts
@pytest.mark.guide("TQ-7", "TQ-8", "TQ-9", "TQ-10", "TQ-13", "TQ-35", "TQ-36", "TQ-37", "TQ-38")
def test_a_carrier_registers_activates_and_adds_a_user_who_signs_in(new_context, live_server, axe, follow):
    assert not User.objects.exists()
    assert not Organization.objects.exists()
    page, other = new_context().new_page(), new_context().new_page()

    # 4.1: the first account, its activation e-mail, its administrator.
    page.goto(live_server.url)
    axe(page)
    page.get_by_role("link", name="Inscrire un compte").first.click()
    says_who(page, axe)
    describes_the_organization(page, axe, name="Transport Berrigan inc.")
    expect(page.get_by_role("heading", name="Vérifiez vos courriels")).to_be_visible()
    axe(page)
    page.goto(follow(ADMINISTRATOR))
    activates(page, axe)
    expect(page.get_by_text("Alexe Berrigan, Administrateur de compte")).to_be_visible()
    axe(page)
    home = page.url
    assert home.endswith("/comptes/TRP0000001/")

    # 4.2: the next account needs no further e-mail.
    page.get_by_role("link", name="Guichet").first.click()
    axe(page)
    page.get_by_text("Inscrire un autre compte").click()
    describes_the_organization(page, axe, name="Berrigan Excavation inc.")
    expect(page.get_by_text("Le compte TRP0000002 est ouvert.")).to_be_visible()
    axe(page)

    # 5: a user of the first account activates the own profile, elsewhere.
    page.goto(home)
    adds_a_user(page, axe)
    other.goto(follow(NEWCOMER))
    page.reload()
    expect(page.get_by_role("row", name=re.compile("Vallée"))).to_contain_text("Remis")
    axe(page)
    expect(other.get_by_label("Prénom")).to_have_value("Roger")
    activates(other, axe)
    expect(other.get_by_role("link", name="Utilisateurs", exact=True)).to_have_count(0)
    signs_out_and_in_again(other, axe)

    # The administrator sees that it is done, and reads it in the journal.
    page.reload()
    expect(page.get_by_text("Aucune entrée disponible")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Vallée"))).to_contain_text("Actif")
    page.get_by_role("link", name="Journal").click()
    expect(page.get_by_text("Alexe Berrigan a ajouté Roger Vallée")).to_be_visible()
    axe(page)


def test_someone_signs_up_in_english(new_context, live_server, axe, receive):
    page = new_context(locale="en-CA").new_page()
    page.goto(f"{live_server.url}/compte/connexion/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    axe(page)
    page.get_by_text("Create an account").last.click()
    page.get_by_label("Email address").fill("sam@att.example")
    page.get_by_label(re.compile("^Password")).fill(PASSWORD)
    page.get_by_label(re.compile("^Confirm")).fill(PASSWORD)
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
    page.get_by_role("button", name="code").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("LINK A PROFILE")
    axe(page)
    assert User.objects.get(email="sam@att.example").language == "en"
