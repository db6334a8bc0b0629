"""Ctrl+K, the keys, and the end of a session, in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.actions.preferences import save_preferences
from tests.organizations.factories import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(new_context, live_server, signed_in):
    """Open the home page as someone."""

    def visit(person, **options):
        context = new_context(**options)
        session = signed_in(person).cookies["session"].value
        context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
        page = context.new_page()
        if not options:
            page.clock.install()
        page.goto(live_server.url + reverse("home"))
        return page

    return visit


def test_everyone_goes_anywhere_by_keyboard(opened, axe, alice, bob):
    mandarin = MembershipFactory(user=alice.user, organization=OrganizationFactory(name="Le Mandarin inc."))
    page = opened(alice)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.clock.run_for(500)
    expect(page.get_by_role("option", name="Mes demandes")).to_be_visible()
    field.fill("mandarin")
    page.clock.run_for(500)
    option = page.get_by_role("option", name="Le Mandarin inc.")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    axe(page)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(mandarin.organization.number))
    # Escape closes, and gives the focus back.
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_be_hidden()


def test_arrows_go_round_and_what_is_not_found_is_said(opened, axe, alice, bob):
    page = opened(alice)
    field = page.get_by_role("combobox")
    page.keyboard.press("/")
    field.fill("bélanger")
    page.clock.run_for(500)
    expect(page.get_by_role("option", name="Bob Bélanger")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Bob Bélanger")).to_have_attribute("aria-selected", "true")
    field.fill("zzzz")
    page.clock.run_for(500)
    expect(page.locator("#palette [role=status]")).to_have_text("Aucun résultat")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    # The keys tell of themselves.
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Raccourcis du clavier")).to_be_visible()
    axe(page)


def test_keys_alone_are_switched_off_by_who_speaks_to_the_screen(opened, alice):
    save_preferences(alice.user, uses_shortcuts=False)
    page = opened(alice)
    for key in ("/", "?"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_keys_typed_in_a_field_are_letters(opened, alice):
    page = opened(alice)
    page.goto(page.url + "recherche/")
    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("/?")
    expect(page.get_by_role("searchbox").first).to_have_value("/?")


def test_session_is_kept_by_one_press_two_minutes_before_its_end(opened, axe, alice, settings):
    page = opened(alice)
    warning = page.get_by_role("dialog", name="Votre session prend bientôt fin")
    page.clock.run_for((settings.SESSION_IDLE_MINUTES - 2) * 60_000 - 10_000)
    expect(warning).to_be_hidden()
    page.clock.run_for(15_000)
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("1 min")
    axe(page)
    with page.expect_response("**/session/rester/") as answer:
        page.get_by_role("button", name="Rester connecté").click()
    assert answer.value.status == 204
    expect(warning).to_be_hidden()
    page.clock.run_for(180_000)
    expect(warning).to_be_hidden()
    page.clock.run_for(settings.SESSION_IDLE_MINUTES * 60_000)
    expect(page.get_by_role("dialog", name="Votre session a pris fin")).to_be_visible()


def test_search_and_pages_are_there_without_javascript(opened, alice, bob):
    page = opened(alice, java_script_enabled=False)
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_role("link", name="Rechercher").click()
    page.get_by_role("searchbox").fill("bélanger")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bob Bélanger")).to_be_visible()
