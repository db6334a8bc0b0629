"""The operators' guide of several accounts, click by click, in a real browser: from the first to one user for all."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from organizations import actions
from organizations.models import LinkLine, Membership, Organization
from tests.accounts.factories import PASSWORD as KNOWN
from tests.accounts.factories import UserFactory
from tests.browser import with_and_without_scripts
from tests.organizations.factories import MembershipFactory, OrganizationFactory

pytestmark = [pytest.mark.django_db(transaction=True), with_and_without_scripts]

PASSWORD = "le-pont-de-quebec-1917"
ADMINISTRATOR, NEWCOMER = "aberrigan@att.example", "transportjrgv@att.example"


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
    page.get_by_text("Inscrire un autre compte").click()
    describes_the_organization(page, axe, name="Berrigan Excavation inc.")
    expect(page.get_by_text("Le compte TRP0000002 est ouvert.")).to_be_visible()

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


def opened_by(email: str, name: str, **more) -> Membership:
    """Return the place of who opened an account from this address."""
    user = UserFactory(email=email, username=email, first_name="Alexe", last_name="Berrigan")
    return MembershipFactory(user=user, organization=OrganizationFactory(name=name), administrator=True, **more)


def signs_in(page: Page, portal: str, email: str) -> None:
    page.goto(f"{portal}/compte/connexion/")
    page.get_by_label("Adresse courriel").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(KNOWN)
    page.get_by_role("button", name="Connexion").click()


def asks_to_be_added(page: Page, axe, first: Membership, *numbers: str) -> None:
    """Paste the line of the guide, and follow the request under « Mes demandes »."""
    page.get_by_role("link", name="Demandes", exact=True).click()
    page.get_by_role("button", name="Ajouter un utilisateur existant à un autre compte").click()
    line = f"Alexe, Berrigan, {first.organization.number}, les comptes {', '.join(numbers)}"
    page.get_by_label("Ou collez une ligne par utilisateur").fill(line)
    page.get_by_role("button", name="Soumettre").click()
    expect(page.get_by_text("est soumise")).to_be_visible()
    page.get_by_role("link", name="Mes demandes").click()
    axe(page)
    expect(page.get_by_role("row", name=re.compile("DEM-"))).to_contain_text("Soumise")
    page.get_by_role("link", name=re.compile("DEM-")).click()
    for number in numbers:
        expect(page.get_by_text(f"Alexe Berrigan, {number}")).to_be_visible()
    axe(page)


def accepts(page: Page, axe) -> None:
    page.get_by_role("link", name="1 demande attend votre décision").click()
    page.get_by_label("Type d’utilisateur").select_option("Administrateur de compte")
    axe(page)
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Alexe Berrigan a maintenant accès à ce compte.")).to_be_visible()


def links_roger(page: Page, axe, places: list[Membership]) -> None:
    """« Comptes liés »: tick two more accounts, and make the second the principal one."""
    row = page.get_by_role("row", name=re.compile("Vallée"))
    row.get_by_role("link", name="Modifier").click()
    for place in places[1:]:
        page.get_by_label(str(place.organization), exact=True).check()
    page.get_by_label(f"{places[1].organization} comme compte principal").check()
    axe(page)
    page.get_by_role("button", name="Enregistrer").click()
    linked = ", ".join(place.organization.number for place in (places[1], places[0], places[2]))
    expect(page.get_by_role("row", name=re.compile("Vallée"))).to_contain_text(linked)


@pytest.mark.guide("TQ-15", "TQ-16", "TQ-17", "TQ-18", "TQ-22", "TQ-23", "TQ-24", "TQ-25", "TQ-26", "TQ-39", "TQ-44")
def test_three_accounts_become_one_users_and_the_other_users_rest(new_context, live_server, axe, follow, receive, sink):
    names = ("Transport Berrigan inc.", "Berrigan Excavation inc.", "Berrigan Sols inc.")
    addresses = [ADMINISTRATOR, "deux@att.example", "trois@att.example"]
    places = [opened_by(email, name) for email, name in zip(addresses, names, strict=True)]
    roger = UserFactory(email=NEWCOMER, first_name="Roger", last_name="Vallée")
    MembershipFactory(user=roger, organization=places[0].organization)
    numbers = [place.organization.number for place in places]
    page, other = new_context().new_page(), new_context().new_page()

    # 4.4: the user of the first account asks for the two others.
    signs_in(page, live_server.url, ADMINISTRATOR)
    asks_to_be_added(page, axe, places[0], *numbers[1:])
    # One account answers on line; nobody does for the other, and an agent decides.
    other.goto(follow(addresses[1]))
    signs_in(other, live_server.url, addresses[1])
    accepts(other, axe)
    agent = UserFactory(agent=True, is_superuser=True)
    actions.links.decide_as_agent(LinkLine.objects.waiting().get(), is_accepted=True, agent=agent)
    page.goto(follow(ADMINISTRATOR))
    expect(page.get_by_text("Terminée").first).to_be_visible()
    page.goto(live_server.url)
    for name in names:
        expect(page.get_by_role("row", name=re.compile(name))).to_contain_text("Administrateur de compte")

    # 6: another user of the first account is linked to the same accounts.
    page.goto(f"{live_server.url}/comptes/{numbers[0]}/utilisateurs/")
    links_roger(page, axe, places)
    assert numbers[1] in receive(NEWCOMER) or numbers[2] in receive(NEWCOMER)

    # 4.5: the user that only served to open the second account rests, and hears nothing at all.
    page.goto(f"{live_server.url}/comptes/{numbers[1]}/utilisateurs/?q=deux")
    page.get_by_role("button", name=re.compile("Désactiver.+Alexe")).click()
    expect(page.get_by_role("row", name=re.compile("deux@"))).to_contain_text("Inactif")
    receive(NEWCOMER)
    before = len(sink.arrived)
    actions.links.ask({places[2]: [numbers[1]]}, by=places[2])
    receive(ADMINISTRATOR)
    assert addresses[1] not in [mail["To"] for mail in sink.arrived[before:]]
    signs_in(other, live_server.url, addresses[1])
    expect(other.get_by_role("heading", name="Votre accès est inactif")).to_be_visible()
    page.get_by_role("button", name=re.compile("Réactiver.+Alexe")).click()
    expect(page.get_by_role("row", name=re.compile("deux@"))).to_contain_text("Actif")
    other.goto(f"{live_server.url}/accueil/")
    expect(other.get_by_role("heading", name=names[1])).to_be_visible()
