"""« Mes renseignements » as a person meets it: seen by axe at each step, and without JavaScript."""

import re
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from accounts import actions, tasks
from accounts.models import Terms, User
from accounts.models.terms import look_again
from tests.accounts.factories import PASSWORD, UserFactory

HERE = "/compte/mes-renseignements"


@pytest.fixture
def enters(live_server, signed_in):
    """Open a page as someone who came in a while ago."""

    def enters(page, person, path):
        session = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.goto(f"{live_server.url}{path}")

    return enters


def confirms(page):
    page.get_by_label("Mot de passe").first.fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()


def new_version():
    words = {"text_fr": "# Deux\n\nTexte.", "text_en": "# Two\n\nText."}
    changes = {"changes_fr": "# Le délai\n\nIl passe à deux ans.", "changes_en": "The period becomes two years."}
    Terms.objects.create(version="2.0", effective_at=timezone.now() - timedelta(minutes=1), **words, **changes)
    look_again()


def test_bob_takes_a_copy(page, enters, bob, axe, tmp_path):
    enters(page, bob, f"{HERE}/")
    axe(page)
    page.get_by_role("link", name="Obtenir une copie").click()
    axe(page)
    page.get_by_role("button", name="Demander ma copie").click()
    confirms(page)
    expect(page.get_by_text("Votre copie est en préparation")).to_be_visible()
    axe(page)
    tasks.prepare_copies()
    page.get_by_role("link", name="Voir si elle est prête").click()
    axe(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Télécharger ma copie").click()
    taken.value.save_as(tmp_path / "copy.zip")
    assert set(zipfile.ZipFile(tmp_path / "copy.zip").namelist()) == {"data.json", "index.html"}


def test_bob_asks_for_a_correction_and_is_refused(page, enters, bob, axe):
    enters(page, bob, f"{HERE}/")
    page.get_by_role("link", name="Demander une correction").click()
    axe(page)
    page.get_by_role("button", name="Demander la correction").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    page.get_by_label("Quel renseignement").fill("Mon nom")
    page.get_by_label("Quelle est la bonne valeur").fill("Bélanger, avec un accent")
    page.get_by_role("button", name="Demander la correction").click()
    expect(page.get_by_text("COR0000001").first).to_be_visible()
    agent = UserFactory(agent=True)
    actions.rights.corrections.decide(
        bob.user.correction_requests.get(), state="refused", answer="L’acte dit autrement.", by=agent
    )
    page.reload()
    expect(page.get_by_text("Commission d’accès à l’information")).to_be_visible()
    axe(page)


def test_bob_closes_his_user(page, enters, bob, axe):
    enters(page, bob, f"{HERE}/")
    page.get_by_role("link", name="Voir ce qui se passe, et fermer").click()
    confirms(page)
    axe(page)
    page.get_by_label("Écrivez « fermer »").fill("fermer")
    page.get_by_role("button", name="Fermer définitivement").click()
    expect(page.get_by_role("heading", name="Votre utilisateur est fermé")).to_be_visible()
    axe(page)
    assert User.objects.get(pk=bob.user_id).closed_at


def test_last_administrator_is_led_to_the_account(page, enters, alice, axe):
    enters(page, alice, f"{HERE}/fermeture/")
    confirms(page)
    axe(page)
    page.get_by_role("link", name="Transport Alice").click()
    expect(page.get_by_role("heading", name="Utilisateurs confirmés")).to_be_visible()


def test_new_terms_are_read_and_accepted(page, enters, bob, axe):
    new_version()
    enters(page, bob, "/compte/appareils/")
    expect(page.get_by_text("Il passe à deux ans.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    page.get_by_label("J’ai lu et j’approuve").check()
    page.get_by_role("button", name="Continuer").click()
    expect(page).to_have_url(re.compile("/compte/appareils/$"))


def test_someone_asleep_wakes_without_a_script(new_context, live_server, bob, mailbox, axe, page):
    User.objects.filter(pk=bob.user_id).update(asleep_since=timezone.now(), told_of_sleep_at=timezone.now())
    plain = new_context(java_script_enabled=False).new_page()
    plain.goto(f"{live_server.url}/compte/connexion/")
    plain.locator("input[name=login]").fill("bob@exemple.ca")
    plain.locator("input[name=password]").fill(PASSWORD)
    plain.get_by_role("button", name="Connexion").click()
    expect(plain.get_by_role("heading", name="Votre utilisateur est en sommeil")).to_be_visible()
    page.goto(plain.url)
    axe(page)
    link = live_server.url + mailbox.link("bob@exemple.ca")
    page.goto(link)
    axe(page)
    plain.goto(link)
    plain.get_by_role("button", name="Réveiller mon utilisateur").click()
    expect(plain.get_by_text("Votre utilisateur est réveillé")).to_be_visible()
    assert User.objects.get(pk=bob.user_id).asleep_since is None
