"""Four eyes: what one agent proposes happens once another one of the desk confirms it, and not before."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organizations import actions
from organizations.actions.namings import Someone
from organizations.models import Membership, OrganizationType, Recovery, SecondLook, ServiceRequest
from portal.core.journal import JournalEntry, sentence
from tests.agents import agent_of, browser_of
from tests.organizations.desks import decider_of
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.organizations.outsiders import EMAIL, recovery
from tests.reading import shown

pytestmark = pytest.mark.django_db

LIST = reverse("admin:organizations_secondlook_changelist")
NADIA = Someone("nadia@exemple.ca", "Nadia", "Nouvelle", "fr-ca")
TYPED = {"first_name": "Nadia", "last_name": "Nouvelle", "email": "nadia@exemple.ca", "language": "fr-ca"}
State = SecondLook.State


@pytest.fixture
def forsaken(db):
    """An account that the desk opened, and of which nobody is responsible yet."""
    return OrganizationFactory(type=OrganizationType.objects.get(prefix="EMP"), name="Maçonnerie Roy")


@pytest.fixture
def agents(forsaken):
    desk = forsaken.type.desk
    return decider_of(desk, first_name="Agathe", last_name="Un"), decider_of(desk, first_name="Zoé", last_name="Deux")


@pytest.fixture
def stranger(forsaken):
    return decider_of(OrganizationType.objects.get(prefix="TRP").desk)


def naming_page(organization):
    return reverse("admin:organizations_name_someone", args=[organization.pk])


def account_page(organization):
    return reverse("admin:organizations_organization_change", args=[organization.pk])


def page_of(look):
    return reverse("admin:organizations_secondlook_change", args=[look.pk])


@pytest.fixture
def look(forsaken, agents):
    return actions.namings.propose(forsaken, NADIA, reason="Lettre du conseil reçue.", by=agents[0])


def test_two_agents_name_someone_responsible_of_an_account_that_had_nobody(forsaken, agents, mailbox):
    first = browser_of(agents[0])
    assert naming_page(forsaken) in shown(first.get(account_page(forsaken)))
    assert "Maçonnerie Roy" in shown(first.get(naming_page(forsaken)))
    assert "Ce champ est obligatoire" in shown(first.post(naming_page(forsaken), TYPED))
    answer = first.post(naming_page(forsaken), TYPED | {"reason": "Lettre du conseil reçue."}, follow=True)
    assert "une autre personne confirmera" in shown(answer)
    assert not mailbox.to(NADIA.email)
    assert not Membership.objects.filter(organization=forsaken).exists()


def test_the_second_agent_reads_it_in_words_and_confirms(forsaken, agents, look, mailbox):
    second = browser_of(agents[1])
    assert "Attend un second regard" in shown(second.get(LIST))
    page = shown(second.get(page_of(look)))
    for word in ("Lettre du conseil reçue.", "Nadia Nouvelle", NADIA.email, "Agathe Un", forsaken.number):
        assert word in page
    second.post(page_of(look), {"deed": "confirm", "answer": ""})

    place = Membership.objects.get(organization=forsaken)
    assert (place.email, place.role, place.status) == (NADIA.email, "administrator", "pending")
    assert mailbox.link(NADIA.email)
    look.refresh_from_db()
    assert (look.state, look.closed_by, look.payload) == (State.CONFIRMED, agents[1], {})
    told = [sentence(entry).replace("\xa0", " ") for entry in JournalEntry.objects.order_by("pk")]
    assert "Agathe Un a proposé : nommer une personne responsable d’un compte. Un second regard est attendu." in told
    told_first = mailbox.latest(agents[0].email)
    assert "Ce que vous aviez proposé est décidé" in told_first.subject
    assert page_of(look) in told_first.text
    assert not mailbox.to(agents[1].email)
    assert "Zoé Deux a confirmé : nommer une personne responsable d’un compte." in told
    assert "Zoé Deux a nommé Nadia Nouvelle responsable du compte, qui n’en avait pas." in told
    assert 'value="confirm"' not in shown(second.get(page_of(look)))


def test_proposal_is_called_in_words_and_counted_where_an_agent_begins(forsaken, agents, look):
    first, second = map(browser_of, agents)
    assert f'<td class="field-thing_told">{forsaken}</td>' in shown(second.get(LIST))
    page = shown(second.get(page_of(look)))
    assert "administrator.name" not in page
    assert "<h2>Nommer une personne responsable d’un compte</h2>" in page
    assert "à confirmer</a> : <strong>1</strong>" in shown(second.get(reverse("admin:index")))
    assert "à confirmer</a> : <strong>0</strong>" in shown(first.get(reverse("admin:index")))


def test_someone_of_the_account_is_raised_at_once_and_told(forsaken, agents, mailbox):
    bob = MembershipFactory(organization=forsaken)
    someone = Someone(bob.user.email, "Bob", "Roy", "fr-ca")
    look = actions.namings.propose(forsaken, someone, reason="Vérifié.", by=agents[0])
    actions.second_looks.confirm(look, by=agents[1])
    bob.refresh_from_db()
    assert bob.role == "administrator"
    assert mailbox.to(bob.user.email)
    with pytest.raises(ValidationError, match="déjà responsable"):
        actions.namings.propose(forsaken, NADIA, reason="Encore.", by=agents[0])
    client = browser_of(agents[0])
    assert naming_page(forsaken) not in shown(client.get(account_page(forsaken)))
    assert "déjà responsable" in shown(client.post(naming_page(forsaken), TYPED | {"reason": "Encore."}))


def test_account_that_got_someone_meanwhile_gets_nobody_more(forsaken, agents, look):
    MembershipFactory(organization=forsaken, administrator=True)
    with pytest.raises(ValidationError, match="déjà responsable"):
        actions.second_looks.confirm(look, by=agents[1])
    look.refresh_from_db()
    assert look.is_waiting


def test_nobody_confirms_what_they_proposed(agents, look, mailbox):
    first = browser_of(agents[0])
    assert 'value="confirm"' not in shown(first.get(page_of(look)))
    first.post(page_of(look), {"deed": "confirm"})
    with pytest.raises(ValidationError, match="une autre personne"):
        actions.second_looks.confirm(look, by=agents[0])
    settled = {"closed_by": agents[0], "closed_at": timezone.now()}
    for state in (State.CONFIRMED, State.SENT_BACK):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondLook.objects.update(state=state, answer="Non.", **settled)
    assert not mailbox.to(NADIA.email)


def test_proposal_is_sent_back_with_a_reason_or_taken_back(forsaken, agents, look, mailbox):
    first, second = map(browser_of, agents)
    assert "Écrivez pourquoi" in shown(second.post(page_of(look), {"deed": "send_back", "answer": " "}))
    second.post(page_of(look), {"deed": "send_back", "answer": "La lettre n’est pas signée."})
    assert "La lettre n’est pas signée." in mailbox.latest(agents[0].email).text
    assert "La lettre n’est pas signée." in shown(first.get(page_of(look)))
    again = actions.namings.propose(forsaken, NADIA, reason="Lettre signée.", by=agents[0])
    first.post(page_of(again), {"deed": "withdraw"})
    again.refresh_from_db()
    assert again.state == State.WITHDRAWN
    for deed in (actions.second_looks.confirm, actions.second_looks.withdraw):
        with pytest.raises(ValidationError, match="relisez-la"):
            deed(again, by=agents[1])
    assert not Membership.objects.filter(organization=forsaken).exists()


def test_agent_of_another_desk_and_one_without_the_right_do_nothing(forsaken, agents, stranger, look):
    other = browser_of(stranger)
    assert "Maçonnerie Roy" not in shown(other.get(LIST))
    assert other.get(page_of(look)).status_code == 302
    assert other.post(page_of(look), {"deed": "confirm"}).status_code in (302, 403)
    assert other.get(naming_page(forsaken)).status_code == 404
    reader = agent_of(forsaken.type.desk, rights=["view_secondlook", "view_organization", "change_organization"])
    assert browser_of(reader).get(naming_page(forsaken)).status_code == 403
    assert browser_of(reader).post(page_of(look), {"deed": "confirm"}).status_code == 403
    for agent in (stranger, reader):
        with pytest.raises(PermissionDenied):
            actions.namings.propose(OrganizationFactory(type=forsaken.type), NADIA, reason="X", by=agent)
        with pytest.raises(PermissionDenied):
            actions.second_looks.confirm(look, by=agent)
        with pytest.raises(PermissionDenied):
            actions.second_looks.send_back(look, reason="Non.", by=agent)
    with pytest.raises(PermissionDenied):
        actions.second_looks.withdraw(look, by=agents[1])
    look.refresh_from_db()
    assert look.is_waiting


def test_one_deed_is_proposed_once_and_with_a_reason(forsaken, agents, look):
    with pytest.raises(ValidationError, match="attend déjà"):
        actions.namings.propose(forsaken, NADIA, reason="Encore.", by=agents[1])
    with pytest.raises(ValidationError, match="pourquoi"):
        actions.namings.propose(OrganizationFactory(type=forsaken.type), NADIA, reason=" ", by=agents[1])


def test_kind_is_declared_once():
    known = actions.second_looks.deed_of(SecondLook(kind="recovery.accept"))
    with pytest.raises(ValueError, match="Two deeds"):
        actions.second_looks.declare("recovery.accept", known)


def test_what_was_settled_is_forgotten_in_time_and_what_waits_is_not(forsaken, agents, look):
    later = timezone.now() + timedelta(minutes=1)
    assert actions.second_looks.forget(later) == 0
    actions.second_looks.send_back(look, reason="Non.", by=agents[1])
    assert actions.second_looks.forget(timezone.now() - timedelta(minutes=1)) == 0
    assert actions.second_looks.forget(later) == 1


@pytest.mark.parametrize("ends", ["refused", "objected"])
def test_proposal_about_a_request_that_ends_otherwise_is_void(ends, client, mailbox, alice):
    lost = recovery(client, mailbox, alice.organization.number)
    Recovery.objects.update(objections_until=timezone.now())
    first = decider_of(alice.organization.type.desk)
    asked = ServiceRequest.objects.get()
    look = actions.namings.propose_recovery(asked, reason="Vérifié.", by=first)
    sent = len(mailbox.to(EMAIL))
    page = shown(browser_of(first).get(reverse("admin:organizations_servicerequest_changelist"), {"regard": "attendu"}))
    assert asked.number in page
    assert "Attend un second regard" in page
    assert len(mailbox.to(EMAIL)) == sent
    if ends == "refused":
        actions.recoveries.refuse(asked, answer="Non.", by=first)
    else:
        actions.recoveries.object_to(lost.objections.get(), words="Non.")
    look.refresh_from_db()
    assert look.state == State.VOID
    with pytest.raises(ValidationError, match="relisez-la"):
        actions.second_looks.confirm(look, by=decider_of(alice.organization.type.desk))


def test_agent_who_lost_the_access_confirms_nothing_of_it(client, mailbox, alice):
    desk = alice.organization.type.desk
    asker, first = decider_of(desk, email="agent@exemple.ca"), decider_of(desk)
    recovery(client, mailbox, alice.organization.number, email=asker.email)
    Recovery.objects.update(objections_until=timezone.now())
    look = actions.namings.propose_recovery(ServiceRequest.objects.get(), reason="Vérifié.", by=first)
    with pytest.raises(PermissionDenied):
        actions.second_looks.confirm(look, by=asker)
