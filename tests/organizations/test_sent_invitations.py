"""The invitations that a person had sent, once that person is gone: someone stands behind them, or they end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.closing import close
from organizations import actions
from organizations.models import Membership
from portal.core.journal import lines_of
from tests.organizations.conftest import page_of
from tests.organizations.factories import ClaimFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mona(alice):
    return MembershipFactory(organization=alice.organization, manager=True)


def invited_by(place, **more):
    claim = ClaimFactory(membership__organization=place.organization, membership__added_by=place.user)
    Membership.objects.filter(pk=claim.membership_id).update(**more)
    return claim


def now(claim):
    place = Membership.objects.get(pk=claim.membership_id)
    return place.status, place.added_by, place.claims.live().exists()


def test_they_pass_to_who_removes_the_person_and_are_named(signed_in, alice, mona):
    claim, of_another = invited_by(mona, first_name="Zoé", last_name="Zay"), invited_by(alice)
    client = signed_in(alice)
    answer = client.post(page_of("remove", alice, mona.public_id), follow=True)
    shown = answer.content.decode().replace("\xa0", " ")
    assert "ne fait plus partie du compte. Ses invitations en attente sont maintenant les vôtres : Zoé Zay." in shown
    assert now(claim) == ("pending", alice.user, True)
    assert now(of_another) == ("pending", alice.user, True)
    bob = MembershipFactory(organization=alice.organization)
    shown = client.post(page_of("remove", alice, bob.public_id), follow=True).content.decode()
    assert "Ses invitations" not in shown


def test_manager_does_not_stand_behind_a_role_above_the_own(mona):
    bob = MembershipFactory(organization=mona.organization)
    plain, above = invited_by(bob), invited_by(bob, role="administrator")
    actions.people.remove(bob, by=mona)
    assert now(plain) == ("pending", mona.user, True)
    assert now(above) == ("ended", bob.user, False)


def test_manager_of_a_company_reads_them_too(signed_in, manon, marc):
    claim = invited_by(marc, first_name="Zoé", last_name="Zay")
    shown = signed_in(manon).post(page_of("delete_collaborator", manon, marc.public_id), follow=True).content.decode()
    assert "Zoé Zay" in shown.split("<table")[0]
    assert now(claim) == ("pending", manon.user, True)


def test_they_end_with_the_place_that_the_clock_ends(alice, mona):
    claim = invited_by(mona)
    Membership.objects.filter(pk=mona.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert actions.ends.end_due() == 1
    assert now(claim) == ("ended", mona.user, False)
    assert lines_of(alice.organization).filter(kind="membership.withdrawn").count() == 1


def test_they_end_with_the_user_that_its_person_closes(mona):
    claim = invited_by(mona)
    close(mona.user)
    assert now(claim) == ("ended", mona.user, False)
