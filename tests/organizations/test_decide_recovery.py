"""A lost account: those whom it knows object, or an agent decides; nothing opens before its time."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizations import actions
from organizations.models import Membership, Objection, ServiceRequest
from portal.core.journal import JournalEntry, sentence
from tests.accounts.factories import PASSWORD, UserFactory, terms_shown
from tests.organizations.factories import MembershipFactory
from tests.organizations.outsiders import EMAIL, let_in, recovery

pytestmark = pytest.mark.django_db

State = ServiceRequest.State


@pytest.fixture
def agent(db):
    return UserFactory(agent=True, is_superuser=True)


@pytest.fixture
def second(db):
    return UserFactory(agent=True, is_superuser=True)


@pytest.fixture
def lost(client, mailbox, alice, bob):
    return recovery(client, mailbox, alice.organization.number)


@pytest.fixture
def after_the_delay(lost, time_machine):
    time_machine.move_to(lost.objections_until + timedelta(minutes=1))
    return ServiceRequest.objects.get(pk=lost.request_id)


# --- Objecting -----------------------------------------------------------------------------------


def test_administrator_stops_it_with_the_link_and_all_are_told(client, mailbox, alice, lost):
    link = mailbox.link(alice.email)
    page = client.get(link).content.decode()
    assert "Nadia Nouvelle" in page
    assert ServiceRequest.objects.get().state == State.IN_VALIDATION
    answer = client.post(link, {"words": "Je suis toujours là!"}, follow=True).content.decode()
    assert "La demande est arrêtée" in answer
    request = ServiceRequest.objects.get()
    assert request.state == State.CANCELLED
    assert Objection.objects.get().words == "Je suis toujours là!"
    assert "arrêtée" in mailbox.latest(EMAIL).subject
    assert "Opposition à la demande" in mailbox.latest(alice.organization.type.desk.email).subject
    assert "Alice Arsenault" in sentence(JournalEntry.objects.latest("pk"))


def test_objection_serves_once(client, mailbox, alice, lost):
    link = mailbox.link(alice.email)
    client.post(link, {"words": "Non."})
    client.post(link, {"words": "Encore non."})
    assert Objection.objects.get().words == "Non."


def test_stopped_request_is_accepted_by_nobody(client, mailbox, alice, lost, agent, time_machine, second):
    client.post(mailbox.link(alice.email))
    time_machine.move_to(timezone.now() + timedelta(days=6))
    with pytest.raises(ValidationError, match="relisez-la"):
        let_in(lost.request, agent, second)
    assert not Membership.objects.filter(email=EMAIL).exists()


def test_decided_request_is_stopped_by_nobody(client, mailbox, alice, after_the_delay, agent, second):
    link = mailbox.link(alice.email)
    let_in(after_the_delay, agent, second)
    assert "relisez-la" in client.post(link, {}, follow=True).content.decode()
    assert ServiceRequest.objects.get().state == State.DONE


def test_each_person_responsible_has_an_own_link(client, mailbox, alice, bob):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    gone = MembershipFactory(organization=alice.organization, manager=True, inactive=True)
    MembershipFactory(user=gone.user)
    recovery(client, mailbox, alice.organization.number)
    assert mailbox.link(alice.email) != mailbox.link(manager.email)
    assert not mailbox.to(bob.email) + mailbox.to(gone.email)


def test_link_that_is_none_says_so(client, db):
    assert client.get("/acces-perdu/opposition/un-jeton/").status_code == 410


# --- Deciding ------------------------------------------------------------------------------------


@pytest.mark.guide("GE-7")
def test_after_five_silent_days_an_agent_lets_the_asker_in(client, mailbox, alice, after_the_delay, agent, second):
    let_in(after_the_delay, agent, second)
    pending = alice.organization.memberships.pending().get()
    assert (pending.email, pending.role, pending.added_by) == (EMAIL, "administrator", second)
    assert "acceptée" in mailbox.latest(EMAIL).subject
    assert "peut maintenant devenir responsable" in mailbox.latest(alice.email).text
    client.get(mailbox.link(EMAIL))
    chosen = {"username": "nadia", "password1": PASSWORD, "password2": PASSWORD, "terms": terms_shown()}
    client.post("/activation/", {"first_name": "Nadia", "last_name": "Nouvelle"} | chosen)
    joined = alice.organization.memberships.active().get(email=EMAIL)
    assert joined.role == "administrator"
    said = [sentence(entry) for entry in JournalEntry.objects.filter(kind="recovery.accepted")]
    assert len(said) == 1
    assert after_the_delay.number in said[0]


def test_nobody_accepts_before_the_five_days(lost, agent, second):
    with pytest.raises(ValidationError, match="peuvent encore s’opposer"):
        let_in(lost.request, agent, second)
    assert not Membership.objects.filter(email=EMAIL).exists()


def test_someone_whom_the_account_knows_is_raised_at_once(client, mailbox, alice, bob, agent, time_machine, second):
    found = recovery(client, mailbox, alice.organization.number, email=bob.email)
    time_machine.move_to(found.objections_until)
    let_in(found.request, agent, second)
    bob.refresh_from_db()
    assert (bob.role, bob.status) == ("administrator", "active")
    assert f"/comptes/{alice.organization.number}/" in mailbox.latest(bob.email).text
    assert not Membership.objects.pending().exists()


def test_someone_already_invited_gets_the_role_and_a_new_link(mailbox, alice, after_the_delay, agent, second):
    MembershipFactory(organization=alice.organization, pending=True, email=EMAIL)
    let_in(after_the_delay, agent, second)
    assert Membership.objects.pending().get(email=EMAIL).role == "administrator"


def test_refusal_says_why(mailbox, after_the_delay, agent):
    actions.recoveries.refuse(after_the_delay, answer="La résolution n’est pas signée.", by=agent)
    request = ServiceRequest.objects.get()
    assert (request.state, request.decided_by) == (State.REFUSED, agent)
    assert "La résolution n’est pas signée." in mailbox.latest(EMAIL).text


def test_database_keeps_no_decision_without_an_agent(after_the_delay):
    for state in (State.DONE, State.REFUSED):
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceRequest.objects.update(state=state, decided_at=timezone.now())


def test_agent_names_the_account_and_only_then_the_days_begin(client, mailbox, alice, agent, time_machine, second):
    found = recovery(client, mailbox, "Les Transports d’Alice")
    assert found.request.organization is None
    assert not mailbox.to(alice.email)
    assert mailbox.to(alice.organization.type.desk.email)
    time_machine.move_to(timezone.now() + timedelta(days=6))
    with pytest.raises(ValidationError):
        let_in(found.request, agent, second)
    actions.recoveries.name_account(found.request, number=alice.organization.number, by=agent)
    assert mailbox.to(alice.email)
    found.refresh_from_db()
    assert found.objections_until > timezone.now() + timedelta(days=4)
    with pytest.raises(ValidationError, match="déjà son compte"):
        actions.recoveries.name_account(found.request, number=alice.organization.number, by=agent)


def test_agent_names_no_account_that_is_none(client, mailbox, alice, agent):
    found = recovery(client, mailbox, "Personne inc.")
    with pytest.raises(ValidationError, match="Aucun compte actif"):
        actions.recoveries.name_account(found.request, number="TRP9999999", by=agent)


def test_people_of_the_account_do_not_see_it_among_their_own_requests(signed_in, alice, lost):
    page = signed_in(alice).get(f"/comptes/{alice.organization.number}/demandes/").content.decode()
    assert lost.request.number not in page
    answer = signed_in(alice).post(f"/comptes/{alice.organization.number}/demandes/{lost.request.public_id}/annuler/")
    assert answer.status_code == 404


def test_who_asked_and_what_is_forgotten_in_time(client, mailbox, after_the_delay, agent):
    actions.recoveries.refuse(after_the_delay, answer="Non.", by=agent)
    later = timezone.now() + timedelta(seconds=1)
    assert actions.documents.forget(later) == 1
    assert actions.recoveries.forget_decided(later) == 2
    assert ServiceRequest.objects.get().answer == "Non."
