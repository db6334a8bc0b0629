"""Linking and issuing codes as people meet them: click by click, seen by axe at each step."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from notifications.models import Message
from organizations import actions
from organizations.models import OrganizationType
from organizations.tasks import issue_codes
from tests.accounts.factories import UserFactory
from tests.organizations.conftest import page_of
from tests.organizations.factories import MembershipFactory, OrganizationFactory


def come_in(page, client, live_server, user):
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


@pytest.mark.guide("CCQ-21", "CCQ-22", "CCQ-67")
def test_code_goes_from_the_responsible_person_to_the_contact(page, live_server, client, axe):
    firm = OrganizationFactory(type=OrganizationType.objects.get(prefix="FIR"), name="Chiffres et Fils inc.")
    rose = MembershipFactory(organization=firm, administrator=True)
    sam = MembershipFactory(organization=firm, pending=True, email="sam@exemple.ca", last_name="Simard")
    actions.sheets.open_sheet(sam)
    come_in(page, client, live_server, rose.user)
    page.goto(live_server.url + page_of("memberships", rose))
    page.get_by_role("link", name="Émettre un nouveau code de liaison").click()
    axe(page)
    page.get_by_label("Cocher Dominique Simard").check()
    page.get_by_label("J’atteste").check()
    page.get_by_role("button", name="Soumettre").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    axe(page)
    issue_codes()
    page.get_by_role("button", name="Actualiser").click()
    expect(page.get_by_text("C’est terminé")).to_be_visible()

    # An address that is longer than a telephone is wide.
    come_in(page, client, live_server, UserFactory(email="camille.tremblay.de.la.durantaye@exemple.ca"))
    page.goto(live_server.url + reverse("organizations:linking"))
    axe(page)
    page.get_by_role("button", name="Commencer").click()
    axe(page)
    page.get_by_role("button", name="Utiliser des coordonnées de liaison").click()
    page.get_by_role("button", name="Lier").click()
    axe(page)
    text = Message.objects.get(recipient_email="sam@exemple.ca").text
    page.get_by_label("Numéro de client").fill(re.search(r"\b\d{8}\b", text)[0])
    page.get_by_label("Code de liaison").fill(re.search(r"\b\w{4}-\w{4}-\w{4}-\w\b", text)[0].lower())
    page.get_by_role("button", name="Lier").click()
    expect(page.get_by_text("La liaison a réussi")).to_be_visible()
    expect(page.get_by_role("heading", name="Sélectionnez un profil")).to_be_visible()
