"""Adding a contact: at once, or once an agent has seen whether the operator knows the individual already."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from organizations import actions
from organizations.actions.contacts import NewContact
from organizations.actions.duplicates import Individual, Reason, suspicions
from organizations.models import ContactSheet, Membership, OrganizationType, Role, ServiceRequest
from organizations.signals import contact_accepted
from tests.accounts.factories import UserFactory
from tests.organizations.factories import ContactSheetFactory, MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

TOM = NewContact(
    email="tom@exemple.ca",
    first_name="Tom",
    last_name="Tremblay",
    language="fr-ca",
    birth_date=date(1984, 5, 17),
    job="Technicien",
    telephone_kind="work",
    telephone="+15142761234",
)


@pytest.fixture
def agent(db):
    return UserFactory(email="agent@exemple.ca", agent=True, is_superuser=True)


@pytest.fixture
def employer(db):
    return OrganizationFactory(type=OrganizationType.objects.get(prefix="EMP"))


def known(employer, **facts):
    place = MembershipFactory(organization=employer, pending=True, **facts.pop("place", {}))
    return ContactSheetFactory(membership=place, **facts)


@pytest.mark.guide("CCQ-45")
def test_contact_whom_nobody_knows_is_added_at_once(rose, mailbox):
    place = actions.contacts.add_contact(TOM, by=rose)
    assert isinstance(place, Membership)
    assert place.is_pending
    assert (place.sheet.job, place.sheet.birth_date, place.sheet.telephone) == (
        "Technicien",
        date(1984, 5, 17),
        "+15142761234",
    )
    assert place.sheet.client_number.startswith("1")
    assert place.sheet.client_number in mailbox.latest("tom@exemple.ca").text


@pytest.mark.guide("CCQ-43")
@pytest.mark.parametrize("number", ["20001234", "20009999"])
def test_number_that_is_typed_calls_an_agent_whether_anyone_bears_it_or_not(rose, employer, mailbox, number):
    known(employer, client_number="20001234")
    asked = actions.contacts.add_contact(replace(TOM, client_number=number), by=rose)
    assert isinstance(asked, ServiceRequest)
    assert (asked.state, asked.organization, asked.asked_by) == ("in_validation", rose.organization, rose.user)
    assert not Membership.objects.filter(email=TOM.email).exists()


def test_same_address_or_birth_date_with_a_close_name_calls_an_agent(rose, employer):
    by_address = known(employer, place={"email": TOM.email})
    names = {"first_name": "Thom", "last_name": "Tremblé", "email": "t@exemple.ca"}
    by_birth = known(employer, place=names, birth_date=TOM.birth_date)
    known(employer, place={"first_name": "Zoé", "last_name": "Abbott"}, birth_date=TOM.birth_date)
    known(employer, place={"first_name": "Tom", "last_name": "Tremblay"}, birth_date=date(1990, 1, 1))
    asked = actions.contacts.add_contact(TOM, by=rose)
    found = {suspicion.sheet: suspicion.reasons for suspicion in actions.contacts.suspected(asked)}
    assert found == {by_address: (Reason.EMAIL,), by_birth: (Reason.BIRTH,)}


def test_what_another_desk_serves_is_not_compared(rose, alice):
    ContactSheetFactory(membership=alice, client_number="20001234")
    assert not suspicions(Individual("Tom", "Tremblay", alice.email), desk=rose.organization.type.desk)
    assert suspicions(Individual("Tom", "Tremblay", alice.email), desk=alice.organization.type.desk)


def test_agent_who_recognises_the_individual_gives_the_known_number(rose, employer, agent, mailbox):
    sheet = known(employer, client_number="20001234")
    asked = actions.contacts.add_contact(replace(TOM, client_number="20001234"), by=rose)
    heard = []
    contact_accepted.connect(
        lambda request, membership, **_: heard.append((request, membership)), weak=False, dispatch_uid="t"
    )
    try:
        place = actions.contacts.accept(asked, known=sheet, by=agent)
    finally:
        contact_accepted.disconnect(dispatch_uid="t")
    assert heard == [(asked, place)]
    assert place.sheet.client_number == "20001234"
    asked.refresh_from_db()
    assert (asked.state, asked.about, asked.decided_by, asked.wishes) == ("done", place, agent, {})
    assert "20001234" in mailbox.latest(TOM.email).text
    assert "Tom Tremblay" in mailbox.latest("rose@exemple.ca").subject
    with pytest.raises(ValidationError):
        actions.contacts.accept(asked, known=sheet, by=agent)


def test_agent_who_knows_better_gives_a_new_number(rose, employer, agent):
    known(employer, client_number="20001234")
    asked = actions.contacts.add_contact(replace(TOM, client_number="20001234"), by=rose)
    other = ContactSheetFactory(client_number="20007777")
    with pytest.raises(ValidationError):
        actions.contacts.accept(asked, known=other, by=agent)
    assert actions.contacts.accept(asked, known=None, by=agent).sheet.client_number.startswith("1")


def test_agent_who_refuses_says_why_and_nobody_is_added(rose, agent, mailbox):
    asked = actions.contacts.add_contact(replace(TOM, client_number="20001234"), by=rose)
    actions.contacts.refuse(asked, answer="Ce numéro n’existe pas.", by=agent)
    asked.refresh_from_db()
    assert (asked.state, asked.wishes) == ("refused", {})
    assert "Ce numéro n’existe pas." in mailbox.latest("rose@exemple.ca").text
    assert not Membership.objects.filter(email=TOM.email).exists()


def test_form_keeps_what_it_asked_besides_until_the_agent_has_decided(rose):
    asked = ServiceRequest.objects.create(
        number="DEM-X",
        kind="add_subjects",
        organization=rose.organization,
        asked_by=rose.user,
        due_at="2030-01-01T00:00Z",
        wishes={"subjects": ["paie"]},
    )
    waits = actions.contacts.add_contact(replace(TOM, client_number="20001234"), by=rose, asked=asked)
    assert waits == asked
    assert waits.wishes["subjects"] == ["paie"]
    assert NewContact.read(waits.wishes["contact"]) == replace(TOM, client_number="20001234")


def test_nobody_adds_above_the_own_role_nor_without_the_right(rose):
    member = MembershipFactory(organization=rose.organization)
    manager = MembershipFactory(organization=rose.organization, manager=True)
    for by, role in ((member, Role.MEMBER), (manager, Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            actions.contacts.add_contact(replace(TOM, role=role), by=by)
    assert not ContactSheet.objects.exists()
