"""People and their way in, in a real browser: a forgotten password, a new address, devices, profiles."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory
from tests.organizations.factories import ClaimFactory, MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)

NEW_PASSWORD = "la traverse de Lévis 1902"
NEW_ADDRESS = "claude.ethier@nouveau.example"


@pytest.fixture
def claude() -> User:
    return UserFactory(email="claude@att.example", username="ethc003", first_name="Claude", last_name="Ethier")


def signs_in(page: Page, address: str, login: str, password: str = PASSWORD) -> None:
    page.goto(f"{address}/compte/connexion/")
    page.get_by_label("Adresse courriel").fill(login)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Connexion", exact=True).click()


def opens_profile(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Claude Ethier")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Profil")


@pytest.mark.guide("AS-2", "AS-4", "M10")
def test_trainer_who_forgot_the_password_chooses_a_new_one(new_context, live_server, axe, receive, claude):
    page = new_context().new_page()
    page.goto(f"{live_server.url}/compte/connexion/")
    page.get_by_role("link", name=re.compile("J’ai oublié mon mot de passe")).click()
    axe(page)
    page.get_by_label("Numéro de carte de formateur/moniteur").fill("ETHC003-12")
    page.get_by_role("button", name="Demander un nouveau mot de passe").click()
    axe(page)
    temporary = re.search(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", receive(claude.email))
    assert temporary
    page.get_by_role("button", name="Retourner à l’écran de connexion").click()

    # The card number is a way in; the password is typed as people type.
    signs_in(page, live_server.url, "ETHC003-12", temporary[0].lower().replace("-", " "))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Changement du mot de passe")
    axe(page)
    page.get_by_role("link", name="Mes comptes").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Changement du mot de passe")
    page.get_by_label("Nouveau mot de passe", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Confirmation").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Sauvegarder le nouveau mot de passe").click()
    opens_profile(page)

    page.get_by_role("button", name="Déconnexion").click()
    signs_in(page, live_server.url, "ethc003", NEW_PASSWORD)
    expect(page.get_by_text("Dernière connexion")).to_be_visible()


def test_person_corrects_the_profile_without_javascript(new_context, live_server, axe, claude):
    page = new_context(java_script_enabled=False).new_page()
    signs_in(page, live_server.url, claude.email)
    opens_profile(page)
    page.get_by_label("Numéro de téléphone principal", exact=True).fill("514 276-1234")
    page.get_by_label("Prénom").fill("Claudette")
    page.get_by_role("button", name="Ajouter un autre numéro de téléphone").click()
    expect(page.get_by_label("Prénom")).to_have_value("Claudette")
    page.get_by_label("Numéro de téléphone", exact=True).fill("450 677-1757")
    page.get_by_label("Poste").last.fill("12")
    page.get_by_label("Type de numéro de téléphone", exact=True).select_option("Travail")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("Votre profil est enregistré.")).to_be_visible()
    assert [str(line) for line in claude.telephones.all()] == ["514 276-1234", "450 677-1757, poste 12"]


def test_profile_is_for_everyone(new_context, live_server, axe, claude):
    page = new_context().new_page()
    signs_in(page, live_server.url, claude.email)
    opens_profile(page)
    axe(page)
    page.get_by_label("Numéro de téléphone principal", exact=True).fill("12")
    page.get_by_label("Prénom").fill("")
    page.get_by_label("Prénom").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Saisissez votre prénom.")
    axe(page)


def test_new_address_is_confirmed_on_the_telephone(new_context, live_server, axe, follow, receive, claude):
    page, telephone = new_context().new_page(), new_context(viewport={"width": 320, "height": 700}).new_page()
    signs_in(page, live_server.url, claude.email)
    opens_profile(page)
    page.get_by_role("link", name=re.compile("Modifier.*Adresse courriel")).click()
    page.get_by_label("Nouvelle adresse courriel").fill(NEW_ADDRESS)
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_text("Adresse à confirmer")).to_be_visible()
    axe(page)
    assert "Une autre adresse courriel vient d’être demandée" in receive(claude.email)

    telephone.goto(follow(NEW_ADDRESS))
    expect(telephone.get_by_text("Claude Ethier")).to_be_visible()
    axe(telephone)
    telephone.get_by_role("button", name="Confirmer cette adresse").click()
    expect(telephone.get_by_text("Votre nouvelle adresse est confirmée")).to_be_visible()

    # The session that began with the old address is over; the new one signs in.
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Se connecter")
    signs_in(page, live_server.url, NEW_ADDRESS)
    opens_profile(page)
    assert "Depuis le" in receive("claude@att.example")


def test_person_ends_the_session_of_a_lost_telephone(new_context, live_server, axe, receive, claude):
    page, telephone = new_context().new_page(), new_context(user_agent="Mozilla/5.0 (iPhone) Safari/604.1").new_page()
    signs_in(page, live_server.url, claude.email)
    signs_in(telephone, live_server.url, claude.email)
    assert "Safari, iPhone" in receive(claude.email)
    opens_profile(page)
    page.get_by_role("link", name="Appareils").click()
    axe(page)
    row = page.get_by_role("row", name=re.compile("Safari, iPhone")).first
    row.get_by_role("button", name=re.compile("Mettre fin")).click()
    expect(page.get_by_text("Cette session est terminée.")).to_be_visible()
    telephone.get_by_role("link", name=re.compile("Claude Ethier")).click()
    expect(telephone.get_by_role("heading", level=1)).to_contain_text("Se connecter")


@pytest.mark.guide("CCQ-23")
def test_person_chooses_a_profile_or_begins_with_an_invitation(new_context, live_server, axe, claude):
    page = new_context().new_page()
    ClaimFactory(membership__email=claude.email, membership__organization__name="Le Mandarin inc.")
    signs_in(page, live_server.url, claude.email)
    expect(page.get_by_role("heading", level=1)).to_contain_text("LIAISON D’UN PROFIL")
    expect(page.get_by_text("Le Mandarin inc.").first).to_be_visible()
    axe(page)

    for name in ("Transport Alice inc.", "Transport Berrigan inc."):
        MembershipFactory(user=claude, organization=OrganizationFactory(name=name))
    page.get_by_role("button", name="Déconnexion").click()
    signs_in(page, live_server.url, claude.email)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sélectionnez un profil")
    axe(page)
    page.get_by_role("link", name="Transport Berrigan inc.").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Transport Berrigan inc.")


def test_form_sent_after_signing_out_elsewhere_is_taken_up_again(new_context, live_server, axe, claude):
    context = new_context()
    page, other = context.new_page(), context.new_page()
    signs_in(page, live_server.url, claude.email)
    opens_profile(page)
    page.get_by_label("Prénom").fill("Claudette")
    other.goto(live_server.url)
    other.get_by_role("button", name="Déconnexion").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("Se connecter")

    page.get_by_label("Prénom").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Se connecter")
    page.get_by_label("Adresse courriel").fill(claude.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reprendre votre saisie")
    axe(page)
    page.get_by_role("button", name="Envoyer de nouveau").click()
    expect(page.get_by_text("Votre profil est enregistré.")).to_be_visible()
    claude.refresh_from_db()
    assert claude.first_name == "Claudette"
