"""What operators bring to everyone, in a browser: an announcement, and the people of the former services."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from organizations.models import Membership
from portal.support.models import ImportRun
from tests.accounts.factories import UserFactory
from tests.delegations.factories import type_of
from tests.journeys.desk import Desk, saves, team
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.support.files import work

pytestmark = pytest.mark.django_db(transaction=True)


def announces(page: Page, desk: Desk) -> None:
    """Write an announcement for carriers, read it, and let it be shown."""
    page.goto(desk.portal + reverse("admin:organizations_announcement_add"))
    page.get_by_label("Titre français", exact=False).fill("Bordereaux fermés samedi")
    page.get_by_label("Titre anglais", exact=False).fill("Waybills closed on Saturday")
    page.get_by_label("Texte français", exact=False).fill("De 8 h à 12 h.")
    page.get_by_label("Texte anglais", exact=False).fill("From 8 to 12.")
    page.get_by_label(re.compile("Transporteur")).check()
    page.get_by_role("button", name="Aperçu").click()
    expect(page.get_by_text("Voici ce que les personnes liront.")).to_be_visible()
    desk.axe(page)
    saves(page)
    expect(page.get_by_role("row", name=re.compile("Bordereaux fermés samedi"))).to_be_visible()


def test_announcement_reaches_its_types_alone(desk, alice, benoit):
    boss = UserFactory(agent=True, is_superuser=True)
    manon = MembershipFactory(organization__type__prefix="ENT", manager=True)
    page, hers, elsewhere = map(desk.sit_down, [boss, alice.user, manon.user])
    announces(page, desk)
    for reader, place in ((hers, alice), (elsewhere, manon)):
        reader.goto(desk.portal + reverse("organizations:home", args=[place.organization.number]))
    expect(hers.get_by_role("region", name="Annonces")).to_contain_text("Bordereaux fermés samedi")
    expect(elsewhere.get_by_text("Bordereaux fermés samedi")).to_have_count(0)
    desk.axe(hers)


CONTACTS = b"""Organisation;No client;Pr\xc3\xa9nom;Nom;Courriel;Date de naissance
E-77;20000001;Tom;Tremblay;tom@exemple.ca;1984-05-17
E-99;20000002;Ana;Roy;ana@exemple.ca;1990-01-02
"""


def worker_has_its_turn(page: Page) -> ImportRun:
    run = work(ImportRun.objects.get())
    page.reload()
    return run


def test_file_is_checked_imported_and_undone(desk, benoit):
    employers = type_of("EMP")
    (agathe,) = team(employers.desk, "Agathe")
    shaw = OrganizationFactory(type=employers, name="Entreprise Shaw inc.", former_number="E-77")
    page, other = map(desk.sit_down, [agathe, benoit])
    page.goto(desk.portal + reverse("admin:support_importrun_changelist"))
    page.get_by_role("link", name="Importer un fichier").click()
    page.get_by_label("Contenu").select_option("contacts")
    page.get_by_label("Fichier CSV ou XLSX").set_input_files(
        [{"name": "contacts.csv", "mimeType": "text/csv", "buffer": CONTACTS}]
    )
    desk.axe(page)
    page.get_by_role("button", name="Envoyer le fichier").click()
    worker_has_its_turn(page)
    page.get_by_role("button", name="Vérifier").click()
    worker_has_its_turn(page)
    expect(page.get_by_text("1 ligne à corriger")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("E-99"))).to_be_visible()
    desk.axe(page)
    assert not shaw.memberships.exists()
    page.get_by_role("button", name="Importer").click()
    worker_has_its_turn(page)
    expect(page.get_by_text("Importé").first).to_be_visible()
    assert shaw.memberships.get().email == "tom@exemple.ca"
    desk.refuses(other, page.url.removeprefix(desk.portal))
    page.get_by_role("button", name="Défaire l’importation").click()
    worker_has_its_turn(page)
    expect(page.get_by_text("Défaite")).to_be_visible()
    assert not shaw.memberships.exclude(status=Membership.Status.ENDED).exists()
