"""« Annuler le retrait »: an invitation withdrawn a moment ago is made anew."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Claim, Membership
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def roger(alice, mailbox):
    """Roger was invited an hour ago."""
    newcomer = Newcomer(email="roger@exemple.ca", first_name="Roger", last_name="Roy", role="manager", language="en")
    membership = actions.memberships.invite(newcomer, by=alice)
    Claim.objects.update(issued_at=timezone.now() - timedelta(hours=1))
    return membership


def page(name, membership):
    return reverse(f"organizations:{name}", args=[membership.organization.number, membership.public_id])


def do(client, name, membership):
    return client.post(page(name, membership), follow=True).content.decode()


def test_same_person_is_invited_anew_by_another_link(signed_in, alice, roger, mailbox):
    former, client = mailbox.link("roger@exemple.ca"), signed_in(alice)
    shown = do(client, "withdraw", roger)
    assert "Annuler le retrait" in shown
    assert page("undo_withdrawal", roger) in shown
    undone = do(client, "undo_withdrawal", roger)
    assert "Roger Roy est de nouveau dans la liste" in undone
    assert "Annuler le retrait" not in undone
    again = Membership.objects.pending().get(email="roger@exemple.ca")
    assert (again.role, again.language, again.full_name) == ("manager", "en", "Roger Roy")
    assert again.pk != roger.pk
    assert Client().get(former, follow=True).status_code == 410
    assert Client().get(mailbox.link("roger@exemple.ca"), follow=True).status_code == 200
    assert "attend déjà sa confirmation" in do(client, "undo_withdrawal", roger)
    assert Membership.objects.pending().count() == 1


def test_contact_keeps_the_sheet_the_number_and_the_last_day(signed_in, sylvie, odile):
    last = timezone.localdate() + timedelta(days=30)
    Membership.objects.filter(pk=odile.pk).update(ends_on=last)
    client = signed_in(sylvie)
    do(client, "withdraw", odile)
    do(client, "undo_withdrawal", odile)
    again = Membership.objects.pending().get(email=odile.email)
    assert (again.pk != odile.pk, again.ends_on) == (True, last)
    assert again.sheet.client_number == odile.sheet.client_number
    assert (again.sheet.job, again.sheet.birth_date) == ("Comptable", odile.sheet.birth_date)


def test_too_soon_after_the_first_mail_the_button_stays(signed_in, alice, roger):
    Claim.objects.update(issued_at=timezone.now())
    client = signed_in(alice)
    do(client, "withdraw", roger)
    refused = do(client, "undo_withdrawal", roger)
    assert "Patientez encore" in refused
    assert "Annuler le retrait" in refused


def test_too_late_it_is_not_undone(signed_in, alice, roger):
    client = signed_in(alice)
    do(client, "withdraw", roger)
    Membership.objects.filter(pk=roger.pk).update(ended_at=timezone.now() - timedelta(minutes=11))
    assert "trop tard" in do(client, "undo_withdrawal", roger)
    assert not Membership.objects.pending().exists()


def test_who_had_access_does_not_come_back_that_way(alice, bob):
    actions.people.remove(bob, by=alice)
    with pytest.raises(ValidationError) as refusal:
        actions.memberships.invite_again(bob, by=alice)
    assert refusal.value.code == "late"


def test_where_a_secret_was_agreed_nothing_is_offered(signed_in, manon, nora):
    assert "Annuler le retrait" not in do(signed_in(manon), "withdraw", nora)


@pytest.mark.django_db(transaction=True)
def test_two_who_undo_at_once_invite_one_person(alice, roger):
    actions.memberships.withdraw(roger, by=alice)
    results = at_once(*[lambda: actions.memberships.invite_again(roger, by=alice)] * 2)
    assert len(refusals(results)) == 1
    assert Membership.objects.pending().filter(email="roger@exemple.ca").count() == 1
