"""« Utilisateurs »: what keeps some rows, and stays through sort, pages, and a visit to one person."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from organizations.models import Membership
from tests.organizations.factories import ClaimFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def url(membership):
    return reverse("organizations:memberships", args=[membership.organization.number])


@pytest.fixture
def listed(signed_in, alice):
    def open_page(**choices):
        return signed_in(alice).get(url(alice), choices)

    return open_page


def names(table):
    return [person.full_name for person in table.rows]


def chips(table):
    return {str(chip.label): chip for line in table.filters for chip in line["chips"]}


def test_people_of_one_type_are_kept(listed, alice, bob):
    assert names(listed(type="administrateur").context["confirmed"]) == ["Alice Arsenault"]
    assert names(listed(type="utilisateur").context["confirmed"]) == ["Bob Bélanger"]


def test_types_are_called_as_the_account_calls_them(listed, bob):
    assert "Administrateur de compte" in chips(listed().context["confirmed"])


def test_inactive_people_are_kept(listed, alice, bob):
    Membership.objects.filter(pk=bob.pk).update(status="inactive")
    assert names(listed(statut="inactif").context["confirmed"]) == ["Bob Bélanger"]
    assert names(listed(statut="actif").context["confirmed"]) == ["Alice Arsenault"]


def test_people_who_never_came_are_kept(listed, alice, bob):
    alice.user.last_login = timezone.now()
    alice.user.save(update_fields=["last_login"])
    bob.user.last_login = None
    bob.user.save(update_fields=["last_login"])
    assert names(listed(connexion="jamais").context["confirmed"]) == ["Bob Bélanger"]


@pytest.mark.parametrize(("days", "kept"), [(2, "bientot"), (-1, "expiree"), (10, "")])
def test_pending_people_are_kept_by_what_is_left_of_their_time(listed, alice, dominique, days, kept):
    Membership.objects.filter(pk=dominique.pk).update(expires_at=timezone.now() + timedelta(days=days))
    for choice in ("bientot", "expiree"):
        shown = listed(attente_expiration=choice).context["pending"]
        assert bool(shown.rows) == (choice == kept), choice


def test_pending_people_whose_mail_was_lost_are_kept(listed, alice, dominique):
    ClaimFactory(membership__organization=alice.organization)
    lost = Message.objects.create(
        event="claim", template="organizations/notices/invited", recipient_email=dominique.email,
        language="fr-ca", category="security", state="failed",
    )  # fmt: skip
    dominique.claims.update(message=lost)
    assert [row.pk for row in listed(attente_envoi="non-remis").context["pending"].rows] == [dominique.pk]


def test_filters_narrow_one_another_and_the_search(listed, alice, bob):
    assert names(listed(statut="actif", q="bob").context["confirmed"]) == ["Bob Bélanger"]
    assert names(listed(statut="inactif", q="bob").context["confirmed"]) == []


def test_nonsense_filters_nothing(listed, bob):
    assert len(listed(statut="parti", type="password").context["confirmed"].rows) == 2


def test_a_chip_chooses_then_gives_back_and_keeps_the_rest(listed, bob):
    table = listed(q="exemple", tri="-nom", page=1, attente_tri="nom").context["confirmed"]
    chosen = parse_qs(urlsplit(chips(table)["Actif"].url).query)
    assert chosen == {"q": ["exemple"], "tri": ["-nom"], "attente_tri": ["nom"], "statut": ["actif"]}
    on = chips(listed(q="exemple", statut="actif").context["confirmed"])["Actif"]
    assert on.is_on
    assert parse_qs(urlsplit(on.url).query) == {"q": ["exemple"]}


def test_filters_survive_sort_and_pages_and_search(listed, alice):
    MembershipFactory.create_batch(60, organization=alice.organization)
    table = listed(statut="actif", connexion="jamais").context["confirmed"]
    for address in (table.columns[0].sort_url, table.page.next_url):
        assert "statut=actif" in address
        assert "connexion=jamais" in address
    assert ("statut", "actif") in table.kept


def test_nothing_found_says_how_to_see_all(listed, bob):
    response = listed(statut="inactif")
    assert "Effacer la recherche et les filtres" in response.content.decode()
    assert response.context["confirmed"].clear_url == url(bob)


def test_list_comes_back_as_it_was_after_one_person_is_changed(signed_in, alice, bob):
    client, shown = signed_in(alice), f"{url(alice)}?statut=actif&q=bob"
    page = client.get(shown).content.decode()
    way = f"{bob.public_id}/?next=%2Fcomptes%2F{alice.organization.number}%2Futilisateurs%2F%3Fstatut%3Dactif%26q%3Dbob"
    assert way in page
    person = reverse("organizations:person", args=[alice.organization.number, bob.public_id])
    answer = client.post(f"{person}?{way.partition('?')[2]}", {"role": "member", "status": "inactive"})
    assert answer.url == shown


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example", "/gestion/"])
def test_nobody_is_led_elsewhere(signed_in, alice, bob, elsewhere):
    person = reverse("organizations:person", args=[alice.organization.number, bob.public_id])
    answer = signed_in(alice).post(f"{person}?next={elsewhere}", {"role": "member", "status": "active"})
    assert answer.url == url(alice)


def test_page_leads_to_those_who_manage(listed, alice):
    assert reverse("organizations:managers", args=[alice.organization.number]) in listed().content.decode()


def test_filters_are_in_the_language_of_the_reader(signed_in, alice, bob):
    client = signed_in(alice)
    client.post(reverse("language"), {"language": "en"})
    assert "Account administrator" in client.get(url(alice)).content.decode()
