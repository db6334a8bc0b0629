"""Accounts upon which an agent decides: documents now or within thirty days, then yes, no, or void."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from organizations import actions
from organizations.models import Claim, Document, Membership, Organization, ServiceRequest
from tests.accounts.factories import UserFactory
from tests.organizations.outsiders import with_documents
from tests.organizations.papers import upload
from tests.organizations.test_register import ANSWERS, fill, step

pytestmark = pytest.mark.django_db

EMAIL = "alexe.berrigan@exemple.ca"
State = ServiceRequest.State


@pytest.fixture(autouse=True)
def decided_type(db):
    return with_documents()


@pytest.fixture
def agent(db):
    return UserFactory(agent=True, is_superuser=True)


@pytest.fixture
def begun(client, mailbox):
    fill(client)
    return mailbox.link(EMAIL)


def complete(client, link, *files):
    client.post(link, {"documents": list(files) or [upload()]})
    return ServiceRequest.objects.get()


def test_link_completes_the_registration_and_no_link_opens_it(client, mailbox, begun):
    assert "Complétez l’inscription" in mailbox.latest(EMAIL).subject
    assert begun.startswith("/inscription/documents/")
    assert not Claim.objects.exists()
    assert complete(client, begun).state == State.IN_VALIDATION
    assert "reçu les documents" in mailbox.latest(EMAIL).subject
    assert "attend une décision" in mailbox.latest(Organization.objects.get().type.desk.email).subject
    assert Organization.objects.get().is_registering


def test_both_pages_say_which_documents(client, begun):
    for address in (step("consentement"), begun):
        assert "un extrait du registre" in client.get(address).content.decode()


def test_documents_may_come_with_the_last_step_and_still_wait_for_the_address(client, mailbox):
    fill(client, consentement={"documents": [upload("statuts.pdf")]})
    request = ServiceRequest.objects.get()
    assert (request.state, request.documents.get().name) == (State.INCOMPLETE, "statuts.pdf")
    link = mailbox.link(EMAIL)
    assert "statuts.pdf" in client.get(link).content.decode()
    client.post(link, {})
    request.refresh_from_db()
    assert request.state == State.IN_VALIDATION


def test_wizard_says_that_an_agent_decides_and_refuses_what_is_no_document(client):
    fill(client, "utilisateur", "type", "organisation", "coordonnees")
    assert "Un agent lit vos documents" in client.get(step("consentement")).content.decode()
    typed = ANSWERS["consentement"] | {"documents": [upload("virus.pdf", b"MZ")]}
    assert "virus.pdf" in client.post(step("consentement"), typed).content.decode()
    assert not Organization.objects.exists()


def test_agent_lets_the_activation_link_leave(client, mailbox, begun, agent):
    request = complete(client, begun)
    actions.registrations.accept(request, by=agent)
    assert mailbox.link(EMAIL).startswith("/activation/")
    assert "Vos documents sont acceptés. Vous avez inscrit" in mailbox.latest(EMAIL).text.replace("\xa0", " ")
    assert ServiceRequest.objects.get().state == State.DONE


def test_agent_refuses_and_the_account_is_closed(client, mailbox, begun, agent):
    request = complete(client, begun)
    actions.registrations.refuse(request, answer="Le NEQ est celui d’une autre entreprise.", by=agent)
    assert "celui d’une autre entreprise" in mailbox.latest(EMAIL).text
    assert Organization.objects.get().status == Organization.Status.CLOSED
    assert Membership.objects.get().status == Membership.Status.ENDED


def test_nothing_is_decided_before_it_is_complete(begun, agent):
    with pytest.raises(ValidationError):
        actions.registrations.accept(ServiceRequest.objects.get(), by=agent)


@pytest.mark.parametrize("files", [[], [("virus.pdf", b"MZ")]], ids=["none", "hostile"])
def test_registration_is_not_complete_without_a_true_document(client, begun, files):
    client.post(begun, {"documents": [upload(*file) for file in files]})
    assert ServiceRequest.objects.get().state == State.INCOMPLETE
    assert not Document.objects.exists()


@pytest.mark.parametrize("door", ["resend", "send_again"])
def test_no_other_door_sends_an_activation_link_meanwhile(client, signed_in, mailbox, begun, door):
    if door == "resend":
        client.post(reverse("organizations:resend_registration"))
        assert mailbox.link(EMAIL).startswith("/inscription/documents/")
    else:
        membership = Membership.objects.get()
        person = signed_in(UserFactory(email=EMAIL))
        page = person.post(reverse("organizations:resend_invitation", args=[membership.public_id]), follow=True)
        assert "attend la décision" in page.content.decode()
    assert not Claim.objects.exists()


def test_link_sent_again_kills_the_first(client, mailbox, begun, time_machine):
    time_machine.move_to(timezone.now() + timedelta(seconds=70))
    client.post(reverse("organizations:resend_registration"))
    assert mailbox.link(EMAIL) != begun
    assert client.get(begun).status_code == 410


def test_known_address_is_told_so_and_nothing_is_kept(client, mailbox):
    UserFactory(email=EMAIL)
    answer = fill(client, consentement={"documents": [upload()]})
    assert answer.url == reverse("organizations:registered")
    assert not Organization.objects.exists()
    assert not Document.objects.exists()
    assert "déjà un utilisateur" in mailbox.latest(EMAIL).subject


def test_someone_signed_in_waits_for_the_agent_too(signed_in, charlie, mailbox):
    browser = signed_in(charlie)
    fill(browser, "type", "organisation", "coordonnees", "consentement")
    registered = Organization.objects.get(name="Transport Berrigan inc.")
    assert registered.is_registering
    assert "Complétez l’inscription" in mailbox.latest(charlie.email).subject


def test_registration_that_agents_do_not_decide_is_as_before(client, mailbox, decided_type):
    decided_type.registration_with_documents = False
    decided_type.save()
    fill(client)
    assert mailbox.link(EMAIL).startswith("/activation/")
    assert not ServiceRequest.objects.exists()


# --- The clock -----------------------------------------------------------------------------------


def test_reminder_leaves_once_five_days_before_the_end(client, mailbox, begun, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=24))
    assert actions.registrations.remind() == 0
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
    assert actions.registrations.remind() == 1
    assert actions.registrations.remind() == 0
    assert "reste peu de temps" in mailbox.latest(EMAIL).subject
    assert complete(client, mailbox.link(EMAIL)).state == State.IN_VALIDATION


def test_registration_is_void_after_thirty_days(client, mailbox, begun, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=30, minutes=1))
    assert actions.accounts.close_unused() == 0
    assert actions.registrations.void() == 1
    assert actions.registrations.void() == 0
    assert Organization.objects.get().status == Organization.Status.CLOSED
    assert "annulée" in mailbox.latest(EMAIL).subject
    client.post(begun, {"documents": [upload()]})
    assert ServiceRequest.objects.get().state == State.CANCELLED


def test_slow_agent_voids_nothing(client, begun, agent, time_machine):
    request = complete(client, begun)
    time_machine.move_to(timezone.now() + timedelta(days=40))
    assert actions.registrations.void() + actions.accounts.close_unused() == 0
    actions.registrations.accept(request, by=agent)
    assert Membership.objects.get().expires_at > timezone.now()
