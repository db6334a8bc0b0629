"""« Exporter cette liste »: the file says what the page shows, harms no spreadsheet, and is written down."""

import csv
from io import StringIO

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.core.journal import lines_of, sentence
from portal.core.spreadsheets import cell
from tests.accounts.factories import UserFactory
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def url(membership):
    return reverse("organizations:export_people", args=[membership.organization.number])


@pytest.fixture
def exported(signed_in, alice):
    """Return the lines of the file that Alice asks for, heading first."""

    def ask(which="confirmes", choices=""):
        answer = signed_in(alice).post(url(alice) + choices, {"list": which})
        assert answer.status_code == 200
        return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))

    return ask


def test_file_has_the_columns_and_the_people_of_the_page(exported, alice, bob):
    headings, *people = exported()
    assert headings == [
        "Nom d’utilisateur",
        "Prénom",
        "Nom",
        "Adresse de courriel",
        "Type d’utilisateur",
        "Comptes liés",
        "Statut",
        "Dernière connexion",
    ]
    assert [line[1] for line in people] == ["Alice", "Bob"]
    assert people[1][3:7] == ["bob@exemple.ca", "Utilisateur", alice.organization.number, "Actif"]


def test_those_who_wait_have_a_file_of_their_own(exported, dominique):
    headings, line = exported("attente")
    assert headings[-1] == "Date d’expiration"
    assert line[1] == "Dominique"


def test_file_holds_what_the_page_shows_on_all_its_pages(exported, alice, bob):
    MembershipFactory.create_batch(55, organization=alice.organization)
    assert len(exported()) == 1 + 57
    assert [line[1] for line in exported(choices="?q=bob&statut=actif")[1:]] == ["Bob"]
    assert len(exported(choices="?statut=inactif")) == 1


def test_file_shows_no_account_that_the_reader_does_not_know(exported, bob, charlie):
    MembershipFactory(user=bob.user, organization=charlie.organization)
    assert charlie.organization.number not in str(exported())


def test_spreadsheets_read_the_accents(signed_in, alice):
    answer = signed_in(alice).post(url(alice))
    assert answer.content.startswith("\ufeff".encode())
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{alice.organization.number}-confirmes-')
    assert answer["Cache-Control"] == "no-store"


def test_a_name_never_becomes_a_formula(exported, alice):
    MembershipFactory(organization=alice.organization, user=UserFactory(last_name="=HYPERLINK(1)", first_name="+1"))
    assert ["'+1", "'=HYPERLINK(1)"] in [line[1:3] for line in exported()]


@given(st.sampled_from("=+-@\t\r＝＋－＠"), st.text(alphabet=" \n\t", max_size=2), st.text(max_size=5))
def test_no_cell_begins_like_a_formula(first, blanks, rest):
    assert cell(blanks + first + rest).startswith("'")


def test_export_is_written_in_the_journal(exported, alice, bob):
    exported()
    line = lines_of(alice.organization).latest("at")
    assert (
        sentence(line).replace("\u00a0", " ")
        == "Alice Arsenault a exporté la liste des utilisateurs (nombre de lignes : 2)."
    )


def test_exports_are_limited(signed_in, alice, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"export_people": "1/h/user"}
    client = signed_in(alice)
    assert [client.post(url(alice)).status_code for _ in range(2)] == [200, 429]


def test_member_and_stranger_get_no_file(signed_in, bob, charlie):
    assert signed_in(bob).post(url(bob)).status_code == 403
    assert signed_in(charlie).post(url(bob)).status_code == 404
