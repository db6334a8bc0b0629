"""« Modifier mes préférences »: what a person hears, in which language, how the portal looks and where it opens."""

import re

import pytest
from django.urls import reverse

from notifications.actions import choose
from notifications.models import EVERYWHERE, Category
from portal.core.models import place_of
from tests.organizations.factories import MembershipFactory

PAGE = reverse("preferences")
CHOSEN = {"language": "fr-ca", "theme": "auto", "rows_a_page": "50", "landing": ""}

pytestmark = pytest.mark.django_db


@pytest.fixture
def further(alice):
    """A further account of Alice's."""
    return MembershipFactory(user=alice.user, organization__name="Quincaillerie Arsenault").organization


def ticked(client) -> set[str]:
    """Return the boxes of the table that are ticked and may be changed."""
    html = client.get(PAGE).content.decode()
    return set(re.findall(r'name="wanted" value="([^"]+)" checked', html))


def muted(membership) -> set[tuple[str, str]]:
    return set(membership.user.mutes.values_list("category", "place"))


def box(organization=None) -> str:
    return f"accounts:{organization.number if organization else 'tous'}"


# --- Messages ------------------------------------------------------------------------------------


@pytest.mark.guide("TQ-30")
def test_list_of_people_leads_to_the_preferences(signed_in, alice):
    page = signed_in(alice).get(reverse("organizations:memberships", args=[alice.organization.number]))
    html = page.content.decode()
    assert "Gestion de mes préférences" in html
    assert re.search(rf'href="{PAGE}"[^>]*>.*?Modifier mes préférences', html, re.DOTALL)


def test_person_hears_everything_until_they_choose(signed_in, alice, further):
    assert ticked(signed_in(alice)) == {box(), box(alice.organization), box(further)}


def test_security_is_ticked_greyed_and_explained(signed_in, alice):
    html = signed_in(alice).get(PAGE).content.decode()
    greyed = rf'id="security-{alice.organization.number}" aria-describedby="security-reason" checked disabled'
    assert greyed in html
    assert 'id="security-reason"' in html


def test_person_mutes_one_account_and_changes_their_mind(signed_in, alice, further):
    client = signed_in(alice)
    shown = ["tous", alice.organization.number, further.number]
    answer = client.post(PAGE, CHOSEN | {"shown": shown, "wanted": [box(), box(alice.organization)]})
    assert answer.url == PAGE
    assert muted(alice) == {(Category.ACCOUNTS, place_of(further))}
    assert ticked(client) == {box(), box(alice.organization)}
    client.post(PAGE, CHOSEN | {"shown": shown, "wanted": [box(), box(alice.organization), box(further)]})
    assert not muted(alice)


def test_account_that_came_while_the_page_was_open_is_not_muted(signed_in, alice, further):
    signed_in(alice).post(PAGE, CHOSEN | {"shown": ["tous"], "wanted": []})
    assert muted(alice) == {(Category.ACCOUNTS, EVERYWHERE)}


def test_account_that_went_while_the_page_was_open_hinders_nothing(signed_in, alice, charlie):
    """Nor does one that was never theirs."""
    foreign = charlie.organization
    answer = signed_in(alice).post(
        PAGE, CHOSEN | {"shown": [foreign.number, "x"], "wanted": [box(foreign), "security:x"]}
    )
    assert answer.url == PAGE
    assert not muted(alice)


def test_security_cannot_be_muted_by_a_form_of_ones_own(signed_in, alice):
    signed_in(alice).post(PAGE, CHOSEN | {"shown": ["tous"], "wanted": []})
    assert {category for category, place in muted(alice)} == {Category.ACCOUNTS}


def test_accounts_of_others_are_not_shown(signed_in, alice, charlie):
    choose(charlie.user, places=[EVERYWHERE], muted={(Category.ACCOUNTS, EVERYWHERE)}, by=charlie.user)
    html = signed_in(alice).get(PAGE).content.decode()
    assert charlie.organization.number not in html
    assert box() in ticked(signed_in(alice))


def test_page_takes_as_many_queries_whatever_the_accounts(client, alice, query_count):
    client.force_login(alice.user)
    assert query_count(PAGE, lambda: MembershipFactory(user=alice.user)) <= 12


# --- Appearance ------------------------------------------------------------------------------------


def test_person_chooses_all_and_reads_on_in_the_chosen_language(signed_in, alice, further):
    client = signed_in(alice)
    chosen = {"language": "en", "theme": "dark", "rows_a_page": "25", "landing": further.number}
    page = client.post(PAGE, CHOSEN | chosen, follow=True).content.decode()
    assert '<html lang="en"' in page
    assert 'data-theme="dark"' in page
    assert "Your preferences are saved." in page
    alice.user.refresh_from_db()
    kept = {name: str(getattr(alice.user, name)) for name in chosen}
    assert kept == chosen


def test_landing_is_one_of_ones_own_accounts_or_asked_each_time(signed_in, alice, charlie):
    client = signed_in(alice)
    html = client.get(PAGE).content.decode()
    assert "Compte d’accueil" in html
    assert "Choisir à chaque connexion" in html
    answer = client.post(PAGE, CHOSEN | {"landing": charlie.organization.number})
    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.content.decode()
    alice.user.refresh_from_db()
    assert alice.user.landing == ""


def test_account_that_the_person_left_is_not_offered_as_landing(signed_in, alice):
    alice.user.landing = "TRP9999999"
    alice.user.save()
    html = signed_in(alice).get(PAGE).content.decode()
    assert "TRP9999999" not in html


def test_length_of_ones_own_stays_on_offer(signed_in, alice):
    alice.user.rows_a_page = 33
    alice.user.save()
    assert '<option value="33" selected>' in signed_in(alice).get(PAGE).content.decode()


@pytest.mark.parametrize(
    "typed", [{"language": "de"}, {"theme": "pink"}, {"rows_a_page": "1000000"}, {"rows_a_page": "x"}]
)
def test_what_is_not_offered_is_refused_and_nothing_is_kept(signed_in, alice, typed):
    answer = signed_in(alice).post(PAGE, CHOSEN | {"shown": ["tous"], "wanted": []} | typed)
    assert "govuk-error-summary" in answer.content.decode()
    assert not muted(alice)


def test_refused_form_keeps_the_boxes_as_they_were_ticked(signed_in, alice, further):
    typed = CHOSEN | {"shown": ["tous", further.number], "wanted": [box(further)], "theme": "pink"}
    html = signed_in(alice).post(PAGE, typed).content.decode()
    assert set(re.findall(r'name="wanted" value="([^"]+)" checked', html)) == {box(further)}


# --- In a browser ------------------------------------------------------------------------------------


@pytest.fixture
def open_page(live_server, signed_in, alice):
    """Open a page in a browser in which Alice is signed in."""

    def open_page(context, address):
        session = signed_in(alice).cookies["session"].value
        context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + address)
        return page

    return open_page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["fr-ca", "en"])
def test_everyone_can_use_the_page(new_context, open_page, axe, alice, further, language):
    alice.user.language = language
    alice.user.save()
    axe(open_page(new_context(), PAGE))


@pytest.mark.django_db(transaction=True)
def test_length_of_a_list_is_chosen_under_it(new_context, open_page, alice):
    MembershipFactory.create_batch(11, organization=alice.organization)
    page = open_page(new_context(), reverse("organizations:memberships", args=[alice.organization.number]))
    page.get_by_role("group", name="Rangées par page").get_by_role("button", name="10", exact=True).click()
    page.get_by_text("1 - 10 (12)").first.wait_for()


@pytest.mark.django_db(transaction=True)
def test_choices_are_kept_without_javascript(new_context, open_page, alice, further):
    page = open_page(new_context(java_script_enabled=False), PAGE)
    page.get_by_label("Comptes et accès, Quincaillerie Arsenault").uncheck()
    page.get_by_label("Sombre").check()
    page.get_by_role("button", name="Enregistrer mes préférences").click()
    page.get_by_text("Vos préférences sont enregistrées.").wait_for()
    assert muted(alice) == {(Category.ACCOUNTS, place_of(further))}
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_accounts_are_greyed_while_all_of_them_are_silent_and_come_back_as_they_were(signed_in, alice, further):
    client, shown = signed_in(alice), ["tous", alice.organization.number, further.number]
    client.post(PAGE, CHOSEN | {"shown": shown, "wanted": [box(alice.organization)]})
    html = client.get(PAGE).content.decode()
    assert ticked(client) == set()
    assert len(re.findall(r'name="wanted"[^>]* disabled aria-describedby="overruled-reason"', html)) == 2
    # What is greyed is not sent.
    client.post(PAGE, CHOSEN | {"shown": shown, "wanted": [box()]})
    assert muted(alice) == {(Category.ACCOUNTS, place_of(further))}
    assert ticked(client) == {box(), box(alice.organization)}
