"""« Utilisateurs »: both tables, what they show, how they are searched and sorted."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from organizations.models import Membership
from tests.organizations.factories import ClaimFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(signed_in, alice):
    """Open the page as Alice, with the choices given in its address."""

    def open_page(**choices):
        return signed_in(alice).get(url(alice), choices)

    return open_page


def url(membership):
    return reverse("organizations:memberships", args=[membership.organization.number])


def names(table):
    return [person.user.first_name for person in table.rows]


@pytest.mark.guide("TQ-31", "TQ-32")
def test_confirmed_people_stand_under_the_columns_of_the_guide(listed, bob):
    bob.user.last_login, bob.user.username = datetime(2022, 12, 15, 12, 47, 25, tzinfo=UTC), "inter2023"
    bob.user.save(update_fields=["last_login", "username"])
    response = listed()
    table = response.context["confirmed"]
    assert [person.user.username for person in table.rows] == ["alice@exemple.ca", "inter2023"]
    assert [str(column.label) for column in table.columns] == [
        "Nom d’utilisateur",
        "Prénom",
        "Nom",
        "Adresse de courriel",
        "Type d’utilisateur",
        "Comptes liés",
        "Statut",
        "Dernière connexion",
        "Actions",
    ]
    shown = response.content.decode().replace("<wbr>", "")
    facts = ["Arsenault", "Administrateur de compte", "Actif", "2022-12-15 07:47:25"]
    for text in ["alice@exemple.ca", "inter2023", *facts]:
        assert text in shown


@pytest.mark.guide("TQ-34")
def test_people_who_have_still_to_confirm_stand_in_a_table_of_their_own(listed, dominique):
    response = listed()
    table = response.context["pending"]
    assert [str(column.label) for column in table.columns] == [
        "Nom d’utilisateur",
        "Prénom",
        "Nom",
        "Adresse de courriel",
        "Type d’utilisateur",
        "Comptes liés",
        "Date d’expiration",
        "Actions",
    ]
    shown = response.content.decode().replace("<wbr>", "")
    assert dominique.email in shown
    assert timezone.localtime(dominique.expires_at).strftime("%Y-%m-%d %H:%M:%S") in shown


@pytest.mark.guide("TQ-34")
def test_an_empty_table_says_so(listed):
    assert "Aucune entrée disponible" in listed().content.decode()


def test_search_and_deeds_come_with_people_to_find_and_to_change(listed, request):
    alone = listed().content.decode()
    assert 'role="search"' not in alone
    assert "Pour les personnes cochées" not in alone
    request.getfixturevalue("bob")
    together = listed().content.decode()
    assert 'role="search"' in together
    assert "Pour les personnes cochées" in together


def test_page_leads_to_the_request_for_an_existing_user(signed_in, alice, bob):
    ask = reverse("organizations:ask_link", args=[alice.organization.number])
    assert ask in signed_in(alice).get(url(alice)).content.decode()
    Membership.objects.filter(pk=bob.pk).update(role="manager")
    assert ask not in signed_in(bob).get(url(bob)).content.decode()


@pytest.mark.guide("TQ-33")
def test_extent_stands_above_and_below_the_table(listed):
    above, below = re.split("<table.*?</table>", listed().content.decode(), maxsplit=1, flags=re.DOTALL)
    assert "1 - 1 (1)" in above
    assert "1 - 1 (1)" in below


def test_expired_people_stay_listed_and_marked(listed, dominique):
    Membership.objects.filter(pk=dominique.pk).update(expires_at=timezone.now())
    assert "Expirée" in listed().content.decode()


@pytest.mark.parametrize(
    ("state", "word"), [("to_send", "En file"), ("sent", "Remis"), ("failed", "Refusé"), ("uncertain", "Incertain")]
)
def test_each_line_says_what_became_of_its_e_mail(listed, dominique, state, word):
    message = Message.objects.create(
        event="claim",
        template="organizations/notices/invited",
        recipient_email=dominique.email,
        language="fr-ca",
        category="security",
        state=state,
    )
    dominique.claims.update(message=message)
    assert word in listed().content.decode()


@pytest.mark.parametrize("typed", ["belanger", "BÉLANGER", "bob bel", "bob@exemple", "  bélanger "])
def test_people_are_found_whatever_the_accents_and_case(listed, bob, typed):
    assert names(listed(q=typed).context["confirmed"]) == ["Bob"]


def test_a_search_without_result_says_how_to_go_on(listed):
    shown = listed(q="personne").content.decode()
    assert "ne correspond à votre recherche" in shown
    assert "Effacer la recherche" in shown


def test_each_table_is_searched_and_sorted_on_its_own(listed, bob, dominique):
    response = listed(q="bob", attente_tri="-nom")
    assert names(response.context["confirmed"]) == ["Bob"]
    assert [person.pk for person in response.context["pending"].rows] == [dominique.pk]
    assert "attente_tri=-nom" in response.context["confirmed"].clear_url


def test_columns_sort_both_ways_and_the_search_stays(listed, bob):
    table = listed(tri="prenom", q="exemple").context["confirmed"]
    assert names(table) == ["Alice", "Bob"]
    sorted_heading = next(column for column in table.columns if column.name == "prenom")
    assert sorted_heading.direction == "ascending"
    assert "tri=-prenom" in sorted_heading.sort_url
    assert "q=exemple" in sorted_heading.sort_url
    assert names(listed(tri="-prenom").context["confirmed"]) == ["Bob", "Alice"]


@pytest.mark.parametrize(
    "asked", ["tri=password", "tri=user__password", "page=999", "page=-1", "page=x", "tri=actions"]
)
def test_nonsense_in_the_address_shows_the_list(signed_in, alice, asked):
    assert signed_in(alice).get(f"{url(alice)}?{asked}").status_code == 200


def test_linked_accounts_show_the_principal_first_and_only_what_the_reader_knows(listed, alice, bob, charlie):
    MembershipFactory(user=bob.user, organization=charlie.organization)
    person = next(row for row in listed().context["confirmed"].rows if row.user_id == bob.user_id)
    assert [linked.organization for linked in person.user.known_memberships] == [alice.organization]
    hers = MembershipFactory(user=alice.user, organization=charlie.organization)
    person = next(row for row in listed().context["confirmed"].rows if row.user_id == bob.user_id)
    assert [linked.organization for linked in person.user.known_memberships] == [alice.organization]
    Membership.objects.filter(pk=hers.pk).update(role="manager")
    person = next(row for row in listed().context["confirmed"].rows if row.user_id == bob.user_id)
    assert [linked.organization for linked in person.user.known_memberships] == [
        alice.organization,
        charlie.organization,
    ]


def test_queries_do_not_grow_with_people(client, alice, query_count):
    client.force_login(alice.user)

    def one_more():
        MembershipFactory(organization=alice.organization)
        ClaimFactory(membership__organization=alice.organization)

    assert query_count(url(alice), one_more) <= 13


def test_a_long_list_comes_in_pages(listed, alice):
    MembershipFactory.create_batch(60, organization=alice.organization)
    first, second = listed().context["confirmed"].page, listed(page=2).context["confirmed"].page
    assert (first.first, first.last, first.total) == (1, 50, 61)
    assert (second.first, second.last) == (51, 61)
    assert second.previous_url
    assert not second.next_url


def test_member_may_not_open_it(signed_in, bob):
    assert signed_in(bob).get(url(bob)).status_code == 403


def test_stranger_learns_nothing(signed_in, alice, charlie):
    known, unknown = url(alice), url(alice).replace(alice.organization.number, "TRP9999999")
    answers = [signed_in(charlie).get(address) for address in (known, unknown)]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_inactive_person_is_cut_at_the_next_request(signed_in, bob, alice):
    client = signed_in(alice)
    MembershipFactory(organization=alice.organization, administrator=True)
    assert client.get(url(alice)).status_code == 200
    MembershipFactory(user=alice.user)
    Membership.objects.filter(pk=alice.pk).update(status="inactive")
    assert client.get(url(alice)).status_code == 404
