"""A proposal, the console and a withdrawal undone, as people and axe see them: wide, narrow, dark."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accounts.models import Identity
from organizations import actions
from tests.organizations.conftest import page_of
from tests.organizations.factories import MembershipFactory

NARROW = {"width": 320, "height": 800}


@pytest.fixture
def come_in(page, live_server, signed_in):
    def come_in(person):
        cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    return come_in


@pytest.mark.guide("GE-25")
def test_proposal_is_seen_on_both_sides(page, live_server, axe, come_in, manon):
    person = MembershipFactory(organization=manon.organization, user__first_name="Ana", user__last_name="Costa")
    actions.proposals.propose_identity(person, identity=Identity("Anna", "Costa-Rey"), by=manon)
    come_in(manon)
    page.set_viewport_size(NARROW)
    page.goto(live_server.url + page_of("collaborator", manon, person.public_id))
    expect(page.get_by_role("button", name="Retirer la proposition")).to_be_visible()
    axe(page)
    come_in(person)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(NARROW)
    page.goto(live_server.url + "/compte/profil/")
    axe(page)
    page.select_option("select[name$='-territory']", "33")
    assert page.input_value("input[name$='-code']") == "+33"
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Votre profil est à jour.")).to_be_visible()
    assert page.locator("#id_first_name").input_value() == "Anna"


def test_withdrawal_is_undone_and_the_modes_are_greyed(page, live_server, axe, come_in, alice, dominique):
    come_in(alice)
    page.goto(live_server.url + page_of("memberships", alice))
    page.locator("form[action$='/retirer/'] button").click()
    expect(page.get_by_role("button", name="Annuler le retrait")).to_be_visible()
    axe(page)
    bob = MembershipFactory(organization=alice.organization)
    page.goto(live_server.url + page_of("person", alice, bob.public_id))
    expect(page.get_by_label("Code par texto (les textos ne sont pas offerts)")).to_be_disabled()
    axe(page)
