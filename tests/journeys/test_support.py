"""The desk's day in a browser: two agents of one desk and one of another, and the people whom they help."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts import actions as accounts
from accounts.models import SecondFactor, User
from organizations.models import AnswerTemplate, Membership, Organization, ServiceRequest
from portal.support.models import Note
from tests.accounts.authenticators import pair, totp
from tests.accounts.factories import PASSWORD
from tests.journeys.desk import Desk, saves
from tests.organizations.desks import waiting
from tests.organizations.factories import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)

QUEUE = reverse("admin:organizations_servicerequest_changelist")
LOOKS = reverse("admin:organizations_secondlook_changelist")
NADIA = "nadia@exemple.ca"


def comes_in(page: Page, desk: Desk, agent: User) -> None:
    """Come in by the sign-in page, with the password and the code of the application."""
    secret = pair(agent)
    page.goto(f"{desk.portal}{reverse('admin:index')}")
    page.get_by_label("Adresse courriel").fill(agent.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion", exact=True).click()
    page.get_by_label("Code de votre application").fill(totp(secret))
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gestion")


def answers_ahead(name: str) -> AnswerTemplate:
    return AnswerTemplate.objects.create(
        name=name,
        body_fr="Bonjour {prénom}, il manque une preuve d’adresse à la demande {numéro}.",
        body_en="Hello {prénom}, a proof of address is missing in request {numéro}.",
    )


def test_agent_takes_a_request_and_answers_and_no_other_desk_sees_it(desk, carriers, benoit, bob):
    asked, _ahead = waiting(bob), answers_ahead("Preuve manquante")
    ariane = desk.new_context().new_page()
    comes_in(ariane, desk, carriers[0])
    ariane.goto(desk.portal + QUEUE)
    desk.axe(ariane)
    ariane.get_by_role("link", name=asked.number).click()
    ariane.get_by_role("button", name="M’attribuer").click()
    expect(ariane.get_by_role("button", name="Rendre à la file")).to_be_visible()
    ariane.get_by_label("modèle de réponse", exact=False).select_option(label="Preuve manquante")
    ariane.get_by_role("button", name="Insérer le modèle de réponse choisi").click()
    expect(ariane.get_by_label(re.compile("réponse|motif", re.I)).last).to_have_value(re.compile("Bonjour Bob"))
    desk.axe(ariane)
    ariane.get_by_role("radio", name="Refuser").check()
    saves(ariane)
    expect(ariane.get_by_role("row", name=re.compile(asked.number))).to_contain_text("Refusée")
    assert "preuve d’adresse" in desk.receive(bob.user.email)

    other = desk.sit_down(benoit)
    other.goto(desk.portal + QUEUE)
    expect(other.get_by_text("0 demandes").first).to_be_visible()
    other.goto(f"{desk.portal}{QUEUE}{asked.pk}/change/")
    expect(other.get_by_text(asked.number)).to_have_count(0)
    expect(other).to_have_title(re.compile("Gestion"))
    other.goto(f"{desk.portal}{reverse('admin:support_search')}?q={asked.number}")
    expect(other.get_by_text("Rien ne correspond dans les comptes de vos services.")).to_be_visible()
    assert ServiceRequest.objects.get().decided_by == carriers[0]


@pytest.mark.guide("TQ-15", "TQ-20", "TQ-21")
def test_agent_adds_an_existing_user_to_an_account_that_does_not_answer(desk, carriers, benoit, alice):
    silent = MembershipFactory(organization__name="Excavation Alice inc.", administrator=True).organization
    hers, ariane, other = map(desk.sit_down, [alice.user, carriers[0], benoit])

    # The page says what to write to whom, and asks nobody to telephone.
    hers.goto(desk.portal + reverse("organizations:ask_link", args=[alice.organization.number]))
    by_mail = hers.get_by_role("paragraph").filter(has_text="Vous pouvez aussi écrire à")
    expect(by_mail).to_contain_text(alice.organization.type.desk.email)
    expect(by_mail).to_contain_text("le nom d’utilisateur, l’adresse de courriel, le numéro de votre compte")
    expect(hers.get_by_role("main").locator("a[href^='tel:']")).to_have_count(0)
    line = f"Alice, Arsenault, {alice.organization.number}, {silent.number}"
    hers.get_by_label("Ou collez une ligne par utilisateur").fill(line)
    hers.get_by_role("button", name="Soumettre").click()
    expect(hers.get_by_text("est soumise")).to_be_visible()

    # The account that is asked does not answer; its desk does, and no other one sees it.
    lines = desk.portal + reverse("admin:organizations_linkline_changelist")
    other.goto(lines)
    expect(other.get_by_text(silent.number)).to_have_count(0)
    ariane.goto(lines)
    desk.axe(ariane)
    row = ariane.get_by_role("row", name=re.compile(silent.number))
    expect(row).to_contain_text("NEQ")
    row.get_by_role("checkbox").check()
    ariane.get_by_role("combobox", name="Action").select_option(label="Ajouter la personne au compte")
    ariane.get_by_role("button", name=re.compile("^(Envoyer|Exécuter|Go)")).click()
    expect(ariane.get_by_role("row", name=re.compile(silent.number))).to_contain_text("Acceptée")
    hers.goto(desk.portal + reverse("organizations:home", args=[silent.number]))
    expect(hers.get_by_role("heading", level=1)).to_contain_text("Excavation Alice inc.")


def proposes(page: Page, desk: Desk, forsaken: Organization) -> None:
    """Go from the account that has nobody to the proposal of someone."""
    page.goto(desk.portal + reverse("admin:organizations_organization_change", args=[forsaken.pk]))
    desk.axe(page)
    page.get_by_role("link", name="Nommer une personne responsable").click()
    page.get_by_label("Prénom", exact=False).fill("Nadia")
    page.get_by_label(re.compile(r"^Nom\b", re.I)).fill("Nouvelle")
    page.get_by_label("Adresse de courriel", exact=False).fill(NADIA)
    page.get_by_label("Motif", exact=False).fill("La résolution du conseil est au dossier.")
    desk.axe(page)
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_text("une autre personne confirmera")).to_be_visible()


def test_someone_named_by_the_desk_waits_for_a_colleague(desk, carriers, benoit):
    forsaken = OrganizationFactory(name="Maçonnerie Roy inc.")
    ariane, colin, other = map(desk.sit_down, [*carriers, benoit])

    proposes(ariane, desk, forsaken)
    ariane.goto(desk.portal + LOOKS)
    ariane.get_by_role("link", name=re.compile("responsable")).click()
    expect(ariane.get_by_role("radio", name="Retirer ce que j’ai proposé")).to_be_visible()
    expect(ariane.get_by_role("radio", name="Confirmer")).to_have_count(0)
    other.goto(desk.portal + LOOKS)
    expect(other.get_by_text("0 seconds regards").first).to_be_visible()
    other.goto(ariane.url)
    expect(other.get_by_text("Nadia")).to_have_count(0)
    colin.goto(desk.portal + LOOKS)
    desk.axe(colin)
    colin.get_by_role("link", name=re.compile("responsable")).click()
    desk.axe(colin)
    colin.get_by_role("radio", name="Confirmer").check()
    saves(colin)
    assert "Maçonnerie Roy inc." in desk.receive(NADIA)
    assert Membership.objects.get(organization=forsaken).email == NADIA


def test_lost_factor_is_taken_away_by_two_agents(desk, carriers, benoit, alice):
    pair(alice.user)
    lost = accounts.recoveries.ask(alice.user, "Mon téléphone est au fond du fleuve.")
    ariane, colin, other = map(desk.sit_down, [*carriers, benoit])
    address = desk.portal + reverse("admin:accounts_factorrecovery_change", args=[lost.pk])
    ariane.goto(address)
    ariane.get_by_label("Comment l’identité a été vérifiée", exact=False).fill("Rappelée au numéro du dossier.")
    ariane.get_by_role("radio", name="L’identité est vérifiée").check()
    saves(ariane)
    ariane.goto(address)
    expect(ariane.get_by_text("une autre personne doit accorder la demande")).to_be_visible()
    expect(ariane.get_by_role("radio", name="Accorder")).to_have_count(0)
    other.goto(address)
    expect(other.get_by_text("fleuve")).to_have_count(0)
    colin.goto(address)
    colin.get_by_role("radio", name="Accorder").check()
    saves(colin)
    expect(colin.get_by_role("row", name=re.compile("Colin Agent"))).to_be_visible()
    assert not SecondFactor.objects.filter(user=alice.user).exists()


def finds_by_telephone_and_sends_again(page: Page, desk: Desk, number: str) -> None:
    """Go from a telephone number to the dossier; send the activation mail again; write a note."""
    page.goto(desk.portal + reverse("admin:support_search"))
    page.get_by_label("Compte, personne, numéro").fill("(514) 276-1234")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Alice Arsenault").click()
    page.get_by_role("link", name=number).first.click()
    page.get_by_role("link", name="Renvoyer l’invitation").click()
    desk.axe(page)
    page.get_by_role("button", name="Renvoyer l’invitation").click()
    expect(page.get_by_text("Une nouvelle invitation part pour")).to_be_visible()
    page.get_by_label("Nouvelle note").fill("Invitation renvoyée au téléphone.")
    page.get_by_role("button", name="Écrire la note").click()
    expect(page.get_by_text("La note est écrite.")).to_be_visible()


def test_agent_finds_an_account_by_telephone_and_helps(desk, carriers, benoit, alice, dominique):
    alice.user.telephones.create(number="+15142761234")
    # The minute passes for which an invitation is not sent again.
    dominique.claims.update(issued_at=timezone.now() - timedelta(minutes=2))
    ariane, other = map(desk.sit_down, [carriers[0], benoit])
    finds_by_telephone_and_sends_again(ariane, desk, alice.organization.number)
    assert "http" in desk.receive(dominique.email)
    assert Note.objects.get().author == carriers[0]
    other.goto(f"{desk.portal}{reverse('admin:support_search')}?q=514+276-1234")
    expect(other.get_by_text("Rien ne correspond dans les comptes de vos services.")).to_be_visible()
    desk.refuses(other, ariane.url.removeprefix(desk.portal))


def looks_with_a_ticket(page: Page, desk: Desk, person: User, address: str) -> None:
    """See a page as a person does, be refused a deed, and end it."""
    page.goto(desk.portal + reverse("admin:support_visit_see", args=[person.public_id]))
    desk.axe(page)
    page.get_by_label("Motif").fill("La liste des utilisateurs reste vide")
    page.get_by_label("Numéro de billet").fill("B-1234")
    page.get_by_role("button", name="Commencer").click()
    banner = page.get_by_role("region", name="Consultation au nom d’une personne")
    expect(banner).to_contain_text("Alice Arsenault")
    page.goto(desk.portal + address)
    page.get_by_role("button", name="Désactiver").first.click()
    expect(page.get_by_role("heading", name="Rien n’a été changé")).to_be_visible()
    desk.complaints.expect("403")
    banner.get_by_role("button", name="Terminer").click()
    expect(page.get_by_role("link", name="Voir le portail comme…")).to_be_visible()


def test_agent_looks_with_a_ticket_and_the_person_reads_what_was_seen(desk, carriers, benoit, alice, bob):
    ariane, hers, other = map(desk.sit_down, [carriers[0], alice.user, benoit])
    desk.refuses(other, reverse("admin:support_visit_see", args=[alice.user.public_id]))
    people = reverse("organizations:memberships", args=[alice.organization.number])
    looks_with_a_ticket(ariane, desk, alice.user, people)
    bob.refresh_from_db()
    assert bob.is_active

    assert "B-1234" in desk.receive(alice.user.email)
    hers.goto(desk.portal + reverse("accounts:profile"))
    hers.get_by_role("link", name=re.compile("Consultations")).first.click()
    hers.get_by_role("link", name=re.compile("^20")).first.click()
    expect(hers.get_by_text("B-1234")).to_be_visible()
    expect(hers.get_by_role("link", name=re.compile("^Utilisateurs"))).to_be_visible()
    desk.axe(hers)
