"""Two users who are one human become one: what goes over, what stays, who may, and what two at once do."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cardrequests.models import Trainer
from organizations.actions import second_looks
from organizations.models import SecondLook, ServiceRequest
from organizations.models.requests import next_request_number
from portal.core.journal import sentence
from portal.core.models import JournalEntry
from portal.support.actions import likeness, merges
from portal.support.models import Note
from portal.support.models.references import LEFT, MOVED, SETTLED, references, rows_of
from tests.accounts.factories import PASSWORD, UserFactory
from tests.agents import agent_of
from tests.cardrequests.factories import TrainerFactory
from tests.organizations.factories import (
    ContactSheetFactory,
    MembershipFactory,
    OrganizationFactory,
    OrganizationTypeFactory,
)
from tests.support.desk import another_desk, desk_of

pytestmark = pytest.mark.django_db
RIGHTS = ("merge_people", "change_secondlook", "view_secondlook", "see_as")


@pytest.fixture
def first(transport_alice):
    return agent_of(transport_alice.type.desk, rights=RIGHTS, first_name="Fatima", last_name="Fontaine")


@pytest.fixture
def second(transport_alice):
    return agent_of(transport_alice.type.desk, rights=RIGHTS, first_name="Gaston", last_name="Girard")


@pytest.fixture
def twice(alice):
    """Alice came in a second time, with another address, for another account."""
    user = UserFactory(first_name="Alice", last_name="Arseneault", email="alice.a@exemple.ca")
    return MembershipFactory(user=user, administrator=True).user


def merge_page(kept, gone):
    return reverse("admin:accounts_user_merge", args=[kept.public_id, gone.public_id])


def merged(kept, gone, by, stays=()):
    kept = merges.merge(kept, gone, stays=stays, by=by, first=by)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return kept


# --- Nothing is forgotten ------------------------------------------------------------------------


def test_every_column_that_points_to_a_person_goes_over_or_stays_for_a_reason():
    assert references().keys() == MOVED | SETTLED | LEFT.keys()
    assert not (MOVED & SETTLED) | (MOVED & LEFT.keys()) | (SETTLED & LEFT.keys())
    assert all(str(reason) for reason in LEFT.values())


def test_all_that_goes_over_is_gone_from_the_user_that_closes(alice, twice, first, second):
    place = twice.memberships.get()
    of_the_account = {"organization": place.organization, "asked_by": twice, "due_at": place.added_at}
    asked = ServiceRequest.objects.create(number=next_request_number(), kind="link", **of_the_account)
    former = MembershipFactory(user=twice, ended=True)
    MembershipFactory(added_by=twice)
    twice.mutes.create(category="accounts", place="")
    note = Note.objects.create(text="Préfère le téléphone.", person=twice, author=first)
    kept = merged(alice.user, twice, first)
    found = references()
    assert not [name for name in MOVED | SETTLED if rows_of(found[name], twice).exists()]
    assert set(kept.memberships.values_list("pk", flat=True)) == {alice.pk, place.pk, former.pk}
    assert kept.memberships.get(is_primary=True) == alice
    assert kept.mutes.count() == 1
    asked.refresh_from_db()
    note.refresh_from_db()
    assert asked.asked_by == note.person == kept


def test_ways_in_are_those_of_the_user_that_stays(alice, twice, first, mailbox):
    before = User.objects.filter(pk=alice.user.pk).values().get()
    merged(alice.user, twice, first)
    assert User.objects.filter(pk=alice.user.pk).values().get() == before
    twice.refresh_from_db()
    assert twice.closed_at
    assert not Client().login(username="alice.a@exemple.ca", password=PASSWORD)
    for address in ("alice@exemple.ca", "alice.a@exemple.ca"):
        told = mailbox.latest(address)
        assert told.template == "support/notices/merged"
        assert "alice.a@exemple.ca ne sert plus" in told.text
        assert told.state == "to_send"


def test_journal_stays_and_tells_who_did_it(alice, twice, first, second):
    merges.merge(alice.user, twice, stays=(), by=second, first=first)
    told = JournalEntry.objects.get(kind="user.merged")
    assert sentence(told) == (
        "Gaston Girard a réuni deux utilisateurs d’Alice Arsenault, comme Fatima Fontaine l’avait proposé."
    )
    assert JournalEntry.objects.filter(kind="membership.merged").count() == 1


# --- Where both are ------------------------------------------------------------------------------


def test_of_two_places_in_one_account_the_agent_chooses(alice, bob, twice, first, transport_alice):
    second_place = MembershipFactory(organization=transport_alice, user=twice, role="manager")
    [double] = merges.doubles(alice.user, twice)
    assert (double.kept, double.gone) == (alice, second_place)
    with pytest.raises(ValidationError):  # nobody would administer the account
        merged(alice.user, twice, first, stays=[transport_alice.pk])
    kept = merged(alice.user, twice, first)
    assert kept.memberships.confirmed().get(organization=transport_alice) == alice
    second_place.refresh_from_db()
    assert second_place.status == "ended"


def test_place_of_the_closed_user_may_be_the_one_that_stays(bob, alice, first, transport_alice):
    twice = MembershipFactory(organization=transport_alice, administrator=True).user
    kept = merged(bob.user, twice, first, stays=[transport_alice.pk])
    place = kept.memberships.confirmed().get()
    assert place.role == "administrator"
    assert place.is_primary
    bob.refresh_from_db()
    assert bob.status == "ended"


def test_one_person_bears_one_client_number(alice, twice, first):
    mine = ContactSheetFactory(membership=alice)
    theirs = ContactSheetFactory(membership=twice.memberships.get())
    merged(alice.user, twice, first)
    theirs.refresh_from_db()
    assert theirs.client_number == mine.client_number


def test_trainer_goes_over_with_the_card_and_the_user_name(alice, first):
    chief = UserFactory(is_staff=True, is_superuser=True)
    trainer = TrainerFactory()
    kept = merged(alice.user, trainer.user, chief)
    assert Trainer.objects.get().user == kept
    assert kept.username == trainer.abbreviation.lower()
    other = TrainerFactory()
    kept = merged(kept, other.user, chief)
    assert kept.trainer == trainer
    other.refresh_from_db()
    assert not other.is_active


# --- Who may -------------------------------------------------------------------------------------


def test_one_agent_proposes_and_another_confirms(alice, twice, first, second, mailbox):
    page = desk_of(first).get(merge_page(alice.user, twice)).content.decode()
    assert twice.memberships.get().organization.name in page
    answer = desk_of(first).post(merge_page(alice.user, twice), {"reason": "Même permis de conduire"})
    assert answer.url == reverse("admin:organizations_secondlook_changelist")
    look = SecondLook.objects.get()
    twice.refresh_from_db()
    assert twice.closed_at is None
    assert not mailbox.all()
    assert "alice.a@exemple.ca" in str(second_looks.in_words(look))
    with pytest.raises(ValidationError):
        second_looks.confirm(look, by=first)
    second_looks.confirm(look, by=second)
    twice.refresh_from_db()
    assert twice.closed_at


def test_what_could_not_be_done_is_refused_when_it_is_proposed(alice, twice, first, transport_alice):
    MembershipFactory(organization=transport_alice, user=twice)
    answer = desk_of(first).post(
        merge_page(alice.user, twice), {"reason": "Même personne", f"place_{transport_alice.pk}": "gone"}
    )
    assert "errorlist" in answer.content.decode()
    assert not SecondLook.objects.exists()


def test_others_may_not(alice, twice, first, transport_alice, charlie):
    without = agent_of(transport_alice.type.desk, rights=["change_secondlook"])
    desk = another_desk()
    other = agent_of(desk, rights=RIGHTS)
    assert desk_of(without).get(merge_page(alice.user, twice)).status_code == 403
    assert desk_of(other).get(merge_page(alice.user, twice)).status_code == 404
    elsewhere = OrganizationTypeFactory(prefix="XYZ", desk=desk)
    MembershipFactory(organization=OrganizationFactory(type=elsewhere, number="XYZ0000001"), user=twice)
    assert desk_of(first).get(merge_page(alice.user, twice)).status_code == 403
    for agent in (without, other, first):
        with pytest.raises(PermissionDenied):
            merges.merge(alice.user, twice, stays=(), by=agent, first=agent)


@pytest.mark.parametrize("trait", [{"is_staff": True}, {"is_superuser": True}])
def test_agents_are_never_merged(alice, twice, trait):
    chief = UserFactory(is_staff=True, is_superuser=True)
    User.objects.filter(pk=twice.pk).update(**trait)
    with pytest.raises(PermissionDenied):
        merges.merge(alice.user, User.objects.get(pk=twice.pk), stays=(), by=chief, first=chief)


def test_nobody_is_merged_twice_or_with_themselves(alice, twice, first):
    with pytest.raises(ValidationError):
        merges.merge(alice.user, alice.user, stays=(), by=first, first=first)
    merged(alice.user, twice, first)
    with pytest.raises(ValidationError):
        merges.merge(alice.user, twice, stays=(), by=first, first=first)


# --- Who may be the same -------------------------------------------------------------------------


def test_likely_doubles_are_suggested(alice, bob, twice, first, charlie):
    born = date(1980, 5, 6)
    User.objects.filter(pk__in=[alice.user.pk, twice.pk, charlie.user.pk]).update(birth_date=born)
    alice.user.refresh_from_db()
    for user in (alice.user, bob.user):
        user.telephones.create(number="+15145550123")
    found = {each.person: set(each.reasons) for each in likeness.likely_doubles(alice.user, agent=first)}
    assert found == {twice: {likeness.Reason.BIRTH}, bob.user: {likeness.Reason.TELEPHONE}}
    page = reverse("admin:accounts_user_doubles", args=[alice.user.public_id])
    assert "même date de naissance et nom proche" in desk_of(first).get(page).content.decode()
    other = agent_of(another_desk(), rights=RIGHTS)
    assert not likeness.likely_doubles(alice.user, agent=other)
