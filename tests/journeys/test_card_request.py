"""The operators' guide of trainers, click by click, in a real browser: sessions, participants, payment, cards."""

# ruff: noqa: F811 (fixtures are imported under the name by which tests ask for them)

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery.signals import before_task_publish
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from cardrequests import tasks
from cardrequests.models import Card, TrainingSession
from tests.accounts.factories import UserFactory
from tests.browser import with_and_without_scripts
from tests.cardrequests.conftest import simulated  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db(transaction=True), with_and_without_scripts]

CLAUDE, DELIVERY = "claude.ethier@att.example", "livraison@att.example"
PASSWORD = "le-pont-du-mont-blanc-1862"
FROM_A_SPREADSHEET = """Titre\tPrénom\tNom\tDate de naissance\tTéléphone\tPoste
M.\tJean\tO’Neil\t1970-02-03\t450 555-0101\t12
Dre\tÉloïse\tLebas\t1980-04-03\t450 555-0102\t
Mx\tAlex\tRoy\thier\t450 555-0103\t"""


@pytest.fixture
def provider() -> Iterator[list[str]]:
    """What the pretended provider has to tell; `hears` has it told, over HTTP."""
    waiting: list[str] = []

    def note(sender: str, body: tuple, **kwargs: object) -> None:
        if sender == tasks.tell_simulated.name:
            waiting.append(body[0][0])

    before_task_publish.connect(note)
    yield waiting
    before_task_publish.disconnect(note)


@pytest.fixture
def agent(live_server, new_context) -> Page:
    """The browser of an agent, in the back office."""
    known = Client()
    known.force_login(UserFactory(agent=True, is_superuser=True))
    context = new_context()
    context.add_cookies([{"name": "session", "value": known.cookies["session"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/gestion/")
    return page


def opens_a_trainer(agent: Page) -> None:
    agent.get_by_role("link", name="Formateurs").first.click()
    agent.get_by_role("link", name=re.compile("Ajouter formateur", re.IGNORECASE)).first.click()
    agent.get_by_label("Prénom").fill("Claude")
    agent.get_by_role("textbox", name=re.compile(r"^Nom\s:")).fill("Ethier")
    agent.get_by_label("Adresse de courriel").fill(CLAUDE)
    agent.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(agent.get_by_text("a été ajouté avec succès")).to_be_visible()


def comes_in_for_the_first_time(page: Page, portal: str, mail: str) -> None:
    """With the card's number up to the hyphen, and the password of the mail, which serves once."""
    assert "ETHC001-1" in mail
    page.goto(f"{portal}/compte/connexion/")
    page.get_by_label("Adresse courriel").fill("ethc001")
    page.get_by_label("Mot de passe", exact=True).fill(re.search(r"\b(\w{4}-){3}\w{4}\b", mail)[0])
    page.get_by_role("button", name="Connexion").click()
    page.get_by_label("Nouveau mot de passe").fill(PASSWORD)
    page.get_by_label("Confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Sauvegarder le nouveau mot de passe").click()
    page.get_by_label("J’ai lu et j’approuve").check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Sessions", exact=True)).to_be_visible()


def declares_a_session(page: Page, place: str) -> None:
    page.get_by_role("link", name="Sessions").first.click()
    page.get_by_role("main").get_by_role("button", name="Ajouter").first.click()
    expect(page.get_by_text("ETHC001-1", exact=True)).to_be_visible()
    page.get_by_label("Type d’organisme").select_option("Autre organisme")
    page.get_by_label("Nom de l’organisme").fill("Résidence du Parc")
    page.get_by_label("Lieu de formation").fill(place)
    page.get_by_label("Activité de formation").select_option(index=1)
    page.get_by_label("Fin de la session").fill(f"{timezone.localdate() - timedelta(days=1)}")
    page.get_by_label("Adresse", exact=True).fill("12, rue du Parc")
    page.get_by_label("Ville").fill("Sherbrooke")
    page.get_by_label("Code postal").fill("j1h 1a1")
    page.get_by_label("À l’attention de").fill("Marie Hôte")
    page.get_by_label("Courriel", exact=True).last.fill(DELIVERY)
    page.get_by_role("button", name="Ajouter les participants").click()
    expect(page.get_by_text("Ajoutez ses participants.")).to_be_visible()


def adds_two_by_the_form(page: Page) -> None:
    page.get_by_role("button", name="Ajouter les participants").click()
    for first_name, button in (("Marie", "Sauvegarder et ajouter"), ("Anne", "OK")):
        page.get_by_label("Titre").select_option("Mme")
        page.get_by_label("Prénom").fill(first_name)
        page.get_by_label("Nom", exact=True).fill("Tremblay")
        page.get_by_label("Date de naissance").fill("1985-06-24")
        page.get_by_label("Téléphone").fill("514 276-1234")
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_text(f"{first_name} Tremblay est dans la liste.")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(3)


def pastes_a_list(page: Page) -> None:
    """Of three lines one has a wrong date: it stays, alone, until it is put right."""
    page.get_by_role("button", name="Ajouter une liste").click()
    page.get_by_label("Liste à coller").fill(FROM_A_SPREADSHEET)
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_text("Si vous confirmez maintenant")).to_be_visible()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("2 participants sont ajoutés.")).to_be_visible()
    expect(page.get_by_text("Si vous confirmez maintenant")).to_have_count(0)
    left = page.get_by_label("Liste à coller")
    left.fill(left.input_value().replace("hier", "1990-12-31"))
    page.get_by_role("button", name="Vérifier de nouveau").click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("1 participant est ajouté.")).to_be_visible()


def submits(page: Page, mode: str, billed_to: str, total: str) -> TrainingSession:
    page.get_by_role("link", name="Paiement", exact=True).click()
    page.get_by_label(mode).check()
    page.get_by_label("Facturé à").select_option(billed_to)
    expect(page.get_by_text(total, exact=True)).to_be_visible()
    page.get_by_role("button", name="Soumettre").click()
    expect(page.get_by_role("heading", name=re.compile("Paiement|Payer"))).to_be_visible()
    return TrainingSession.objects.latest("pk")


def reads_the_invoice(page: Page, receive) -> str:
    """Return what the PDF says, fetched by the button behind the link of the mail, without signing in."""
    assert tasks.render_invoices() == 1
    link = re.search(r"https?://\S+/factures/lien/\S+", receive(DELIVERY))
    page.goto(link[0])
    form = page.get_by_role("button", name="Ouvrir le PDF")
    token = page.locator("[name=csrfmiddlewaretoken]").last.input_value()
    action = form.evaluate("button => button.form.action")
    answer = page.request.post(action, form={"csrfmiddlewaretoken": token}, headers={"Referer": page.url})
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)
    return " ".join(text.replace("\xa0", " ").split())


def notes_the_money(agent: Page, mode: str, reference: str, amount: str, invoice: str) -> None:
    agent.goto(re.sub(r"/gestion/.*", "/gestion/cardrequests/trainingsession/receive/", agent.url))
    agent.get_by_label("Mode de paiement").select_option(mode)
    agent.get_by_label("Numéro du chèque ou du dépôt").fill(reference)
    agent.get_by_label("Montant").fill(amount)
    agent.get_by_label("Numéros de facture").fill(invoice)
    agent.get_by_role("button", name="Paiement reçu").click()
    expect(agent.get_by_text("1 session est payée.")).to_be_visible()


def pays_by_card_in_the_end(page: Page, provider: list[str], axe) -> None:
    """The card is refused, the page is left, and then the provider says twice that it was paid."""
    axe(page)
    page.get_by_role("button", name="Refuser la carte").click()
    hears(page, provider, "Le paiement a été refusé")
    page.get_by_role("button", name="Payer 10,00 $").click()
    page.get_by_role("button", name="Abandonner").click()
    hears(page, provider, "n’a pas été mené à terme")
    page.get_by_role("button", name="Payer 10,00 $").click()
    page.get_by_role("button", name="Payer, confirmation en double").click()
    expect(page.get_by_text("Nous attendons la confirmation…")).to_be_visible()
    assert len(provider) == 2
    hears(page, provider, "La session est payée")


def hears(page: Page, provider: list[str], words: str) -> None:
    """Let the provider tell what it has to; the page that waited says so."""
    expect(page.get_by_role("main")).to_be_visible()
    while provider:
        tasks.tell_simulated(provider.pop(0), 0)
    page.goto(page.url.removesuffix("retour/"))
    expect(page.get_by_text(words)).to_be_visible()


def prints_and_ships(agent: Page) -> None:
    agent.goto(agent.url.replace("trainingsession/receive/", "printrun/add/"))
    agent.get_by_role("main").locator("[type=submit]").click()
    expect(agent.get_by_text("Le tirage est prêt")).to_be_visible()
    listed = agent.get_by_role("link", name="Cartes (PDF)").evaluate("link => link.href")
    assert len(PdfReader(io.BytesIO(agent.request.get(listed).body())).pages) == Card.objects.count()
    agent.goto(re.sub(r"/printrun/.*", "/trainingsession/", agent.url))
    # The box that ticks them all is a script's.
    for box in agent.locator("input.action-select").all():
        box.check()
    agent.locator("select[name=action]").select_option("Expédier")
    agent.get_by_role("button", name="Envoyer").click()
    agent.get_by_label("Numéro de suivi de la session").first.fill("LM 123 456 789 CA")
    agent.get_by_role("button", name="Expédier").click()
    expect(agent.get_by_text("3 sessions sont expédiées.")).to_be_visible()


@pytest.mark.guide(
    "AS-2", "AS-3", "AS-5", "AS-6", "AS-9", "AS-13", "AS-14", "AS-15", "AS-17", "AS-18",
    "AS-20", "AS-21", "AS-22", "AS-23", "AS-24", "AS-25", "AS-27", "AS-28",
)  # fmt: skip
def test_a_trainer_declares_three_sessions_pays_in_three_ways_and_the_cards_leave(
    live_server, new_context, receive, axe, agent, simulated, provider
):
    page, reader = new_context().new_page(), new_context().new_page()
    opens_a_trainer(agent)
    comes_in_for_the_first_time(page, live_server.url, receive(CLAUDE))

    # By cheque: too little for a card of credit, and the number of the invoice is what counts.
    declares_a_session(page, "Magog")
    adds_two_by_the_form(page)
    page.get_by_role("link", name="Paiement", exact=True).click()
    expect(page.get_by_label("Par carte de crédit")).to_be_disabled()
    first = submits(page, "Par chèque", "Organisme", "4,00 $")
    number = first.invoices.get().number
    paper = reads_the_invoice(reader, receive)
    for words in (
        f"Facture {number}",
        "Résidence du Parc",
        "Total 4,00 $",
        f"numéro de facture {number} sur le chèque",
    ):
        assert words in paper
    notes_the_money(agent, "Par chèque", "CHQ 12", "4,00", number)
    assert first.number in receive(DELIVERY)

    # By deposit, from a spreadsheet, for Claude in person.
    declares_a_session(page, "Granby")
    pastes_a_list(page)
    second = submits(page, "Par dépôt direct", "Individu", "6,00 $")
    assert "Claude Ethier" in reads_the_invoice(reader, receive)
    notes_the_money(agent, "Par dépôt direct", "DEP 7", "6", second.invoices.get().number)

    # By card, on the page of the provider.
    declares_a_session(page, "Sherbrooke")
    adds_two_by_the_form(page)
    pastes_a_list(page)
    third = submits(page, "Par carte de crédit", "Organisme", "10,00 $")
    assert f"{third.number}" in reads_the_invoice(reader, receive)
    pays_by_card_in_the_end(page, provider, axe)

    prints_and_ships(agent)
    assert "sont en route vers 12, rue du Parc" in receive(DELIVERY)
    reader.goto(f"{live_server.url}/cartes/{Card.objects.earliest('pk').code}/")
    expect(reader.get_by_text("Cette carte est valide")).to_be_visible()
