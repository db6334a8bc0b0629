"""The operators' guide of accounting firms, click by click, in a browser: from the e-mail to the clients' files."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from organizations import actions, tasks
from organizations.models import Claim, Membership, Organization
from tests.accounts.factories import PASSWORD as KNOWN
from tests.accounts.factories import UserFactory
from tests.browser import with_and_without_scripts
from tests.delegations.factories import EmployerFactory, FirmFactory
from tests.organizations.factories import ContactSheetFactory, MembershipFactory

pytestmark = [pytest.mark.django_db(transaction=True), with_and_without_scripts]

PASSWORD = "le-pont-de-quebec-1917"
LEA, MARC, NADIA = "lea@att.example", "marc@att.example", "nadia@att.example"
SHAW, LAFORCE = "Entreprise Shaw inc.", "Laforce Comptable inc."
ADD = "Ajouter une relation ou des sujets autorisés à un contact"
REMOVE = "Retirer une relation ou des sujets autorisés à un contact"
MODIFY = "Modifier les informations personnelles et les coordonnées d’un individu autorisé ou d’un contact"


@dataclass
class Journey:
    """What each person of the journey has at hand: the address of the portal, an eye, a mailbox."""

    portal: str
    axe: Any
    receive: Any


@pytest.fixture
def journey(live_server, axe, receive) -> Journey:
    return Journey(live_server.url, axe, receive)


def coordinates(mail: str) -> tuple[str, str]:
    """Return the number and the code that a mail holds."""
    number = re.search(r"\b\d{8}\b", mail)
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b", mail)
    assert number, mail
    assert code, mail
    return number[0], code[0]


def creates_a_user(page: Page, journey: Journey, email: str, first_name: str, last_name: str) -> None:
    """Step 1: « Créer un compte », with the one-time code."""
    page.goto(f"{journey.portal}/compte/connexion/")
    page.get_by_text("Créer un compte").last.click()
    page.get_by_label("Adresse courriel").fill(email)
    page.get_by_label("Mot de passe", exact=False).first.fill(PASSWORD)
    page.get_by_label(re.compile("^Confirmez")).fill(PASSWORD)
    page.get_by_role("button", name="Suivant").click()
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label(re.compile(r"^Nom\b")).fill(last_name)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Créer mon compte").click()
    code = re.search(r"\b\d{4}[\s\u00a0]?\d{4}\b", journey.receive(email))
    assert code
    page.get_by_label("code").fill(code[0])
    page.get_by_role("button", name="Valider le code").click()


def links_a_profile(page: Page, number: str, code: str) -> None:
    """Step 2: « LIAISON D’UN PROFIL » with the coordinates of the e-mail, then « Sélectionnez un profil »."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("LIAISON D’UN PROFIL")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_role("button", name="Utiliser des coordonnées de liaison").click()
    page.get_by_label("Numéro de client").fill(number)
    page.get_by_label("Code de liaison").fill(code.lower())
    page.get_by_role("button", name="Lier", exact=True).click()
    expect(page.get_by_text("La liaison a réussi")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sélectionnez un profil")
    page.get_by_role("link", name=LAFORCE).click()


def opens(page: Page, menu: str, name: str) -> None:
    page.get_by_role("navigation", name=menu).get_by_role("link", name=name, exact=True).click()


def opens_the_form(page: Page, name: str, *, contact: str = "") -> None:
    """Go by « Catalogue de services » to a form, and choose whom it is about."""
    opens(page, "Menu du compte", "Catalogue de services")
    page.get_by_role("link", name=name, exact=True).first.click()
    if contact:
        page.get_by_role("link", name=re.compile(contact)).click()


def submits(page: Page) -> None:
    """Tick each statement of « Déclaration », then « Soumettre »."""
    page.get_by_label(re.compile("J’atteste que les modifications")).check()
    consent = page.get_by_label(re.compile("je consens"))
    if consent.count():
        consent.check()
    page.get_by_role("button", name="Soumettre").click()
    expect(page.get_by_text(re.compile(r"La demande DEM-\d{4}-\d+ est terminée"))).to_be_visible()


def reads_the_lists(page: Page, journey: Journey) -> None:
    """Step 3: what the firm has at the beginning."""
    opens(page, "Relations et autorisations", "Contacts de l’organisation")
    expect(page.get_by_role("row", name=re.compile("Laforce"))).to_be_visible()
    opens(page, "Relations et autorisations", "Relations de l’organisation")
    expect(page.get_by_text("Vos clients apparaîtront ici")).to_be_visible()
    opens(page, "Relations et autorisations", "Autorisations")
    expect(page.get_by_text("Personne n’a encore de sujet autorisé.")).to_be_visible()
    journey.axe(page)


def adds_a_member(page: Page, journey: Journey, email: str, first_name: str, last_name: str) -> None:
    """Step 4: someone who « n’existe pas » yet becomes a contact, with a subject of the firm's own file."""
    opens_the_form(page, ADD)
    page.get_by_role("button", name="Le contact n’existe pas").click()
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("* Nom", exact=True).fill(last_name)
    page.get_by_label("Adresse courriel").fill(email)
    page.get_by_label("Choisir la relation à ajouter").select_option("Membre du personnel")
    page.get_by_role("group", name="Sujets autorisés en lecture", exact=True).get_by_label("Correspondance").check()
    submits(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{first_name} {last_name}")


def issues_a_new_code(page: Page, last_name: str) -> None:
    """Steps 5 and 6: what the file says of a member is checked, and new coordinates leave."""
    opens_the_form(page, MODIFY, contact=last_name)
    page.get_by_label("Coordonnées de communication").check()
    page.get_by_label("Émettre un nouveau code de liaison").check()
    submits(page)


def entrusts_the_firm(page: Page, journey: Journey, number: str) -> None:
    """The employer signs in, and gives the firm two subjects of its file."""
    page.goto(f"{journey.portal}/compte/connexion/")
    page.get_by_label("Adresse courriel").fill("suzanne@att.example")
    page.get_by_label("Mot de passe", exact=True).fill(KNOWN)
    page.get_by_role("button", name="Connexion").click()
    opens(page, "Relations et autorisations", "Relations de l’organisation")
    page.get_by_role("button", name="Confier le dossier à une organisation").click()
    page.get_by_label("Numéro de compte de l’organisation mandataire").fill(number.lower())
    page.get_by_role("group", name="Sujets autorisés en lecture et écriture").get_by_label("Rapport mensuel").check()
    page.get_by_role("group", name="Sujets autorisés en lecture", exact=True).get_by_label("Paiements").check()
    page.get_by_label(re.compile("^J’atteste que je peux agir")).check()
    page.get_by_role("button", name="Confier le dossier").click()
    expect(page.get_by_text(f"Votre dossier est confié à {LAFORCE}")).to_be_visible()
    journey.axe(page)


def delegates(page: Page, journey: Journey, last_name: str) -> None:
    """« Une autre organisation »: the client's file, whole, to one member."""
    opens(page, "Relations et autorisations", "Relations de l’organisation")
    row = page.get_by_role("row", name=re.compile(SHAW))
    expect(row).to_contain_text("a comme firme comptable ou serv. de paie")
    expect(row).to_contain_text("Vrai")
    opens_the_form(page, ADD, contact=last_name)
    journey.axe(page)
    page.get_by_role("link", name=SHAW).click()
    expect(page.get_by_label(re.compile("Date de fin"))).to_have_value("9999-12-31")
    submits(page)


def reads_the_files(page: Page, portal: str) -> None:
    page.goto(f"{portal}/dossiers/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mes dossiers autorisés")


def removes_everything(page: Page, last_name: str) -> None:
    opens_the_form(page, REMOVE, contact=last_name)
    page.get_by_label("Toutes les relations").check()
    submits(page)
    opens(page, "Relations et autorisations", "Autorisations")
    page.goto(f"{page.url}?etat=terminees&q={last_name}")
    row = page.get_by_role("row", name=re.compile("Rapport mensuel"))
    expect(row).to_contain_text("Faux")


def firm_and_its_client() -> tuple[Membership, Organization]:
    """Léa, whom the operator has written down as responsible for a firm; an employer whose Suzanne has signed in."""
    suzanne = UserFactory(email="suzanne@att.example", first_name="Suzanne", last_name="Shaw")
    MembershipFactory(user=suzanne, organization=EmployerFactory(name=SHAW), administrator=True)
    lea = MembershipFactory(
        organization=FirmFactory(name=LAFORCE),
        administrator=True,
        pending=True,
        email=LEA,
        first_name="Léa",
        last_name="Laforce",
    )
    ContactSheetFactory(membership=lea)
    return lea, lea.organization


@pytest.mark.guide(
    "CCQ-2", "CCQ-4", "CCQ-5", "CCQ-7", "CCQ-14", "CCQ-19", "CCQ-21", "CCQ-22", "CCQ-27",
    "CCQ-44", "CCQ-45", "CCQ-54", "CCQ-63", "CCQ-64", "CCQ-67", "M6",
)  # fmt: skip
def test_a_firm_links_its_file_adds_members_and_hands_them_its_clients(new_context, journey):
    place, firm = firm_and_its_client()
    lea, marc, nadia, suzanne = (new_context().new_page() for _ in range(4))

    # Before: the explanatory e-mail. Steps 1 to 3: a user, the file of the firm, its lists.
    agent = UserFactory(agent=True, is_superuser=True)
    people = Membership.objects.filter(pk=place.pk)
    actions.dispatches.explain(people, dates_fr="Ouverture le 2026-01-12.", dates_en="", by=agent)
    tasks.issue_codes()
    mail = journey.receive(LEA)
    assert "Ouverture le 2026-01-12." in mail
    creates_a_user(lea, journey, LEA, "Léa", "Laforce")
    links_a_profile(lea, *coordinates(mail))
    reads_the_lists(lea, journey)

    # Steps 4 to 6: two members are added; one uses the first code, the other a new one.
    adds_a_member(lea, journey, MARC, "Marc", "Morin")
    first = coordinates(journey.receive(MARC))
    adds_a_member(lea, journey, NADIA, "Nadia", "Nolet")
    # The minute passes for which codes are not issued again.
    Claim.objects.update(issued_at=timezone.now() - timedelta(minutes=2))
    issues_a_new_code(lea, "Nolet")
    creates_a_user(marc, journey, MARC, "Marc", "Morin")
    links_a_profile(marc, *first)
    second = coordinates(journey.receive(NADIA))
    creates_a_user(nadia, journey, NADIA, "Nadia", "Nolet")
    links_a_profile(nadia, *second)

    # The client entrusts the firm, and the firm its member: he alone finds the file.
    entrusts_the_firm(suzanne, journey, firm.number)
    delegates(lea, journey, "Morin")
    reads_the_files(marc, journey.portal)
    row = marc.get_by_role("row", name=re.compile(SHAW))
    expect(row).to_contain_text("Rapport mensuel (Écriture)")
    expect(row).to_contain_text("Paiements (Lecture)")
    row.get_by_role("link", name=SHAW).click()
    expect(marc.get_by_text("Ces services ne se confient pas à une firme")).to_be_visible()
    expect(marc.get_by_role("listitem").filter(has_text="Lettre d’état de situation")).to_be_visible()
    reads_the_files(nadia, journey.portal)
    expect(nadia.get_by_text("Aucun dossier ne vous est confié")).to_be_visible()
    opens(suzanne, "Relations et autorisations", "Qui peut agir dans mon dossier")
    expect(suzanne.get_by_role("row", name=re.compile("Morin"))).to_contain_text("Rapport mensuel (Écriture)")

    # « Toutes les relations »: nothing is left, and the lists say so.
    removes_everything(lea, "Morin")
    reads_the_files(marc, journey.portal)
    expect(marc.get_by_text(SHAW)).to_have_count(0)
    suzanne.reload()
    expect(suzanne.get_by_role("row", name=re.compile("Morin"))).to_have_count(0)
