"""« Rechercher »: one box for accounts, people, requests, invoices and files, within what a person may open."""

import json

import pytest
from django.urls import reverse

from organizations import actions
from organizations.actions.memberships import Newcomer
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import InvoiceFactory, TrainerFactory, TrainingSessionFactory
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory, EmployerFactory, FirmFactory, RelationFactory
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db

SEARCH = reverse("search")


def found(client, query):
    """Return what is found, by kind: the label of each."""
    groups = client.get(SEARCH, {"q": query}).context["groups"]
    return {str(group.label): [hit.label for hit in group.hits] for group in groups}


def opened(client, query):
    """Open all that is found; return the statuses."""
    groups = client.get(SEARCH, {"q": query}).context["groups"]
    return {client.get(hit.url.split("#")[0]).status_code for group in groups for hit in group.hits}


@pytest.mark.parametrize("query", ["alice", "ALICE transport", "TRP0000001", "450 677-1757", "(450) 677"])
def test_account_is_found_by_name_number_or_telephone(signed_in, alice, query):
    assert "Transport Alice inc." in found(signed_in(alice), query)["Mes comptes"]


@pytest.mark.parametrize("query", ["belanger", "Bélanger Bob", "bob@exemple"])
def test_person_is_found_by_who_manages_them_without_accents(signed_in, alice, bob, query):
    client = signed_in(alice)
    assert found(client, query) == {"Personnes": ["Bob Bélanger"]}
    assert opened(client, query) == {200}


def test_pending_person_is_found_and_the_list_shows_them(signed_in, alice, dominique):
    client = signed_in(alice)
    hit = client.get(SEARCH, {"q": dominique.email}).context["groups"][0].hits[0]
    rows = client.get(hit.url.split("#")[0]).context["pending"].rows
    assert [row.pk for row in rows] == [dominique.pk]


def test_people_are_not_found_by_members_strangers_nor_once_they_left(signed_in, alice, bob, charlie):
    assert found(signed_in(bob), "arsenault") == {}
    assert found(signed_in(charlie), "arsenault") == {}
    assert found(signed_in(charlie), "alice") == {}
    actions.people.remove(bob, by=alice)
    assert found(signed_in(alice), "bélanger") == {}


def test_contact_is_found_by_telephone_and_opens_on_the_sheet(signed_in):
    lea = membership_of("Lea", "Laforce", organization=FirmFactory(), administrator=True)
    names = {"first_name": "Sam", "last_name": "Simard", "email": "sam@exemple.ca"}
    sam = actions.memberships.invite(Newcomer(**names, role="member", language="fr-ca"), by=lea)
    type(sam.sheet).objects.filter(pk=sam.sheet.pk).update(telephone="+14185550188", telephone_kind="work")
    client = signed_in(lea)
    assert found(client, "418 555-0188")["Personnes"] == ["Sam Simard"]
    assert opened(client, "418 555-0188") == {200}


def test_request_is_found_by_number_by_those_who_may_read_it(signed_in, alice, bob, charlie):
    asked = actions.links.ask({alice: [charlie.organization.number]}, by=alice)
    assert found(signed_in(alice), asked.number.lower()) == {"Mes demandes": [asked.number]}
    assert found(signed_in(bob), asked.number) == {}


def test_trainer_finds_the_own_invoices_alone(signed_in):
    trainer, other = TrainerFactory(), TrainerFactory()
    own = InvoiceFactory(session=TrainingSessionFactory(trainer=trainer, submitted=True))
    InvoiceFactory(session=TrainingSessionFactory(trainer=other, submitted=True))
    client = signed_in(trainer.user)
    assert found(client, "FAC") == {"Factures": [own.number]}
    assert opened(client, own.number) == {200}


def test_file_of_a_client_is_found_by_who_may_act_in_it(signed_in):
    lea = membership_of("Lea", "Laforce", organization=FirmFactory(name="Laforce inc."), administrator=True)
    relation = RelationFactory(client=EmployerFactory(name="Shaw inc."), provider=lea.organization)
    client = signed_in(lea)
    assert found(client, "shaw") == {}
    AuthorizationFactory(relation=relation)
    assert found(client, "shaw") == {"Mes dossiers autorisés": ["Shaw inc."]}
    assert opened(client, "shaw") == {200}


def test_nothing_found_and_nothing_asked_are_said(signed_in, alice):
    client = signed_in(alice)
    assert "Rien de ce que vous pouvez ouvrir" in client.get(SEARCH, {"q": "zzz"}).content.decode()
    assert "Saisissez au moins deux caractères" in client.get(SEARCH, {"q": "z"}).content.decode()
    assert "Rien de ce" not in client.get(SEARCH).content.decode()
    # Signs that mean something to a database are only signs.
    for query in ("%%", "__", "' OR 1=1", "\\", "☃" * 300):
        assert found(client, query) == {}


def test_many_results_lead_to_the_list_that_has_all(signed_in, alice):
    for _ in range(9):
        MembershipFactory(user=alice.user)
    client = signed_in(alice)
    group = client.get(SEARCH, {"q": "Exemple"}).context["groups"][0]
    assert len(group.hits) == 7
    assert client.get(group.more).context["table"].page.total == 9


def test_palette_is_answered_the_same_as_data(signed_in, alice, bob):
    answer = signed_in(alice).get(SEARCH, {"q": "bélanger"}, headers={"Accept": "application/json"})
    (group,) = json.loads(answer.content)["groups"]
    assert group["label"] == "Personnes"
    assert group["hits"][0]["label"] == "Bob Bélanger"
    assert "no-store" in answer["Cache-Control"]


def test_queries_do_not_grow(client, alice, query_count):
    client.force_login(alice.user)

    def one_more():
        place = MembershipFactory(user=alice.user, administrator=True)
        MembershipFactory(organization=place.organization, user=UserFactory(last_name="Exemple"))

    assert query_count(f"{SEARCH}?q=exemple", one_more) <= 12
