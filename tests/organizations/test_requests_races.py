"""Two who decide at once on a request from outside: one of them did, and the other reads so."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from notifications.models import Message
from organizations import actions
from organizations.actions.recoveries import Loss
from organizations.models import Contact, Membership, Objection, Recovery, ServiceRequest
from organizations.validators.documents import paper
from tests.accounts.factories import UserFactory
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.organizations.outsiders import EMAIL, with_documents
from tests.organizations.papers import pdf
from tests.organizations.test_register import registration_of
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = {"first_name": "Nadia", "last_name": "Nouvelle", "email": EMAIL, "telephone": "", "position": "DG"}


def loss_of(organization):
    papers = [paper("a.pdf", pdf())]
    return Loss(uuid4(), organization.number, "Parti.", PERSON | {"language": "fr-ca"}, papers)


@pytest.fixture
def agents():
    return UserFactory.create_batch(2, agent=True, is_superuser=True)


@pytest.fixture
def lost():
    organization = OrganizationFactory()
    MembershipFactory(organization=organization, administrator=True)
    actions.recoveries.ask(loss_of(organization))
    actions.recoveries.prove(Contact.objects.get())
    actions.recoveries.announce()
    Recovery.objects.update(objections_until=timezone.now() - timedelta(seconds=1))
    return ServiceRequest.objects.get()


@pytest.mark.parametrize("attempt", range(4))
def test_two_agents_decide_once(lost, agents, attempt):
    first, second = agents
    look = actions.namings.propose_recovery(lost, reason="Vérifié.", by=first)
    results = at_once(
        lambda: actions.second_looks.confirm(look, by=second),
        lambda: actions.recoveries.refuse(lost, answer="Non.", by=first),
    )
    assert len(refusals(results)) == 1
    is_in = Membership.objects.pending().exists()
    assert is_in == (ServiceRequest.objects.get().state == "done")


@pytest.mark.parametrize("attempt", range(4))
def test_objection_and_acceptance_at_once_end_in_one_state(lost, agents, attempt):
    objection = Objection.objects.get()
    look = actions.namings.propose_recovery(lost, reason="Vérifié.", by=agents[0])
    results = at_once(
        lambda: actions.second_looks.confirm(look, by=agents[1]),
        lambda: actions.recoveries.object_to(objection, words="Non."),
    )
    assert len(refusals(results)) == 1
    state = ServiceRequest.objects.get().state
    assert Membership.objects.pending().exists() == (state == "done")
    assert Objection.objects.made().exists() == (state == "cancelled")


def test_link_followed_ten_times_at_once_proves_once(agents):
    actions.recoveries.ask(loss_of(OrganizationFactory()))
    contact = Contact.objects.get()
    results = at_once(*(lambda: actions.recoveries.prove(Contact.objects.get(pk=contact.pk)) for _ in range(6)))
    assert len(refusals(results)) == 5
    assert Message.objects.filter(template__endswith="recovery_received").count() == 1


def test_form_sent_ten_times_at_once_is_one_request():
    loss = loss_of(OrganizationFactory())
    assert not refusals(at_once(*(lambda: actions.recoveries.ask(loss) for _ in range(6))))
    assert Recovery.objects.count() == ServiceRequest.objects.count() == 1


def test_two_workers_announce_once(lost):
    Recovery.objects.update(announced_at=None)
    Objection.objects.all().delete()
    assert sum(at_once(*(actions.recoveries.announce for _ in range(4)))) == 1
    assert Objection.objects.count() == 1


def test_registration_is_accepted_once(agents):
    actions.accounts.register_with_documents(registration_of(with_documents()), by=UserFactory())
    actions.registrations.complete(Contact.objects.get(), [paper("a.pdf", pdf())])
    asked = ServiceRequest.objects.get()
    results = at_once(*(lambda agent=agent: actions.registrations.accept(asked, by=agent) for agent in agents))
    assert len(refusals(results)) == 1
