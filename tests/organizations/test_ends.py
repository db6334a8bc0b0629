"""The last day of a place: planned, warned of, and come."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from organizations import actions, tasks
from organizations.models import Membership
from tests.organizations.conftest import page_of
from tests.organizations.factories import MembershipFactory
from tests.organizations.test_invite import ROGER
from tests.reading import text

pytestmark = pytest.mark.django_db


def day(days):
    return timezone.localdate() + timedelta(days=days)


def typed(person, ends_on):
    return {"role": person.role, "status": person.status, "ends_on": ends_on}


@pytest.fixture
def anne(alice):
    """Anne administers the account too."""
    return MembershipFactory(organization=alice.organization, administrator=True)


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(timezone.now().replace(hour=17))
    return time_machine


def test_last_day_is_set_changed_and_cleared(signed_in, alice, bob):
    client, page = signed_in(alice), page_of("person", bob, bob.public_id)
    for wanted in (day(40), day(20), None):
        client.post(page, typed(bob, wanted or ""))
        bob.refresh_from_db()
        assert bob.ends_on == wanted
    journal = text(client.get(page_of("journal", alice)))
    assert f"Alice Arsenault a fixé le dernier jour d’accès de Bob Bélanger : {day(20)}." in journal
    assert "a laissé l’accès de Bob Bélanger sans date de fin" in journal


def test_day_that_is_over_is_refused_and_what_was_typed_stays(signed_in, alice, bob):
    answer = signed_in(alice).post(page_of("person", bob, bob.public_id), typed(bob, day(-1)))
    assert "Choisissez aujourd’hui ou un jour à venir" in text(answer)
    assert f'value="{day(-1)}"' in text(answer)
    bob.refresh_from_db()
    assert bob.ends_on is None


def test_it_is_chosen_with_the_invitation_and_stays_after_the_activation(signed_in, alice):
    signed_in(alice).post(page_of("invite", alice), ROGER | {"ends_on": day(60)})
    assert Membership.objects.pending().get().ends_on == day(60)
    answer = signed_in(alice).post(page_of("invite", alice), ROGER | {"email": "autre@exemple.ca", "ends_on": day(-1)})
    assert "Choisissez aujourd’hui" in text(answer)


def test_manager_of_a_company_sets_it_in_the_console(signed_in, manon, marc, nora):
    client, page = signed_in(manon), page_of("collaborator", marc, marc.public_id)
    client.post(page, client.get(page).context["form"].initial | {"ends_on": day(9)})
    marc.refresh_from_db()
    assert marc.ends_on == day(9)
    soon = text(client.get(page_of("collaborators", manon), {"fin": "bientot"}))
    assert str(day(9)) in soon
    assert nora.email not in soon
    page = page_of("collaborator", nora, nora.public_id)
    form = client.get(page).context["form"].initial
    typed = form | {"birth_date": "", "secret_answer": ""}
    assert "Choisissez aujourd’hui" in text(client.post(page, typed | {"ends_on": day(-1)}))
    client.post(page, typed | {"ends_on": day(5)})
    nora.refresh_from_db()
    assert nora.ends_on == day(5)
    assert "Quelque chose a changé" in text(client.post(page, typed | {"ends_on": day(6)}))


def test_account_keeps_someone_responsible_without_an_end(signed_in, alice, anne):
    client, page = signed_in(alice), page_of("person", anne, anne.public_id)
    client.post(page, typed(anne, day(9)))
    anne.refresh_from_db()
    assert anne.ends_on == day(9)
    answer = signed_in(anne).post(page_of("person", alice, alice.public_id), typed(alice, day(9)))
    assert "sans date de fin. Nommez-en d’abord une autre" in text(answer)
    alice.refresh_from_db()
    assert alice.ends_on is None


def test_list_shows_and_keeps_those_who_end_soon(signed_in, alice, bob):
    client = signed_in(alice)
    Membership.objects.filter(pk=bob.pk).update(ends_on=day(12))
    listed = text(client.get(page_of("memberships", alice), {"fin": "bientot"}))
    assert "Bélanger" in listed
    assert str(day(12)) in listed
    assert alice.user.email not in listed.split("<main")[1]
    assert "1 accès prend fin d’ici trente jours" in text(client.get(page_of("home", alice)))


def test_person_and_managers_are_told_thirty_and_five_days_before_once_each(bob, alice, mailbox, noon):
    last = day(31)
    Membership.objects.filter(pk=bob.pk).update(ends_on=last)
    told = []
    for _ in range(33):
        tasks.watch_ends()
        tasks.watch_ends()
        told.append((len(mailbox.to(bob.user.email)), len(mailbox.to(alice.user.email))))
        noon.shift(timedelta(days=1))
    assert told[0] == (0, 0)
    assert told[1] == told[25] == (1, 1)
    assert told[26] == told[31] == (2, 2)
    assert told[32] == (3, 2)
    assert "est terminé" in mailbox.latest(bob.user.email).subject


def test_place_ends_the_day_after_like_a_removal(signed_in, alice, bob, mailbox, noon):
    last = day(3)
    Membership.objects.filter(pk=bob.pk).update(ends_on=last)
    noon.shift(timedelta(days=3))
    assert actions.ends.end_due() == 0  # the last day is whole
    noon.shift(timedelta(days=1))
    assert actions.ends.end_due() == 1
    assert actions.ends.end_due() == 0
    bob.refresh_from_db()
    assert (bob.status, bob.is_primary) == ("ended", False)
    assert f"Le {last} était votre dernier jour" in mailbox.latest(bob.user.email).text.replace("\xa0", " ")
    assert "Le portail a mis fin à l’accès de Bob Bélanger" in text(signed_in(alice).get(page_of("journal", alice)))
    assert signed_in(bob).get(page_of("home", bob)).status_code == 404


def test_invitation_whose_last_day_is_over_ends_too(dominique):
    Membership.objects.filter(pk=dominique.pk).update(ends_on=day(-1))
    assert actions.ends.end_due() == 1
    dominique.refresh_from_db()
    assert dominique.status == "ended"
    assert not dominique.claims.live().exists()


def test_last_one_responsible_stays_and_those_concerned_are_told(signed_in, alice, mailbox):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    Membership.objects.filter(pk=alice.pk).update(ends_on=day(-1))
    for _ in range(2):
        assert actions.ends.end_due() == 0
    alice.refresh_from_db()
    assert alice.is_active
    for person in (alice, manager):
        assert ["a toujours accès" in mail.subject for mail in mailbox.to(person.user.email)] == [True]
        assert "1 accès reste ouvert après son dernier jour" in text(signed_in(person).get(page_of("home", alice)))
    MembershipFactory(organization=alice.organization, administrator=True)
    assert actions.ends.end_due() == 1


def test_end_that_someone_moved_meanwhile_is_read_again(alice, bob):
    Membership.objects.filter(pk=bob.pk).update(ends_on=day(-1))
    stale = Membership.objects.get(pk=bob.pk)
    Membership.objects.filter(pk=bob.pk).update(ends_on=date(2999, 1, 1))
    assert not actions.ends._end_due(stale)  # noqa: SLF001 (what the sweep found a moment before)


def test_nobody_sets_the_own_end(signed_in, alice, anne):
    signed_in(alice).post(page_of("person", alice, alice.public_id), typed(alice, day(5)))
    alice.refresh_from_db()
    assert alice.ends_on is None
