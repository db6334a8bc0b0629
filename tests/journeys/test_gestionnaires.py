"""The operators' guide of companies, click by click, in a real browser: managers, keys, users, and who takes over."""

# ruff: noqa: F811 (fixtures are imported under the name by which tests ask for them)

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from organizations.models import Membership
from tests.accounts.factories import PASSWORD as KNOWN
from tests.browser import with_and_without_scripts
from tests.organizations.conftest import company, manon, marc  # noqa: F401 (fixtures)

pytestmark = [pytest.mark.django_db(transaction=True), with_and_without_scripts]

PASSWORD = "le-pont-du-mont-blanc-1862"
NORA = "nora.keller@att.example"
QUESTION, ANSWER = "Quel objet orne le hall?", "Une horloge à coucou"
SECRET_QUESTION, SECRET_ANSWER = "Où avons-nous dîné en mars?", "Au bord du lac Léman"


def signs_in(page: Page, portal: str, email: str, password: str) -> None:
    page.goto(f"{portal}/compte/connexion/")
    page.get_by_label("Adresse courriel").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Connexion").click()


def opens(page: Page, tab: str, *entry: str) -> None:
    page.get_by_role("navigation", name="Menu du compte").get_by_role("link", name=tab).click()
    for name in entry:
        page.get_by_role("link", name=name).first.click()


def chooses_the_courier_key(page: Page, axe) -> None:
    opens(page, "Gérer mon organisation")
    axe(page)
    page.get_by_role("link", name="Modifier le code courrier").click()
    axe(page)
    page.get_by_role("button", name="Editer").click()
    page.get_by_label("Question").fill(QUESTION)
    page.get_by_label("Réponse", exact=True).fill("Turquoise")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("alert").first).to_contain_text("Plusieurs mots sans lien")
    axe(page)
    page.get_by_label("Réponse", exact=True).fill(ANSWER)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("Le code courrier est enregistré.")).to_be_visible()


def changes_the_information(page: Page, axe) -> None:
    opens(page, "Gérer mon organisation", "Modifier les informations")
    axe(page)
    page.get_by_role("button", name="Editer").click()
    expect(page.get_by_label("Catégorie")).to_be_disabled()
    expect(page.get_by_label("Adresse", exact=True)).to_be_disabled()
    axe(page)
    page.get_by_label("Autre nom").fill("Chez Manon")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("Les informations sont à jour.")).to_be_visible()
    expect(page.get_by_text("Chez Manon")).to_be_visible()


def adds_a_user(page: Page, axe) -> None:
    opens(page, "Gérer mes utilisateurs")
    axe(page)
    page.get_by_role("link", name="Ajouter un nouvel utilisateur").click()
    axe(page)
    page.get_by_label("Prénom").fill("Nora")
    page.get_by_label("Nom", exact=True).fill("Keller")
    page.get_by_label("Adresse de courriel").fill(NORA)
    group = page.get_by_role("group", name=re.compile("Ce nouvel utilisateur est gestionnaire pour l’organisation"))
    group.get_by_label("Non").check()
    page.get_by_label("Question secrète", exact=True).fill(SECRET_QUESTION)
    page.get_by_label("Réponse à la question secrète").fill(SECRET_ANSWER)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("row", name=re.compile("Keller"))).to_contain_text("En attente de son activation")
    axe(page)


def shows_three_keys(page: Page, axe, *, courier: str) -> None:
    page.get_by_label("Clé de sécurité courrier de l’organisation").fill(courier)
    page.get_by_label("Réponse à la question secrète").fill("au bord du lac leman")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Confirmez le mot de passe").fill(PASSWORD)
    page.get_by_label("J’ai lu et j’approuve").check()
    page.get_by_role("button", name="Créer").click()


def names_and_unnames_a_manager(page: Page, axe) -> None:
    opens(page, "Gérer mon organisation", "Gérer les gestionnaires")
    page.get_by_role("button", name="Ajouter gestionnaire").click()
    axe(page)
    page.get_by_label(re.compile("Nora Keller")).check()
    page.get_by_role("button", name="Confirmer").click()
    row = page.get_by_role("row", name=re.compile("Keller"))
    expect(row).to_contain_text("Actif")
    axe(page)
    row.get_by_role("button", name="Retirer le rôle").click()
    expect(row).to_have_count(0)


def takes_over(other: Page, axe, link: str) -> None:
    """Marc accepts by the link of his mail what Manon, who leaves, has proposed."""
    other.goto(link)
    axe(other)
    other.get_by_role("button", name="Accepter la relève").click()
    expect(other.get_by_text("Vous avez pris la relève : un courriel l’annonce à Manon Favre")).to_be_visible()


@pytest.mark.guide(
    "GE-1",
    "GE-4",
    "GE-6",
    "GE-8",
    "GE-13",
    "GE-16",
    "GE-17",
    "GE-18",
    "GE-23",
    "GE-9",
    "GE-10",
    "GE-11",
    "GE-15",
    "GE-20",
    "GE-21",
    "GE-22",
    "GE-24",
    "GE-26",
    "GE-27",
    "GE-28",
)
def test_a_manager_adds_someone_who_shows_three_keys_is_disabled_and_removed(
    new_context,
    live_server,
    axe,
    follow,
    receive,
    manon,
    marc,
):
    page, other = new_context().new_page(), new_context().new_page()
    signs_in(page, live_server.url, manon.user.email, KNOWN)
    page.goto(f"{live_server.url}/comptes/{manon.organization.number}/")

    chooses_the_courier_key(page, axe)
    assert "Manon Favre" in receive(marc.user.email)
    changes_the_information(page, axe)
    adds_a_user(page, axe)

    # The collaborator: the link of the mail, and two answers heard from the manager.
    other.goto(follow(NORA))
    expect(other.get_by_text(QUESTION)).to_be_visible()
    expect(other.get_by_text(SECRET_QUESTION)).to_be_visible()
    axe(other)
    shows_three_keys(other, axe, courier="Une pendule")
    expect(other.get_by_role("alert").first).to_contain_text("Les renseignements ne concordent pas.")
    axe(other)
    shows_three_keys(other, axe, courier="une HORLOGE à coucou")
    expect(other.get_by_role("heading", name="Horlogerie Manon SA")).to_be_visible()
    assert NORA in receive(NORA)
    assert "Nora Keller a activé son accès" in receive(manon.user.email)

    # A manager for a while: named from the list, and the cross.
    names_and_unnames_a_manager(page, axe)
    assert "nouveau rôle" in receive(NORA)

    # Disabled for a while, then back.
    opens(page, "Gérer mes utilisateurs", "Liste des utilisateurs")
    row = page.get_by_role("row", name=re.compile("Keller"))
    row.get_by_role("link", name="Editer").click()
    axe(page)
    page.get_by_role("button", name="Désactiver").click()
    expect(row).to_contain_text("Désactivé")
    row.get_by_role("link", name="Editer").click()
    page.get_by_label("Numéro de téléphone").fill("022 327 41 11")
    page.get_by_role("button", name="Confirmer").click()
    row.get_by_role("link", name="Editer").click()
    page.get_by_role("button", name="Réactiver").click()
    expect(row).to_contain_text("Actif")

    # The cross, and what it says before.
    row.get_by_role("link", name="Supprimer").click()
    expect(page.get_by_text("Cette suppression ne se défait pas")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Supprimer définitivement").click()
    expect(page.get_by_role("row", name=re.compile("Keller"))).to_have_count(0)
    assert not User.objects.filter(email=NORA).exists()
    assert Membership.objects.filter(status="ended").count() == 1


def test_a_manager_who_leaves_hands_over_to_someone_of_the_company(new_context, live_server, axe, follow, manon, marc):
    page, other = new_context().new_page(), new_context().new_page()
    Membership.objects.filter(pk=marc.pk).update(role="member")
    signs_in(page, live_server.url, manon.user.email, KNOWN)
    page.get_by_role("link", name="Quitter ce compte").click()
    expect(page.get_by_text("Vous êtes la seule")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Désigner une personne pour prendre la relève").first.click()
    axe(page)
    page.get_by_label(re.compile("Marc Dubuis")).check()
    page.get_by_label("Quitter le compte").check()
    page.get_by_role("button", name="Proposer la relève").click()
    expect(page.get_by_text("Votre proposition attend sa réponse")).to_be_visible()
    axe(page)
    signs_in(other, live_server.url, marc.user.email, KNOWN)
    takes_over(other, axe, follow(marc.user.email))
    expect(other.get_by_role("link", name="Gérer mon organisation")).to_be_visible()
    page.goto(live_server.url)
    expect(page.get_by_text("Vous n’avez encore aucun compte")).to_be_visible()
