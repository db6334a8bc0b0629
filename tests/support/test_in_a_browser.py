"""The search and the dossiers as agents see them: by axe, in light, dark and 320 pixels; the key « / »."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Device, Telephone
from notifications.models import Message
from organizations.models import ServiceRequest
from portal.support import actions


def furnish(alice, bob, dominique, agent):
    """Give the dossier something in most of its sections."""
    Telephone.objects.create(user=bob.user, number="+15142761234")
    Device.objects.create(user=bob.user, key_hash="x", label="Firefox, Windows", last_seen_at=timezone.now())
    claim = dominique.claims.get()
    claim.message = Message.objects.create(
        event="invited", template="organizations/notices/invited", category="security", language="fr-ca",
        recipient_email=dominique.email, state="failed", text="Bonjour", last_error="550 5.1.1 Boîte inconnue",
    )  # fmt: skip
    claim.save(update_fields=["message"])
    ServiceRequest.objects.create(
        organization=alice.organization, asked_by=alice.user, number="DEM-2026-00077", kind="edit_organization",
        due_at=timezone.now(),
    )  # fmt: skip
    desk = alice.organization.type.desk
    actions.notes.write_about_person(bob.user, text="A rappelé : son téléphone est perdu.", desk=desk, by=agent)
    note = actions.notes.write_about_organization(alice.organization, text="Rappeler lundi.", by=agent)
    actions.notes.pin(note, is_pinned=True, by=agent)


def test_agent_searches_reads_and_helps(page, live_server, axe, signed_in, ariane, alice, bob, dominique):
    furnish(alice, bob, dominique, ariane)
    session = signed_in(ariane).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(live_server.url + reverse("admin:index"))
    page.keyboard.press("/")
    expect(page.get_by_label("Rechercher un compte, une personne, un numéro")).to_be_focused()
    page.keyboard.type("belangé")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bob Bélanger")).to_be_visible()
    axe(page)
    # Whoever does not want the key switches it off.
    page.get_by_label("La touche « / » mène à la recherche").uncheck()
    page.get_by_role("heading", name="Rechercher", exact=True).click()
    page.keyboard.press("/")
    expect(page.get_by_label("Compte, personne, numéro")).not_to_be_focused()
    page.get_by_role("link", name="Bob Bélanger").click()
    expect(page.get_by_text("514 276-1234").first).to_be_visible()
    axe(page)
    page.get_by_role("link", name=alice.organization.number).first.click()
    expect(page.get_by_text("550 5.1.1 Boîte inconnue")).to_be_visible()
    axe(page)
    page.get_by_label("Nouvelle note").fill("La bonne adresse suit.")
    page.get_by_role("button", name="Écrire la note").click()
    expect(page.get_by_text("La note est écrite.")).to_be_visible()
    page.get_by_role("link", name="Corriger l’adresse").click()
    page.get_by_label("Bonne adresse de courriel").fill("rien")
    page.get_by_role("button", name="Corriger l’adresse").click()
    expect(page.get_by_text("Saisissez une adresse courriel complète")).to_be_visible()
    axe(page)
    page.goto(live_server.url + reverse("admin:support_search"))
    axe(page)
