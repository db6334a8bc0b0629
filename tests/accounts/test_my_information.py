"""« Mes renseignements »: what the journal holds of a person, and of nobody else."""

import pytest
from django.urls import reverse

from accounts import actions
from tests.accounts.rights import proven
from tests.reading import text


@pytest.fixture
def screen(signed_in, bob):
    return proven(signed_in(bob))


def test_page_says_what_the_journal_holds(screen, bob, alice):
    actions.sleep.record(actions.users.SHUT_OUT, about=bob.user, place=None, by=alice.user, name=str(bob.user))
    shown = text(screen.get(reverse("accounts:my_data")))
    assert "Alice Arsenault a fermé l’accès au portail à Bob Bélanger." in shown


def test_page_finds_a_line_by_its_words(screen, bob):
    actions.rights.corrections.ask(bob.user, what="x", words="y")
    found = text(screen.get(reverse("accounts:my_data"), {"q": "cor0000001"}))
    assert "a demandé une correction (COR0000001)" in found
    assert "Effacer la recherche" in text(screen.get(reverse("accounts:my_data"), {"q": "zzz"}))


def test_page_shows_nothing_of_others(screen, alice, charlie):
    actions.sleep.record(actions.users.LET_IN, about=charlie.user, place=None, by=alice.user, name=str(charlie.user))
    assert "Charlie Chen" not in text(screen.get(reverse("accounts:my_data")))


def test_queries_do_not_grow_with_lines(bob, client, query_count):
    client.force_login(bob.user)
    query_count(
        reverse("accounts:my_data"),
        lambda: actions.rights.copies.record("copy.asked", about=bob.user, place=bob.organization, by=bob.user),
    )


def test_accepted_version_can_be_read_again(screen, bob):
    assert text(screen.get(reverse("accounts:terms_version", args=["1.0"]))).count("Version 1.0")
    assert screen.get(reverse("accounts:terms_version", args=["9.9"])).status_code == 404
