"""A visit as an agent and the person meet it, from the question to the list of what was seen; seen by axe."""

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from portal.support.models import Visit
from tests.support.desk import LIST, desk_of


def sits_down(page, client, live_server):
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def asks(desk, live_server, person):
    desk.goto(live_server.url + reverse("admin:support_visit_find"))
    desk.get_by_label("Adresse courriel ou nom d’utilisateur").fill(person.email)
    desk.get_by_role("button", name="Continuer").click()
    desk.get_by_label("Motif").fill("La liste des utilisateurs reste vide")
    desk.get_by_role("button", name="Demander l’accord de la personne").click()
    expect(desk.get_by_text("elle n’a pas encore répondu")).to_be_visible()


def accepts(hers, live_server, axe):
    hers.goto(live_server.url + LIST)
    axe(hers)
    hers.get_by_role("link", name="2026").first.click()
    expect(hers.get_by_role("heading", name="Un agent demande à voir le portail comme vous")).to_be_visible()
    axe(hers)
    hers.get_by_role("button", name="Accepter").click()
    expect(hers.get_by_text("Vous avez accepté")).to_be_visible()


def test_fatima_asks_looks_and_ends_and_alice_reads_what_was_seen(
    new_context, live_server, signed_in, fatima, alice, bob, axe, complaints, people_url
):
    desk, hers = new_context().new_page(), new_context().new_page()
    sits_down(desk, desk_of(fatima), live_server)
    sits_down(hers, signed_in(alice), live_server)

    asks(desk, live_server, alice.user)
    accepts(hers, live_server, axe)
    desk.reload()
    desk.get_by_label("Motif").fill("La liste des utilisateurs reste vide")
    desk.get_by_role("button", name="Commencer").click()
    banner = desk.get_by_role("region", name="Consultation au nom d’une personne")
    expect(banner.get_by_text("Il reste 30 minutes")).to_be_visible()
    desk.goto(live_server.url + people_url)
    expect(desk.get_by_text("Bélanger").first).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Désactiver").first.click()
    expect(desk.get_by_role("heading", name="Rien n’a été changé")).to_be_visible()
    complaints.expect("403")
    axe(desk)
    desk.goto(live_server.url + reverse("admin:index"))
    expect(desk.get_by_role("heading", name="Page fermée pendant une consultation")).to_be_visible()
    complaints.expect("403")
    banner.get_by_role("button", name="Terminer").click()
    expect(desk.get_by_role("link", name="Voir le portail comme…")).to_be_visible()

    hers.reload()
    expect(hers.get_by_role("link", name="Utilisateurs – ")).to_be_visible()
    axe(hers)
    assert Visit.objects.get().pages.count() >= 2
    bob.refresh_from_db()
    assert bob.is_active
