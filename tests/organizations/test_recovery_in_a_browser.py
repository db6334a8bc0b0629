"""A lost account as people meet it: seen by axe at each step, without JavaScript, in both languages."""

import re

import pytest
from playwright.sync_api import expect

from notifications.models import Message
from organizations import actions
from organizations.models import Recovery, ServiceRequest
from tests.organizations.papers import jpeg, pdf

EMAIL = "nadia.nouvelle@exemple.ca"


def fill(page, account):
    page.get_by_label("Numéro de compte ou nom légal").fill(account)
    page.get_by_label("Votre prénom").fill("Nadia")
    page.get_by_label("Votre nom", exact=True).fill("Nouvelle")
    page.get_by_label("Votre fonction").fill("Directrice générale")
    page.get_by_label("Adresse de courriel").fill(EMAIL)
    page.get_by_label("Téléphone").fill("514 276-1234")
    page.get_by_label("Que s’est-il passé?").fill("Le gestionnaire est parti.")
    page.locator("input[type=file]").set_input_files(
        [
            {"name": "résolution.pdf", "mimeType": "application/pdf", "buffer": pdf()},
            {"name": "carte.jpg", "mimeType": "image/jpeg", "buffer": jpeg()},
        ]
    )
    page.get_by_label("J’atteste").check()
    page.get_by_role("button", name="Envoyer la demande").click()


def link_to(email):
    text = Message.objects.filter(recipient_email=email).latest("pk").text
    return re.search(r"https?://\S+", text)[0]


@pytest.mark.guide("GE-7")
def test_every_step_is_accessible(page, live_server, axe, alice):
    page.goto(f"{live_server.url}/compte/connexion/")
    page.get_by_role("link", name="Je n’ai plus accès au compte").click()
    axe(page)
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    fill(page, alice.organization.number)
    expect(page.get_by_role("heading", name="Vérifiez vos courriels")).to_be_visible()
    axe(page)
    page.goto(link_to(EMAIL))
    axe(page)
    page.get_by_role("button", name="Confirmer ma demande").click()
    expect(page.get_by_text("Votre adresse est confirmée.")).to_be_visible()
    axe(page)
    actions.recoveries.announce()
    page.goto(link_to(alice.email))
    axe(page)
    page.get_by_role("button", name="M’opposer à cette demande").click()
    expect(page.get_by_text("La demande est arrêtée.")).to_be_visible()
    axe(page)


def test_no_script_is_needed(new_context, live_server, alice):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/acces-perdu/")
    fill(page, alice.organization.name)
    page.goto(link_to(EMAIL))
    page.get_by_role("button", name="Confirmer ma demande").click()
    assert ServiceRequest.objects.get().state == "in_validation"
    assert Recovery.objects.get().request.documents.count() == 2
