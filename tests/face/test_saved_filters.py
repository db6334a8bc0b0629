"""Filters in the address, with their counts, and those that a person keeps under a name."""

import re

import pytest
from django.urls import reverse

from accounts.models import SavedFilter
from organizations.models import Membership
from tests.organizations.conftest import page_of
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db

SAVE = reverse("save_filter")


def chips(client, address):
    shown = client.get(address).context["confirmed"]
    return {str(chip.label): chip.count for line in shown.filters for chip in line["chips"]}


def saved(client, address):
    return [(each.name, each.count, each.is_on) for each in client.get(address).context["confirmed"].saved]


@pytest.fixture
def page(alice, bob):
    MembershipFactory(organization=alice.organization, inactive=True)
    return page_of("memberships", alice)


def keep(client, page, name="Partis", choices="statut=inactif"):
    return client.post(SAVE, {"page": page, "name": name, "choices": choices})


def test_each_choice_says_how_many_rows_it_would_show(signed_in, alice, page):
    client = signed_in(alice)
    found = chips(client, page)
    assert (found["Actif"], found["Inactif"]) == (2, 1)
    # The other choices and the search narrow the counts, as they narrow the list.
    assert chips(client, f"{page}?q=bob")["Actif"] == 1
    assert chips(client, f"{page}?statut=inactif")["Administrateur de compte"] == 0
    assert chips(client, f"{page}?statut=inactif")["Actif"] == 2


def test_filter_is_kept_under_a_name_and_had_again_by_one_tap(signed_in, alice, page):
    client = signed_in(alice)
    shown = client.get(f"{page}?statut=inactif&page=1").content.decode()
    assert 'name="choices" value="statut=inactif"' in shown
    assert keep(client, page)["Location"] == f"{page}?statut=inactif"
    assert saved(client, page) == [("Partis", 1, False)]
    assert saved(client, f"{page}?statut=inactif") == [("Partis", 1, True)]
    # The same name takes new choices; the count is that of today.
    keep(client, page, choices="q=bob&statut=actif")
    assert saved(client, page) == [("Partis", 1, False)]
    Membership.objects.filter(organization=alice.organization).exclude(pk=alice.pk).update(status="inactive")
    assert saved(client, page) == [("Partis", 0, False)]


def test_filter_that_serves_no_more_is_dropped(signed_in, alice, bob, page):
    client = signed_in(alice)
    keep(client, page)
    drop = reverse("drop_filter", args=[alice.user.saved_filters.get().public_id])
    signed_in(bob).post(drop)
    assert saved(client, page)
    assert client.post(drop, {"next": page})["Location"] == page
    assert saved(client, page) == []
    assert client.post(drop, {"next": page}).status_code == 302


def test_filters_of_others_and_of_other_lists_are_not_shown(signed_in, alice, charlie, page):
    keep(signed_in(charlie), page)
    client = signed_in(alice)
    keep(client, page_of("journal", alice))
    assert saved(client, page) == []


@pytest.mark.parametrize(
    "typed",
    [
        {"page": "//ailleurs.exemple.ca/"},
        {"page": "https://ailleurs.exemple.ca/"},
        {"name": ""},
        {"name": "x" * 41},
        {"choices": "q=" + "x" * 500},
    ],
)
def test_nonsense_is_refused(signed_in, alice, page, typed):
    client = signed_in(alice)
    answer = client.post(SAVE, {"page": page, "name": "Partis", "choices": "statut=inactif"} | typed)
    assert not answer["Location"].startswith(("//", "http"))
    assert not SavedFilter.objects.exists()


def test_no_more_than_twenty_are_kept_for_a_list(signed_in, alice, page):
    client = signed_in(alice)
    for number in range(21):
        keep(client, page, name=f"Filtre {number}")
    assert alice.user.saved_filters.count() == 20
    assert "supprimez-en un" in client.get(page).content.decode()


def test_choices_survive_an_edit_and_the_way_back(signed_in, alice, bob, page):
    client = signed_in(alice)
    shown = client.get(f"{page}?statut=actif&tri=-nom").content.decode()
    link = re.search(rf'href="({bob.public_id}/[?]next=[^"]*)"', shown)[1].replace("&amp;", "&")
    form = client.get(f"{page}{link}")
    assert f"{page}?statut=actif&tri=-nom" in form.context["people_url"]


def test_queries_do_not_grow_with_kept_filters(client, alice, page, query_count):
    client.force_login(alice.user)
    names = iter(f"Filtre {number}" for number in range(20))
    assert query_count(page, lambda: keep(client, page, name=next(names))) <= 13
