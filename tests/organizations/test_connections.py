"""« Bordereaux », « Projets », « Facturation »: the operator's own services, in the menu of each type of account."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from organizations.models import ConnectedService, OrganizationType
from tests.accounts.factories import UserFactory
from tests.organizations.conftest import page_of
from tests.organizations.factories import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

SLIPS = "https://bordereaux.exemple.ca/accueil"


def member_of(prefix):
    account = OrganizationFactory(type=OrganizationType.objects.get(prefix=prefix))
    return MembershipFactory(organization=account, administrator=True)


def menu(client, place):
    return [str(line["label"]) for line in client.get(page_of("home", place)).context["navigation"]]


def connect(place, kind, address):
    place.organization.type.connections.filter(kind=kind).update(address=address)


@pytest.mark.guide("TQ-28")
def test_carrier_finds_slips_and_projects_before_the_account(signed_in, alice, bob):
    labels = menu(signed_in(alice), alice)
    assert labels[:4] == ["Bordereaux", "Projets", "Compte", "Utilisateurs"]
    assert menu(signed_in(bob), bob) == ["Bordereaux", "Projets", "Compte"]


@pytest.mark.guide("TQ-29")
def test_participant_finds_billing_as_well(signed_in):
    paul = member_of("PAR")
    labels = menu(signed_in(paul), paul)
    assert labels[:5] == ["Bordereaux", "Projets", "Compte", "Facturation", "Utilisateurs"]


@pytest.mark.parametrize("prefix", ["EMP", "FIR", "ENT", "EDU"])
def test_other_accounts_have_none_of_them(signed_in, prefix):
    person = member_of(prefix)
    client = signed_in(person)
    assert not {"Bordereaux", "Projets", "Facturation"} & set(menu(client, person))
    assert client.get(page_of("slips", person)).status_code == 404


def test_entry_leads_to_the_address_that_the_operator_wrote(signed_in, alice):
    connect(alice, "slips", SLIPS)
    answer = signed_in(alice).get(page_of("slips", alice))
    assert (answer.status_code, answer["Location"]) == (302, SLIPS)


def test_entry_without_an_address_says_so_and_whom_to_ask(signed_in, alice):
    response = signed_in(alice).get(page_of("projects", alice))
    shown = response.content.decode()
    assert response.status_code == 200
    assert "Ce service n’est pas encore branché au portail" in shown
    assert alice.organization.type.desk.email in shown
    assert [str(line["label"]) for line in response.context["navigation"] if line["current"]] == ["Projets"]


def test_operator_puts_an_entry_into_the_menu_of_another_type(signed_in, client):
    odette = member_of("EMP")
    type_ = odette.organization.type
    client.force_login(UserFactory(agent=True, is_superuser=True))
    page = reverse("admin:organizations_organizationtype_change", args=[type_.pk])
    form = client.get(page).context["adminform"].form
    typed = {name: value for name, value in form.initial.items() if value not in (None, False)}
    line = {"connections-0-kind": "billing", "connections-0-type": type_.pk, "connections-0-id": ""}
    counts = {"connections-TOTAL_FORMS": "1", "connections-INITIAL_FORMS": "0"}
    refused = client.post(page, typed | counts | line | {"connections-0-address": "http://facturation.exemple.ca"})
    assert refused.status_code == 200
    answer = client.post(page, typed | counts | line | {"connections-0-address": "https://facturation.exemple.ca"})
    assert answer.status_code == 302
    person = signed_in(odette)
    assert "Facturation" in menu(person, odette)
    assert person.get(page_of("billing", odette))["Location"] == "https://facturation.exemple.ca"


@pytest.mark.parametrize("address", ["http://exemple.ca", "javascript:alert(1)", "//exemple.ca"])
def test_only_an_encrypted_address_is_connected(alice, address):
    found = alice.organization.type.connections.get(kind="slips")
    found.address = address
    with pytest.raises(ValidationError):
        found.full_clean()
    with pytest.raises(IntegrityError):
        ConnectedService.objects.filter(pk=found.pk).update(address=address)


def test_stranger_learns_nothing(signed_in, alice, charlie):
    assert signed_in(charlie).get(page_of("slips", alice)).status_code == 404
