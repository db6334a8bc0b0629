"""The operators' guide of several accounts, click by click, in a real browser: one user for all of them."""

import re

import pytest
from playwright.sync_api import Page, expect

from organizations import actions
from organizations.models import LinkLine, Membership
from tests.accounts.factories import PASSWORD, UserFactory
from tests.browser import with_and_without_scripts
from tests.organizations.factories import MembershipFactory, OrganizationFactory

pytestmark = [pytest.mark.django_db(transaction=True), with_and_without_scripts]

ADMINISTRATOR, NEWCOMER = "aberrigan@att.example", "transportjrgv@att.example"


def opened_by(email: str, name: str, **more) -> Membership:
    """Return the place of who opened an account from this address."""
    user = UserFactory(email=email, username=email, first_name="Alexe", last_name="Berrigan")
    return MembershipFactory(user=user, organization=OrganizationFactory(name=name), administrator=True, **more)


def signs_in(page: Page, portal: str, email: str) -> None:
    page.goto(f"{portal}/compte/connexion/")
    page.get_by_label("Adresse courriel").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
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


@pytest.mark.guide("TQ-15", "TQ-16", "TQ-18", "TQ-23", "TQ-24", "TQ-25", "TQ-26", "TQ-39")
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
