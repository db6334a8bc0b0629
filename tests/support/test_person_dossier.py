"""The dossier of a person: who they are, how they come in, and of their accounts those of the agent's desks."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from accounts.models import Device, Telephone
from notifications.models import Message
from organizations.models import OrganizationType, ServiceRequest
from portal.core.journal import record
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import TrainerFactory, TrainingSessionFactory
from tests.delegations.factories import AuthorizationFactory
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.support.conftest import serve

pytestmark = pytest.mark.django_db
DAYS = {"due_at": timezone.now()}


def dossier(user):
    return reverse("admin:support_person", args=[user.public_id])


def write_to(user, event="e", **more):
    row = {"template": "accounts/notices/closed", "category": "accounts", "language": "fr-ca", "state": "sent"}
    return Message.objects.create(event=event, user=user, recipient_email=user.email, **row | more)


def test_agent_reads_who_it_is_how_they_come_in_and_what_they_asked(read, ariane, alice):
    user, now = alice.user, timezone.now()
    Telephone.objects.create(user=user, number="+15142761234")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "NEVER-SHOWN"})
    Device.objects.create(user=user, key_hash="x", label="Firefox, Linux", last_seen_at=now)
    Session.objects.create(session_key="open", session_data="x", expire_date=now + timedelta(hours=1))
    seen = {"user": user, "last_seen_at": now, "user_agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}
    UserSession.objects.create(session_key="open", ip="203.0.113.0", **seen)
    UserSession.objects.create(session_key="ended", ip="198.51.100.0", **seen)
    write_to(user, state="failed", text="x", last_error="550 Boîte pleine")
    ServiceRequest.objects.create(
        organization=alice.organization, asked_by=user, number="DEM-2026-00077", kind="edit_organization", **DAYS
    )
    user.first_name = "Alicia"
    user.save(update_fields=["first_name"])
    page = read(ariane, dossier(user))
    for told in ("514 276-1234", "Application d’authentification", "Firefox, Linux", "Firefox, Windows", "203.0.113.0"):
        assert told in page, told
    for told in ("550 Boîte pleine", "DEM-2026-00077", "prénom : Alice → Alicia", alice.organization.number):
        assert told in page, told
    assert "NEVER-SHOWN" not in page
    assert "198.51.100.0" not in page
    assert reverse("admin:support_unlock", args=[user.public_id]) in page


def test_accounts_of_other_desks_are_counted_and_not_named(read, ariane, alice, geneva):
    place = MembershipFactory(organization=geneva.organization, user=alice.user)
    record("membership.resent", about=place, place=geneva.organization, by=alice.user, name="ailleurs", role="member")
    ServiceRequest.objects.create(
        organization=geneva.organization, asked_by=alice.user, number="DEM-2026-00078", kind="edit_organization", **DAYS
    )
    page = read(ariane, dossier(alice.user))
    assert "Et 1 compte d’un autre service." in page
    for hidden in (geneva.organization.name, geneva.organization.number, "ailleurs", "DEM-2026-00078"):
        assert hidden not in page, hidden
    everything = read(UserFactory(agent=True, is_superuser=True), dossier(alice.user))
    for told in (geneva.organization.number, "ailleurs", "DEM-2026-00078"):
        assert told in everything, told


def test_why_someone_has_access_is_one_link_away(read, db):
    held = AuthorizationFactory(delegated=True)
    agent = serve("Paul", held.file.type.desk)
    page = read(agent, dossier(held.holder_membership.user))
    assert reverse("admin:delegations_authorization_why", args=[held.pk]) in page


def test_trainer_is_read_by_the_desk_of_training_with_sessions(read, signed_in, ariane, db):
    session = TrainingSessionFactory(trainer=TrainerFactory())
    desk = OrganizationType.objects.get(prefix="EDU").desk
    user = session.trainer.user
    page = read(serve("Denis", desk), dossier(user))
    assert session.trainer.card_number in page
    assert session.number in page
    assert signed_in(ariane).get(dossier(user)).status_code == 404


def test_another_desk_finds_nobody(signed_in, ariane, benoit, alice, bob, geneva):
    assert signed_in(benoit).get(dossier(alice.user)).status_code == 404
    assert signed_in(ariane).get(dossier(UserFactory())).status_code == 404  # of no account: for superusers
    assert signed_in(bob).get(dossier(alice.user)).status_code == 302
    reader = serve("Paul", alice.organization.type.desk, without="view_user")
    assert signed_in(reader).get(dossier(alice.user)).status_code == 403
    with capture_logs() as lines:
        assert signed_in(ariane).get(dossier(alice.user)).status_code == 200
    told = next(line for line in lines if line["event"] == "dossier_read")
    assert told["person"] == str(alice.user.public_id)


def test_closed_user_has_a_dossier_without_deeds(read, ariane, bob):
    bob.user.closed_at, bob.user.is_active = timezone.now(), False
    bob.user.save(update_fields=["closed_at", "is_active"])
    page = read(ariane, dossier(bob.user))
    assert "Fermé" in page
    assert reverse("admin:support_unlock", args=[bob.user.public_id]) not in page
    assert "Écrire la note" not in page


def test_count_of_queries_does_not_grow(client, query_count, ariane, alice):
    client.force_login(ariane)
    user = alice.user

    def one_more():
        organization = OrganizationFactory(type=alice.organization.type)
        MembershipFactory(organization=organization, user=user, added_by=UserFactory())
        write_to(user, event=organization.number)
        Device.objects.create(user=user, key_hash=organization.number, label="x", last_seen_at=timezone.now())
        record("membership.resent", about=alice, place=organization, by=user, name="x", role="member")
        number = f"DEM-2026-{ServiceRequest.objects.count():05}"
        ServiceRequest.objects.create(
            organization=organization, asked_by=UserFactory(), about=alice, number=number, kind="edit_address", **DAYS
        )

    assert query_count(dossier(user), one_more) <= 45
