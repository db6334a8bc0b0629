"""From one account to another: the switcher in the header, and « Mes comptes »."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import Membership
from organizations.views.context import SHOWN
from tests.browser import FOUR_TIMES
from tests.organizations.factories import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def further(alice):
    """Give Alice a further account of this name."""

    def one(name, **more):
        return MembershipFactory(user=alice.user, organization=OrganizationFactory(name=name), **more)

    return one


def home(membership):
    return reverse("organizations:home", args=[membership.organization.number])


def offered(response):
    return [place.organization.name for place in response.context["switch"]["places"]]


@pytest.mark.guide("TQ-23")
def test_other_accounts_are_offered_principal_first_then_by_name(signed_in, alice, further):
    zoe = further("Zoé inc.")
    further("Émond inc.")
    further("Dubé inc.")
    browser = signed_in(alice)
    response = browser.get(home(zoe))
    assert offered(response) == ["Transport Alice inc.", "Dubé inc.", "Émond inc."]
    for place in response.context["switch"]["places"]:
        assert f'href="{home(place)}"' in response.content.decode()
        assert place.organization.name in browser.get(home(place)).content.decode()


def test_accounts_opened_lately_come_before_the_others(signed_in, alice, further):
    dube, emond, zoe = further("Dubé inc."), further("Émond inc."), further("Zoé inc.")
    client = signed_in(alice)
    for place in (emond, zoe, alice):
        client.get(home(place))
    assert offered(client.get(home(alice))) == ["Zoé inc.", "Émond inc.", "Dubé inc."]
    assert offered(client.get(home(dube))) == ["Transport Alice inc.", "Zoé inc.", "Émond inc."]


def test_someone_with_one_account_has_no_switcher(signed_in, alice):
    assert "Changer de compte" not in signed_in(alice).get(home(alice)).content.decode()


def test_accounts_that_one_may_not_open_are_not_offered(signed_in, alice, further):
    further("Suspendu inc.", inactive=True)
    further("Quitté inc.", ended=True)
    assert offered(signed_in(alice).get(home(alice))) == []


def test_many_accounts_are_searched(signed_in, alice, further):
    for number in range(SHOWN):
        further(f"Compte {number}")
    assert 'id="switch-q"' not in signed_in(alice).get(home(alice)).content.decode()
    further("Le Mandarin inc.")
    client = signed_in(alice)
    assert 'id="switch-q"' in client.get(home(alice)).content.decode()
    found = client.get(reverse("home"), {"q": "mandarin"}).content.decode()
    assert "Le Mandarin inc." in found
    assert "Compte 1" not in found


def test_queries_do_not_grow_with_accounts(client, alice, query_count):
    client.force_login(alice.user)
    assert query_count(home(alice), lambda: MembershipFactory(user=alice.user)) <= 15


def test_opening_the_same_account_again_writes_nothing(signed_in, alice):
    client = signed_in(alice)
    client.get(home(alice))
    with CaptureQueriesContext(connection) as captured:
        client.get(home(alice))
    assert not [query for query in captured if query["sql"].startswith("UPDATE") and "session" in query["sql"]]


def accounts(response):
    return [place.organization.name for place in response.context["table"].rows]


def test_my_accounts_say_what_i_am_in_each_and_sort(signed_in, alice, further):
    further("Le Mandarin inc.")
    client = signed_in(alice)
    response = client.get(reverse("home"))
    assert accounts(response) == ["Transport Alice inc.", "Le Mandarin inc."]
    for words in ("Administrateur de compte", "Utilisateur", "Transporteur", "Compte principal"):
        assert words in response.content.decode()
    assert accounts(client.get(reverse("home"), {"tri": "nom"})) == ["Le Mandarin inc.", "Transport Alice inc."]
    assert accounts(client.get(reverse("home"), {"tri": "-role"})) == ["Transport Alice inc.", "Le Mandarin inc."]


def test_search_without_result_leads_back(signed_in, alice):
    shown = signed_in(alice).get(reverse("home"), {"q": "personne"}).content.decode()
    assert "Aucun de vos comptes ne correspond" in shown
    assert "Vous n’avez encore aucun compte" not in shown


@pytest.mark.django_db(transaction=True)
def test_everyone_can_switch_by_keyboard_without_javascript(new_context, live_server, signed_in, alice, further):
    further("Le Mandarin inc.")
    session = signed_in(alice).cookies["session"].value
    context = new_context(java_script_enabled=False)
    context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + home(alice))
    page.get_by_text("Changer de compte").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(Membership.objects.latest("pk").organization.number))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["fr-ca", "en"])
def test_everyone_can_use_the_pages(new_context, live_server, axe, signed_in, alice, bob, dominique, further, language):
    for number in range(SHOWN + 1):
        further(f"Compte {number}")
    alice.user.language = language
    alice.user.save()
    session = signed_in(alice).cookies["session"].value
    context = new_context()
    context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + home(alice))
    page.locator(".app-switch summary").click()
    axe(page, FOUR_TIMES)
    people = reverse("organizations:memberships", args=[alice.organization.number])
    for address in (
        reverse("home"),
        f"{people}?statut=actif",
        f"{people}{dominique.public_id}/corriger/",
        f"{people}{bob.public_id}/adresse/",
    ):
        page.goto(live_server.url + address)
        axe(page)


def test_favourite_comes_first_until_it_is_one_no_more(signed_in, alice, bob, further):
    further("Dubé inc.")
    zoe = further("Zoé inc.")
    client = signed_in(alice)
    star = reverse("organizations:star", args=[zoe.organization.number])
    here = reverse("organizations:memberships", args=[zoe.organization.number])
    assert client.post(star, {"star": "1", "next": here})["Location"] == here
    client.get(home(alice))
    assert offered(client.get(home(alice))) == ["Zoé inc.", "Dubé inc."]
    assert 'aria-pressed="true"' in client.get(home(zoe)).content.decode()
    client.post(star, {"star": "0", "next": "https://ailleurs.exemple.ca/"})
    assert client.post(star, {"star": "0", "next": "//ailleurs.exemple.ca/"})["Location"] == home(zoe)
    assert not Membership.objects.get(pk=zoe.pk).is_starred


def test_form_of_an_account_says_for_which_one_it_is_to_who_has_several(signed_in, alice, further):
    page = reverse("organizations:invite", args=[alice.organization.number])
    assert "app-confirm-for" not in signed_in(alice).get(page).content.decode()
    further("Zoé inc.")
    shown = signed_in(alice).get(page).content.decode()
    assert "Pour <strong>Transport Alice inc.</strong>" in shown
