"""The face of the portal in a real browser: from the public home to a page on paper."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.accounts.factories import PASSWORD
from tests.organizations.factories import ClaimFactory, MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)

# How each of the four kinds begins: the card, what it offers, the title of the page where that leads.
BEGINNINGS = (
    ("Transporteur, propriétaire", "Inscrire un compte", "Utilisateur"),
    ("Employeur ou firme comptable", "Créer un compte utilisateur", "Création du compte"),
    ("Formateur", "Demander un mot de passe", "Mot de passe oublié?"),
    ("Entreprise", "Plus personne ne gère le compte?", "Je n’ai plus accès au compte de mon organisation"),
)


def title(page: Page):
    return page.get_by_role("heading", level=1)


def comes_in(page: Page, portal: str, email: str) -> None:
    page.goto(f"{portal}{reverse('account_login')}")
    page.get_by_label("Adresse courriel").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion", exact=True).click()
    expect(page.get_by_role("button", name="Déconnexion")).to_be_visible()


def test_a_visitor_finds_how_to_begin_whom_to_reach_and_what_to_read(live_server, new_context, axe):
    page = new_context().new_page()
    page.goto(live_server.url)
    for kind, offer, leads_to in BEGINNINGS:
        card = page.locator(".app-card", has=page.get_by_role("heading", name=re.compile(f"^{kind}")))
        card.get_by_role("link", name=offer).click()
        expect(title(page)).to_contain_text(leads_to)
        page.goto(live_server.url)

    # « Nous joindre », in the other language and in the dark, without leaving the page.
    page.get_by_role("link", name="Nous joindre").last.click()
    expect(title(page)).to_contain_text("Nous joindre")
    expect(page.locator(".app-desk").first.get_by_role("link", name=re.compile("@"))).to_be_visible()
    axe(page)
    where = page.url
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr-ca")
    page.get_by_role("button", name="Sombre").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(where)

    # « ? »: beside the page first, then whole, with one's opinion.
    page.goto(f"{live_server.url}{reverse('account_login')}")
    mark = page.get_by_role("link", name="Aide en ligne")
    mark.press("Enter")
    beside = page.get_by_role("dialog", name="Se connecter et se déconnecter")
    expect(beside).to_be_visible()
    page.keyboard.press("Escape")
    expect(beside).to_have_count(0)
    expect(mark).to_be_focused()
    mark.click()
    page.get_by_role("link", name="Ouvrir l’article dans une page").click()
    page.get_by_role("group", name="Cet article vous a-t-il aidé?").get_by_label("Oui").check()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("votre réponse aide à améliorer cet article")).to_be_visible()


def follows_a_tour_and_comes_back_to_it(page: Page, portal: str) -> None:
    page.goto(f"{portal}{reverse('help:tours')}")
    page.get_by_role("button", name="Commencer – Transporteurs").click()
    for name in ("Mes comptes", "La page du compte"):
        expect(page.locator(".app-coach").get_by_role("heading", name=name)).to_be_visible()
        page.locator(".app-coach").get_by_role("button", name="Suivant").click()
    page.get_by_role("link", name="Quitter la visite").click()
    expect(page.locator(".app-coach")).to_have_count(0)
    page.goto(f"{portal}{reverse('help:tours')}")
    page.get_by_role("button", name="Reprendre à l’étape 3").click()
    expect(page.locator(".app-coach").get_by_role("heading", name="Utilisateurs confirmés")).to_be_visible()
    page.get_by_role("link", name="Quitter la visite").click()


def goes_by_keyboard_to(page: Page, words: str, address: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(words)
    expect(page.locator("#palette [role=option][aria-selected=true]")).to_contain_text(re.compile(words, re.IGNORECASE))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}**")


def keeps_a_filter(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Inactif")).first.click()
    page.get_by_text("Garder ce filtre").first.click()
    page.get_by_label("Nom du filtre").fill("Partis")
    page.get_by_role("button", name="Garder", exact=True).click()
    chosen = page.get_by_role("list", name="Mes filtres").get_by_role("link", name=re.compile("Partis"))
    expect(chosen).to_have_attribute("aria-current", "true")


def puts_it_on_paper(page: Page, account: str) -> None:
    """Whose page it is and what it says stay; what one can only press does not."""
    page.emulate_media(media="print")
    for pressed in ("nav", "button", "footer", ".govuk-button", ".app-filters"):
        expect(page.locator(f"{pressed}:visible")).to_have_count(0)
    expect(page.locator(".app-account")).to_contain_text(account)
    expect(page.get_by_role("table").first).to_be_visible()
    page.emulate_media(media="screen")


def test_someone_with_two_accounts_finds_what_waits_and_the_way_to_everything(
    live_server, new_context, alice, bob, charlie, settings
):
    mandarin = MembershipFactory(user=alice.user, organization=charlie.organization, administrator=True)
    MembershipFactory(organization=alice.organization, inactive=True)
    waits = OrganizationFactory(name="Béton du Nord inc.")
    ClaimFactory(membership__organization=waits, membership__email=alice.user.email)
    page = new_context().new_page()
    comes_in(page, live_server.url, alice.user.email)

    # What waits is first.
    page.get_by_role("link", name="Guichet").first.click()
    expect(page.get_by_role("main").get_by_role("heading", level=2).first).to_have_text("Ce qui vous attend")
    expect(page.get_by_role("link", name="Une invitation attend que vous l’acceptiez")).to_be_visible()

    # From one account to the other, which is a favourite from then on.
    page.get_by_role("link", name="Le Mandarin inc.").first.click()
    page.get_by_role("button", name="Favori").click()
    expect(page.get_by_role("button", name="Favori")).to_have_attribute("aria-pressed", "true")
    page.get_by_text("Changer de compte").click()
    page.get_by_role("navigation", name="Vos autres comptes").get_by_role("link", name="Transport Alice inc.").click()
    page.get_by_text("Changer de compte").click()
    offered = page.get_by_role("navigation", name="Vos autres comptes").get_by_role("listitem").first
    expect(offered).to_contain_text(mandarin.organization.name)
    expect(offered.get_by_label("Favori")).to_be_visible()

    people = reverse("organizations:memberships", args=[alice.organization.number])
    goes_by_keyboard_to(page, "utilisateurs", people)
    keeps_a_filter(page)
    puts_it_on_paper(page, alice.organization.name)
    follows_a_tour_and_comes_back_to_it(page, live_server.url)

    # Long afterwards, the page says that the session ends, and one press keeps it.
    page.clock.install()
    page.goto(f"{live_server.url}{people}")
    page.clock.run_for((settings.SESSION_IDLE_MINUTES - 1) * 60_000)
    warning = page.get_by_role("dialog", name="Votre session prend bientôt fin")
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Rester connecté").click()
    expect(warning).to_be_hidden()
