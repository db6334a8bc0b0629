"""The dossier of an account: what an agent reads on one page, from one's own desk alone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from accounts.models import Device
from notifications.models import Message
from organizations.actions import information
from organizations.models import Claim, OrganizationType, ServiceRequest
from portal.core.journal import record
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import InvoiceFactory, PaymentFactory, TrainerFactory, TrainingSessionFactory
from tests.delegations.factories import AuthorizationFactory, RelationFactory
from tests.organizations.factories import ClaimFactory, MembershipFactory, OrganizationFactory
from tests.support.conftest import serve

pytestmark = pytest.mark.django_db


def dossier(account):
    return reverse("admin:support_organization", args=[account.number])


def ask(account, by, **more):
    request = {"kind": ServiceRequest.Kind.EDIT_ORGANIZATION, "due_at": timezone.now() - timedelta(hours=1)}
    number = f"DEM-2026-{ServiceRequest.objects.count() + 77:05}"
    return ServiceRequest.objects.create(organization=account, asked_by=by, number=number, **request | more)


def refuse_mail(claim):
    claim.message = Message.objects.create(
        event=f"invited:{claim.pk}", template="organizations/notices/invited", category="security", language="fr-ca",
        recipient_email=claim.membership.email, state="failed", text="Bonjour", last_error="550 Boîte inconnue",
    )  # fmt: skip
    claim.save(update_fields=["message"])


def test_agent_reads_people_mails_requests_and_what_happened(read, ariane, alice, bob, dominique):
    account = alice.organization
    refuse_mail(dominique.claims.get())
    asked = ask(account, alice.user)
    Device.objects.create(user=bob.user, key_hash="x", label="Firefox, Linux", last_seen_at=timezone.now())
    information.correct(account, {"other_name": "Camions Alice"}, agent=ariane)
    page = read(ariane, dossier(account))
    for told in ("Alice Arsenault", "Bob Bélanger", "Dominique", "Administrateur de compte", "En attente"):
        assert told in page
    for told in ("550 Boîte inconnue", "Refusé", "Renvoyer le message", "Firefox, Linux"):
        assert told in page
    assert asked.number in page
    assert "En retard" in page
    assert reverse("admin:organizations_servicerequest_change", args=[asked.pk]) in page
    # The journal, and what the row held before and after.
    assert "Ariane Agent" in page
    assert "autre nom : – → Camions Alice" in page
    assert reverse("admin:support_resend", args=[dominique.public_id]) in page
    assert reverse("admin:support_readdress", args=[dominique.public_id]) in page


def test_agent_reads_relations_and_why_someone_has_access(read, db):
    relation = RelationFactory()
    held = AuthorizationFactory(relation=relation, delegated=True)
    AuthorizationFactory(relation=relation)
    agent = serve("Ariane", relation.client.type.desk)
    page = read(agent, dossier(relation.client))
    assert relation.provider.name in page
    assert dossier(relation.provider) in page  # served by the same desk
    assert reverse("admin:delegations_authorization_why", args=[held.pk]) in page
    assert held.holder_membership.full_name in page


def test_training_institution_shows_sessions_invoices_and_payments_with_the_next_deed(read, db):
    school = OrganizationFactory(type=OrganizationType.objects.get(prefix="EDU"))
    trainer = TrainerFactory()
    MembershipFactory(organization=school, user=trainer.user)
    submitted = TrainingSessionFactory(trainer=trainer, submitted=True, participants=1)
    invoice = InvoiceFactory(session=submitted)
    paid = TrainingSessionFactory(trainer=trainer, paid=True, participants=1)
    PaymentFactory(session=paid, received=True, reference="CH-123")
    desk = school.type.desk
    agent = serve("Denis", desk)
    page = read(agent, dossier(school))
    assert submitted.number in page
    assert invoice.number in page
    assert "CH-123" in page
    assert "Paiement reçu" not in page  # that right is another's
    agent.user_permissions.add(*rights("add_payment", "change_trainingsession"))
    page = read(agent, dossier(school))
    assert f"{reverse('admin:cardrequests_receive')}?factures={invoice.number}" in page
    assert f"{reverse('admin:cardrequests_ship')}?sessions={paid.pk}" in page


def rights(*codenames):
    return Permission.objects.filter(codename__in=codenames)


def test_another_desk_finds_no_dossier_and_a_plain_member_no_back_office(signed_in, ariane, benoit, alice, bob, geneva):
    assert signed_in(benoit).get(dossier(alice.organization)).status_code == 404
    assert signed_in(ariane).get(dossier(geneva.organization)).status_code == 404
    assert signed_in(UserFactory(agent=True, is_superuser=True)).get(dossier(geneva.organization)).status_code == 200
    for person in (bob, alice):
        assert signed_in(person).get(dossier(alice.organization)).status_code == 302  # to the sign-in of agents
    no_reader = serve("Paul", alice.organization.type.desk, without="view_organization")
    assert signed_in(no_reader).get(dossier(alice.organization)).status_code == 403


def test_section_that_the_agent_may_not_read_is_absent(read, signed_in, alice):
    agent = serve("Paul", alice.organization.type.desk, without="view_journalentry")
    address = dossier(alice.organization)
    assert "Historique des versions" not in read(agent, address)
    assert signed_in(agent).get(address, {"section": "journal"}).status_code == 404


def test_long_section_shows_twenty_and_leads_to_all_of_it(read, ariane, alice):
    account = alice.organization
    MembershipFactory.create_batch(24, organization=account, user__last_name="Zénon")
    page = read(ariane, dossier(account))
    assert "Tout voir : Utilisateurs (25)" in page
    assert page.count("Zénon</a>") < 24
    whole = read(ariane, dossier(account), section="utilisateurs")
    assert whole.count("Zénon</a>") == 24
    assert "Activations et leurs courriels" not in whole
    for page_number in ("2", "0", "x", "99999999999", "-1"):
        read(ariane, dossier(account), section="utilisateurs", page=page_number)


def test_reading_is_in_the_log_and_nowhere_else(signed_in, ariane, alice):
    with capture_logs() as lines:
        assert signed_in(ariane).get(dossier(alice.organization)).status_code == 200
    assert {"event": "dossier_read", "about": "organization", "number": alice.organization.number}.items() <= next(
        line for line in lines if line["event"] == "dossier_read"
    ).items()


def test_count_of_queries_does_not_grow(client, query_count, ariane, alice):
    account = alice.organization
    client.force_login(ariane)

    def one_more():
        person = MembershipFactory(organization=account)
        ClaimFactory(membership__organization=account)
        ask(account, person.user)
        Device.objects.create(user=person.user, key_hash="x", label="x", last_seen_at=timezone.now())
        record("membership.resent", about=person, place=account, by=person.user, name="x", role="member")
        Claim.objects.filter(membership__organization=account).update(issued_by=person.user)

    # One query a section, two for each table of the history; who reads, what they may, which desks.
    assert query_count(dossier(account), one_more) <= 45
