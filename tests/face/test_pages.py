"""Pages in a real browser: axe in light, in dark and at 320 px; the keyboard; no JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import FOUR_TIMES

# The gallery is part of the demonstration.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.face.urls")]

ENTRANCE = (
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
    "accounts:sign_up",
)


@pytest.fixture
def address(live_server, settings):
    settings.DEMO = True
    return lambda name: live_server.url + reverse(name)


@pytest.mark.parametrize("state", ["", "?erreurs", "?message"])
def test_everyone_can_use_every_component(page, axe, address, state):
    page.goto(address("demo:gallery") + state)
    axe(page, FOUR_TIMES)


@pytest.mark.parametrize("name", ENTRANCE)
def test_everyone_can_use_the_entrance(page, axe, address, name):
    page.goto(address(name))
    axe(page)


def test_everyone_can_read_a_refusal(page, axe, address, complaints):
    page.goto(address("home") + "nulle-part/")
    axe(page)
    complaints.expect("404")


def test_keyboard_finds_the_content_and_every_control(page, address):
    page.goto(address("account_login"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_login"
    reached = 0
    while page.evaluate("document.activeElement !== document.body"):
        assert is_focus_visible(page), page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")
        reached += 1
    assert reached >= 8


def is_focus_visible(page):
    """Whether the focused control looks unlike itself without focus."""
    return page.evaluate(
        """() => {
            const control = document.activeElement;
            const look = () => {
                const style = getComputedStyle(control);
                const rest = ["outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor"];
                return rest.map((name) => style[name]).join();
            };
            const focused = look();
            control.blur();
            const rest = look();
            control.focus();
            return focused !== rest;
        }"""
    )


def test_first_error_is_read_out_and_leads_to_its_field(page, address):
    page.goto(address("demo:gallery") + "?erreurs")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    page.get_by_role("link", name="Saisissez l’adresse courriel.").click()
    assert page.evaluate("document.activeElement.id") == "id_email"


def test_code_is_copied_and_said_aloud(page, context, address):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address("demo:gallery"))
    page.get_by_role("button", name="Copier").first.click()
    page.get_by_role("status").filter(has_text="Copié").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "TRP0028515"


def test_resend_waits_and_says_how_long(page, address):
    page.clock.install()
    page.goto(address("demo:gallery"))
    button = page.get_by_role("button", name="Renvoyer")
    assert button.is_disabled()
    assert "45 s" in button.inner_text()
    page.clock.run_for(46_000)
    assert button.is_enabled()
    assert button.inner_text().strip() == "Renvoyer"


def test_row_becomes_a_card_that_names_its_cells(page, address):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(address("demo:gallery"))
    cell = page.get_by_role("cell", name="TRP0028515")
    assert cell.get_attribute("data-label") == "Numéro"
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "block"


def test_theme_is_chosen_without_javascript(new_context, address):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(address("account_login"))
    page.get_by_role("button", name="Sombre").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.url == address("account_login")


def test_passkey_is_offered_only_where_a_script_can_ask_for_it(new_context, address):
    for has_scripts in (True, False):
        page = new_context(java_script_enabled=has_scripts).new_page()
        page.goto(address("account_login"))
        page.get_by_role("button", name="Connexion", exact=True).wait_for()
        expect(page.get_by_text("Se connecter avec une clé d’accès")).to_be_visible(visible=has_scripts)


def test_language_is_chosen_without_javascript(new_context, address):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(address("account_login"))
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("button", name="Français").is_visible()


def test_password_is_shown_when_asked(page, address):
    page.goto(address("account_login"))
    password = page.locator("#id_password")
    page.get_by_role("button", name="Afficher le mot de passe").click()
    assert password.get_attribute("type") == "text"


def test_impatient_person_sends_the_form_once(page, address):
    page.goto(address("account_login"))
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.route("**/compte/connexion/", lambda route: page.wait_for_timeout(300) or route.continue_())
    page.evaluate("const form = document.querySelector('main form'); form.requestSubmit(); form.requestSubmit()")
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1
