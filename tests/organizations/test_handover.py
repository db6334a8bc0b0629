"""« Prendre la relève »: a colleague is designated, and accepts or not; only then does anything change."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.closing import close_for
from organizations import actions
from organizations.models import Handover, Membership, Role
from portal.core.models import JournalEntry
from tests.organizations.conftest import page_of
from tests.organizations.factories import ClaimFactory, MembershipFactory
from tests.reading import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(alice, bob):
    return actions.handovers.offer(bob, afterwards="stay", by=alice)


@pytest.fixture
def leaving(alice, bob):
    return actions.handovers.offer(bob, afterwards="leave", by=alice)


def answer(client, handover, deed, place):
    return client.post(page_of(f"{deed}_handover", place, handover.public_id), follow=True)


def roles(*places):
    found = {place.pk: place for place in Membership.objects.filter(pk__in=[place.pk for place in places])}
    return [(found[place.pk].role, found[place.pk].status) for place in places]


def test_whole_way_from_the_offer_to_the_new_role(signed_in, alice, bob, mailbox):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    client = signed_in(alice)
    page = page_of("designate", alice)
    assert "Bob Bélanger, Utilisateur" in shown(client.get(page))
    said = shown(client.post(page, {"successor": bob.public_id, "afterwards": "stay"}, follow=True))
    assert "Rien ne change avant sa réponse" in said
    assert "Votre proposition attend sa réponse" in said
    handover = Handover.objects.get()
    assert page_of("handover", bob, handover.public_id) in mailbox.latest(bob.user.email).text
    theirs = signed_in(bob)
    assert "Alice Arsenault vous propose de prendre la relève" in shown(theirs.get(page_of("home", bob)))
    assert "Administrateur de compte" in shown(theirs.get(page_of("handover", bob, handover.public_id)))
    assert "Vous avez pris la relève : un courriel l’annonce à Alice" in shown(answer(theirs, handover, "accept", bob))
    assert roles(alice, bob) == [("member", "active"), ("administrator", "active")]
    for person, words in ((alice, "a pris votre relève"), (bob, "Vous avez pris la"), (manager, "remplace Alice")):
        assert words in mailbox.latest(person.user.email).subject.replace("\xa0", " ")
    journal = shown(theirs.get(page_of("journal", bob)))
    assert "Bob Bélanger a pris la relève d’Alice Arsenault (Administrateur de compte)" in journal
    assert client.get(page).status_code == 403


def test_who_leaves_on_the_handover_leaves_all_to_the_successor(leaving, alice, bob, mailbox):
    invited = ClaimFactory(membership__organization=alice.organization, membership__added_by=alice.user).membership
    asked = actions.requests.submit("edit_address", alice.organization, by=alice.user)
    actions.handovers.accept(leaving, by=bob)
    assert roles(alice, bob) == [("administrator", "ended"), ("administrator", "active")]
    invited.refresh_from_db()
    asked.refresh_from_db()
    assert (invited.added_by, invited.status, asked.asked_by) == (bob.user, "pending", bob.user)
    assert any("Vous prenez la suite" in mail.subject for mail in mailbox.to(bob.user.email))


def test_saying_no_changes_nothing(signed_in, offered, alice, bob, mailbox):
    client = signed_in(bob)
    assert "rien ne change" in shown(answer(client, offered, "decline", bob))
    assert roles(alice, bob) == [("administrator", "active"), ("member", "active")]
    assert "ne prend pas la relève" in mailbox.latest(alice.user.email).subject
    assert "n’est plus ouverte" in shown(answer(client, offered, "accept", bob))
    assert "Vous n’avez pas accepté" in shown(client.get(page_of("handover", bob, offered.public_id)))


def test_offer_is_taken_back_and_another_may_be_designated(signed_in, offered, alice, bob, mailbox):
    client = signed_in(alice)
    other = MembershipFactory(organization=alice.organization)
    with pytest.raises(ValidationError, match="déjà désignée"):
        actions.handovers.offer(other, afterwards="stay", by=alice)
    assert "est retirée" in shown(answer(client, offered, "withdraw", alice))
    assert "est retirée" in mailbox.latest(bob.user.email).subject
    assert "a été retirée" in shown(signed_in(bob).get(page_of("handover", bob, offered.public_id)))
    assert actions.handovers.offer(other, afterwards="stay", by=alice).is_open


def test_offer_whose_time_is_up_is_answered_no_more_and_stands_in_nobodys_way(offered, alice, bob, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=15))
    with pytest.raises(ValidationError, match="délai est passé"):
        actions.handovers.accept(offered, by=bob)
    assert actions.handovers.offer(bob, afterwards="stay", by=alice).is_open


def test_role_lowered_meanwhile_is_not_handed_over(signed_in, offered, alice, bob):
    MembershipFactory(organization=alice.organization, administrator=True)
    Membership.objects.filter(pk=alice.pk).update(role=Role.MEMBER)
    client = signed_in(bob)
    assert "cette relève ne tient plus" in shown(client.get(page_of("handover", bob, offered.public_id)))
    assert "cette relève ne tient plus" in shown(answer(client, offered, "accept", bob))
    assert roles(bob) == [("member", "active")]


def test_giver_made_inactive_meanwhile_hands_nothing_over(offered, alice, bob):
    other = MembershipFactory(organization=alice.organization, administrator=True)
    actions.memberships.inactivate(alice, by=other)
    with pytest.raises(ValidationError, match="ne tient plus"):
        actions.handovers.accept(offered, by=bob)


def test_last_who_has_offered_is_told_to_wait_not_to_offer(signed_in, offered, alice):
    page = shown(signed_in(alice).get(page_of("leave", alice)))
    assert "Bob Bélanger n’a pas encore répondu à votre proposition de relève" in page
    assert "Désignez d’abord quelqu’un" not in page


def test_successor_made_inactive_meanwhile_has_no_page(signed_in, offered, alice, bob):
    MembershipFactory(user=bob.user)
    actions.memberships.inactivate(bob, by=alice)
    assert answer(signed_in(bob), offered, "accept", bob).status_code == 404
    assert roles(alice) == [("administrator", "active")]


def test_offer_ends_with_the_place_of_either(offered, alice, bob, mailbox):
    actions.people.remove(bob, by=alice)
    offered.refresh_from_db()
    assert offered.withdrawn_at
    assert "est retirée" in mailbox.latest(alice.user.email).subject


def test_nobody_else_answers_nor_reads(signed_in, offered, alice, bob, charlie):
    other = MembershipFactory(organization=alice.organization)
    for person in (alice, other, charlie):
        assert signed_in(person).get(page_of("handover", alice, offered.public_id)).status_code == 404
        assert answer(signed_in(person), offered, "accept", alice).status_code == 404
    assert signed_in(other).get(page_of("designate", other)).status_code == 403
    assert roles(alice, bob) == [("administrator", "active"), ("member", "active")]


def test_only_colleagues_under_the_own_role_are_offered(signed_in, alice, bob):
    equal = MembershipFactory(organization=alice.organization, administrator=True)
    away = MembershipFactory(organization=alice.organization, inactive=True)
    intern = MembershipFactory(organization=alice.organization, ends_on=timezone.localdate())
    page = shown(signed_in(alice).get(page_of("designate", alice)))
    assert str(bob.public_id) in page
    for person in (equal, away, intern):
        assert str(person.public_id) not in page
        with pytest.raises(ValidationError):
            actions.handovers.offer(person, afterwards="stay", by=alice)


def test_who_is_alone_learns_what_to_do(signed_in, alice):
    assert "Personne à désigner" in shown(signed_in(alice).get(page_of("designate", alice)))


def test_manager_of_a_company_hands_over_too(manon, company):
    member = MembershipFactory(organization=company)
    actions.handovers.accept(actions.handovers.offer(member, afterwards="leave", by=manon), by=member)
    assert roles(manon, member) == [("manager", "ended"), ("manager", "active")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": Role.MEMBER},
        {"accepted_at": timezone.now(), "declined_at": timezone.now()},
        {"successor": "giver"},
        {"successor": "elsewhere"},
    ],
)
def test_database_holds_what_an_offer_is(alice, bob, charlie, wrong):
    people = {"giver": alice, "elsewhere": charlie}
    wrong = {name: people.get(value, value) if isinstance(value, str) else value for name, value in wrong.items()}
    fields = {"giver": alice, "successor": bob, "role": Role.MANAGER, "expires_at": timezone.now()} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(**fields)


def test_name_of_who_closes_the_own_user_leaves_the_lines(offered, alice, bob):
    close_for(bob.user, by=alice.user)
    lines = JournalEntry.objects.filter(kind="handover.offered")
    assert lines.exists()
    assert not [line for line in lines if "Bob" in str(line.facts)]


def test_account_is_not_left_to_someone_whose_access_ends(signed_in, alice, bob, offered):
    """The last day of Bob was written after he was designated."""
    Membership.objects.filter(pk=bob.pk).update(ends_on=timezone.localdate() + timedelta(days=3))
    assert "a une date de fin" in shown(answer(signed_in(bob), offered, "accept", bob))
    assert roles(alice, bob) == [("administrator", "active"), ("member", "active")]
