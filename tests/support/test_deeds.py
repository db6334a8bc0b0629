"""What an agent does for people from a dossier: by the same rules as their managers, within the desk."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import Message
from organizations.actions import assistance
from organizations.models import Claim, Membership
from portal.core.journal import history_of, lines_of
from tests.accounts.factories import PASSWORD, UserFactory
from tests.organizations.factories import ClaimFactory, MembershipFactory
from tests.support.conftest import serve

pytestmark = pytest.mark.django_db
RESEND, READDRESS, UNLOCK = "admin:support_resend", "admin:support_readdress", "admin:support_unlock"


@pytest.fixture
def awaited(dominique):
    """Dominique, to whom the link went some time ago."""
    Claim.objects.update(issued_at=timezone.now() - timedelta(hours=2))
    return dominique


def page_of(name, row):
    return reverse(name, args=[row.public_id])


def test_agent_sends_the_invitation_again(signed_in, read, mailbox, ariane, awaited):
    former = awaited.claims.get()
    Membership.objects.filter(pk=awaited.pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert awaited.email in read(ariane, page_of(RESEND, awaited))
    answer = signed_in(ariane).post(page_of(RESEND, awaited))
    assert answer.status_code == 302
    former.refresh_from_db()
    awaited.refresh_from_db()
    assert former.revoked_at
    assert not awaited.has_expired
    assert len(mailbox.to(awaited.email)) == 1
    assert lines_of(awaited.organization).get(kind="membership.resent").actor == ariane
    again = signed_in(ariane).post(page_of(RESEND, awaited))  # a double click
    assert "Un courriel vient de partir" in again.content.decode()
    assert len(mailbox.to(awaited.email)) == 1


def test_agent_corrects_the_address(signed_in, mailbox, ariane, alice, awaited):
    page, former = page_of(READDRESS, awaited), awaited.email
    typed = {"email": "Dominique@Exemple.CA", "seen": former}
    assert signed_in(ariane).post(page, typed).status_code == 302
    awaited.refresh_from_db()
    assert awaited.email == "dominique@exemple.ca"
    assert mailbox.to("dominique@exemple.ca")
    assert not mailbox.to(former)
    assert lines_of(awaited.organization).filter(kind="membership.readdressed").exists()
    stale = signed_in(ariane).post(page, typed).content.decode()
    assert "Quelque chose a changé entre-temps" in stale
    Claim.objects.update(issued_at=timezone.now() - timedelta(hours=2))
    for email, refusal in {
        "dominique@exemple.ca": "l’adresse actuelle",
        alice.email: "déjà accès",
        "pas une adresse": "adresse courriel complète",
    }.items():
        page_again = signed_in(ariane).post(page, {"email": email, "seen": awaited.email}).content.decode()
        assert refusal in page_again, email


def test_highest_role_of_an_open_account_is_not_readdressed_but_that_of_a_new_one_is(ariane, alice):
    place = ClaimFactory(membership__organization=alice.organization, membership__role="administrator").membership
    Claim.objects.update(issued_at=timezone.now() - timedelta(hours=2))
    with pytest.raises(ValidationError, match="nommez un administrateur"):
        assistance.readdress(place, email="moi@exemple.ca", seen=place.email, by=ariane)
    new = ClaimFactory(membership__organization__registering=True, membership__role="administrator").membership
    Claim.objects.update(issued_at=timezone.now() - timedelta(hours=2))
    assert assistance.readdress(new, email="moi@exemple.ca", seen=new.email, by=ariane).email == "moi@exemple.ca"


def test_another_desk_and_who_lacks_the_right_do_nothing(signed_in, ariane, benoit, alice, bob, awaited):
    reader = serve("Paul", alice.organization.type.desk, without="change_membership")
    for name in (RESEND, READDRESS):
        for agent, status in ((benoit, 404), (reader, 403), (bob, 302)):
            typed = {"email": "moi@exemple.ca", "seen": awaited.email}
            assert signed_in(agent).post(page_of(name, awaited), typed).status_code == status
    for agent in (benoit, reader):
        with pytest.raises(PermissionDenied):
            assistance.resend(awaited, by=agent)
        with pytest.raises(PermissionDenied):
            assistance.readdress(awaited, email="moi@exemple.ca", seen=awaited.email, by=agent)
    assert not Message.objects.exists()
    # One who has come meanwhile, or whose account was closed, gets nothing.
    for place in (bob, ClaimFactory(membership__organization__closed=True).membership):
        with pytest.raises(ValidationError, match="entre-temps"):
            assistance.resend(place, by=ariane)


def fail_to_sign_in(client, user, times, start):
    for number in range(times):
        login = {"login": user.email, "password": "faux"}
        client.post("/compte/connexion/", login, REMOTE_ADDR=f"203.0.{start}.{number}")


def test_agent_unlocks_who_was_guessed_at(client, signed_in, read, settings, ariane, bob):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere": "3/h/key"}
    fail_to_sign_in(client, bob.user, 4, 1)
    right = {"login": bob.user.email, "password": PASSWORD}
    assert client.post("/compte/connexion/", right, REMOTE_ADDR="203.0.3.1").status_code == 200
    assert "essais manqués" in read(ariane, page_of(UNLOCK, bob.user))
    assert signed_in(ariane).post(page_of(UNLOCK, bob.user)).status_code == 302
    assert client.post("/compte/connexion/", right, REMOTE_ADDR="203.0.3.2").status_code == 302
    assert history_of(bob.user).filter(kind="user.unlocked", actor=ariane).exists()


def test_agent_wakes_who_sleeps(signed_in, ariane, bob):
    User.objects.filter(pk=bob.user_id).update(asleep_since=timezone.now())
    signed_in(ariane).post(page_of(UNLOCK, bob.user))
    assert User.objects.get(pk=bob.user_id).asleep_since is None


def test_who_may_not_unlock(signed_in, ariane, benoit, alice):
    boss = UserFactory(agent=True, is_superuser=True)
    MembershipFactory(organization=alice.organization, user=boss)
    MembershipFactory(organization=alice.organization, user=ariane)
    reader = serve("Paul", alice.organization.type.desk, without="change_user")
    for agent, user, status in (
        (benoit, alice.user, 404),
        (ariane, boss, 403),
        (ariane, ariane, 403),
        (reader, alice.user, 403),
    ):
        assert signed_in(agent).post(page_of(UNLOCK, user)).status_code == status
