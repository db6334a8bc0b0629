"""Lise protects her access, loses her telephone, and signs in with a passkey; an agent must do so first."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from accounts import actions
from accounts.models import Language, Mode, User
from portal.env import SmsGateway
from tests.accounts.authenticators import pair, totp
from tests.accounts.factories import PASSWORD, UserFactory
from tests.conftest import show_second_factor
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def lise(live_server):
    membership = MembershipFactory(user=UserFactory(first_name="Lise", last_name="Lavoie"), administrator=True)
    return membership.user


@pytest.fixture
def browse(live_server, new_context):
    """Open a browser with a passkey holder of its own, at the sign-in page."""

    def browse(path="/compte/connexion/", **options):
        page = new_context(**options).new_page()
        page.passkeys = page.context.new_cdp_session(page)
        page.passkeys.send("WebAuthn.enable")
        page.passkeys.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(f"{live_server.url}{path}")
        return page

    return browse


def signs_in(page, user):
    page.get_by_label("Adresse courriel").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Connexion", exact=True).click()


def leaves(page):
    page.get_by_role("button", name="Déconnexion").click()


def secret_on(page):
    return page.locator(".app-copy .app-code").inner_text()


def test_lise_pairs_an_application_and_comes_back_with_it_and_then_without(lise, live_server, browse, axe):
    page = browse()
    signs_in(page, lise)
    page.goto(f"{live_server.url}{reverse('home')}")
    page.get_by_role("button", name="Sécuriser mon accès").click()
    axe(page)
    page.get_by_role("button", name="Associer une application").click()
    secret = secret_on(page)
    axe(page)
    page.get_by_label("Code à six chiffres").fill("000000")
    page.get_by_role("button", name="Associer", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("n’est pas le bon")
    page.get_by_label("Code à six chiffres").fill(totp(secret))
    page.get_by_role("button", name="Associer", exact=True).click()

    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    codes = page.locator(".app-recovery-codes li").all_inner_texts()
    assert len(codes) == 10
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger").click()
    assert codes[0] in download.value.path().read_text()
    page.get_by_role("button", name="Je les ai notés").click()
    expect(page.get_by_text("Il vous reste 10 codes.")).to_be_visible()
    axe(page)
    leaves(page)

    page.goto(f"{live_server.url}/compte/connexion/")
    signs_in(page, lise)
    expect(page.get_by_role("heading", name="Second facteur")).to_be_visible()
    axe(page)
    page.get_by_label("Code de votre application").fill(totp(secret, steps=1))
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("button", name="Déconnexion")).to_be_visible()
    leaves(page)

    page.goto(f"{live_server.url}/compte/connexion/")
    signs_in(page, lise)
    page.get_by_role("link", name="Je n’ai plus accès à ce facteur").click()
    axe(page)
    page.get_by_role("button", name="Saisir un code de secours").click()
    page.get_by_label("Code de votre application").fill(codes[4])
    page.get_by_role("button", name="Continuer").click()
    page.goto(f"{live_server.url}{reverse('accounts:security')}")
    expect(page.get_by_text("Il vous reste 9 codes.")).to_be_visible()
    page.get_by_role("link", name="Retirer l’application").click()
    axe(page)
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Votre accès ne tient qu’à un mot de passe")).to_be_visible()


def test_lise_signs_in_with_a_passkey_alone_and_drops_her_password(lise, live_server, browse, axe):
    page = browse()
    signs_in(page, lise)
    page.goto(f"{live_server.url}{reverse('accounts:add_passkey')}")
    page.get_by_label("Nom de la clé").fill("Portable")
    axe(page)
    page.get_by_role("button", name="Ajouter la clé").click()
    page.get_by_role("button", name="Je les ai notés").click()
    expect(page.get_by_role("term").filter(has_text="Portable")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Retirer mon mot de passe").click()
    axe(page)
    page.get_by_role("button", name="Retirer mon mot de passe").click()
    expect(page.get_by_text("votre clé d’accès suffit")).to_be_visible()
    leaves(page)

    page.goto(f"{live_server.url}/compte/connexion/?next={reverse('accounts:security')}")
    axe(page)
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_role("heading", name="Sécurité", exact=True)).to_be_visible()
    lise.refresh_from_db()
    assert not lise.has_usable_password()


def test_passkey_completes_a_password_and_confirms_who_it_is(lise, live_server, browse, axe):
    page = browse()
    signs_in(page, lise)
    page.goto(f"{live_server.url}{reverse('accounts:add_passkey')}")
    page.get_by_role("button", name="Ajouter la clé").click()
    page.get_by_role("button", name="Je les ai notés").click()
    leaves(page)
    page.goto(f"{live_server.url}/compte/connexion/")
    signs_in(page, lise)
    axe(page)
    page.get_by_role("button", name="Continuer avec une clé d’accès").click()
    expect(page.get_by_role("button", name="Déconnexion")).to_be_visible()
    page.goto(f"{live_server.url}{reverse('account_reauthenticate')}?next={reverse('accounts:security')}")
    axe(page)
    page.get_by_role("button", name="Continuer avec une clé d’accès").click()
    expect(page.get_by_role("heading", name="Sécurité", exact=True)).to_be_visible()


def test_passkey_that_is_not_here_is_said_in_words(lise, live_server, browse, axe):
    page = browse()
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_text("La clé d’accès n’a pas répondu")).to_be_visible()
    axe(page)


def test_agent_sets_a_factor_up_before_the_back_office_opens(live_server, browse, receive, axe):
    agent = UserFactory(agent=True, is_superuser=True, email="eve@exemple.ca")
    page = browse("/gestion/")
    signs_in(page, agent)
    expect(page.get_by_role("heading", name="Code à usage unique")).to_be_visible()
    axe(page)
    page.get_by_label("Code à usage unique").fill(re.search(r"\d{4}\s\d{4}", receive(agent.email))[0])
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Sécurisez votre accès")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    page.get_by_role("button", name="Ajouter la clé").click()
    page.get_by_role("button", name="Je les ai notés").click()
    expect(page).to_have_url(re.compile(r"/gestion/$"))


@pytest.mark.parametrize("language", Language.values)
def test_everyone_can_use_every_page(lise, live_server, new_context, axe, settings, language):
    settings.SMS_GATEWAY = SmsGateway()
    User.objects.filter(pk=lise.pk).update(language=language)
    account = lise.memberships.get().organization
    client, page = Client(), new_context().new_page()
    client.force_login(lise)
    show_second_factor(client, lise, at=time.time())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    def opens(name, *args):
        page.goto(f"{live_server.url}{reverse(name, args=args)}")
        assert page.url == f"{live_server.url}{reverse(name, args=args)}"
        assert page.locator("html").get_attribute("lang").lower() == language
        axe(page)

    for name in ("home", "accounts:security", "accounts:add_totp", "accounts:add_passkey", "account_reauthenticate"):
        opens(name)
    opens("organizations:security", account.number)
    opens("accounts:telephone")
    page.locator("#id_number").fill("514 276-1234")
    page.locator("main button[type=submit]").click()
    expect(page.locator("#id_code")).to_be_visible()
    axe(page)
    pair(lise, keep=cookie)
    for name in ("accounts:recovery_codes", "accounts:remove_totp", "accounts:drop_password", "account_reauthenticate"):
        opens(name)
    account.asked_mode = Mode.PASSKEY
    account.save()
    opens("accounts:secure")
    question = actions.recoveries.ask(lise, "Au fond du lac.")
    opens("accounts:cancel_recovery", question.cancel_token)
