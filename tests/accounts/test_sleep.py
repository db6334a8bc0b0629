"""A year without a sign-in: told a month before, asleep, and woken by the person or an administrator."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import actions, tasks
from accounts.models import User
from accounts.permissions import can_sign_in
from notifications.models import Message
from portal.core.journal import JournalEntry
from tests.accounts.factories import PASSWORD, UserFactory
from tests.organizations.factories import MembershipFactory
from tests.reading import text

SIGN_IN, ASLEEP = reverse("account_login"), reverse("accounts:asleep")
BOB = "bob@exemple.ca"
pytestmark = pytest.mark.django_db


def unseen_for(user, days, **more):
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - timedelta(days=days), **more)
    user.refresh_from_db()
    return user


def asleep(user):
    return unseen_for(user, 400, told_of_sleep_at=timezone.now(), asleep_since=timezone.now())


def signs_in(client, password=PASSWORD):
    return client.post(SIGN_IN, {"login": BOB, "password": password})


# --- Told, then asleep ---------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_told"), [(334, False), (336, True)])
def test_told_after_eleven_months(bob, mailbox, days, is_told):
    unseen_for(bob.user, days)
    tasks.watch_sleep()
    assert bool(mailbox.to(BOB)) is is_told


def test_someone_who_never_signed_in_is_counted_from_the_first_day(bob, mailbox):
    User.objects.filter(pk=bob.user_id).update(last_login=None, joined_at=timezone.now() - timedelta(days=340))
    tasks.watch_sleep()
    assert mailbox.to(BOB)


def test_last_superuser_is_neither_told_nor_put_to_sleep(bob, mailbox):
    told = timezone.now() - timedelta(days=40)
    first, last = (UserFactory(agent=True, is_superuser=True) for _ in range(2))
    for superuser in (first, last):
        unseen_for(superuser, 400, told_of_sleep_at=told)
    tasks.watch_sleep()
    assert [User.objects.get(pk=one.pk).asleep_since is None for one in (first, last)] == [False, True]
    unseen_for(last, 400, told_of_sleep_at=None)
    tasks.watch_sleep()
    assert User.objects.get(pk=last.pk).told_of_sleep_at is None


def test_told_once_with_the_day_on_which_it_happens(bob, mailbox):
    unseen_for(bob.user, 340)
    tasks.watch_sleep()
    tasks.watch_sleep()
    (told,) = mailbox.to(BOB)
    day = timezone.localdate(timezone.now() + timedelta(days=30))
    assert str(day.year) in told.text
    assert "sommeil" in told.text


def test_whatever_the_clock_did_there_are_thirty_days_between(bob):
    """Two years away, and a beat that stood still: told today, awake for a month more."""
    unseen_for(bob.user, 730)
    tasks.watch_sleep()
    tasks.watch_sleep()
    assert User.objects.get(pk=bob.user_id).asleep_since is None
    unseen_for(bob.user, 730, told_of_sleep_at=timezone.now() - timedelta(days=30, minutes=1))
    tasks.watch_sleep()
    assert User.objects.get(pk=bob.user_id).asleep_since


def test_told_but_not_yet_a_year_stays_awake(bob):
    unseen_for(bob.user, 364, told_of_sleep_at=timezone.now() - timedelta(days=31))
    tasks.watch_sleep()
    assert User.objects.get(pk=bob.user_id).asleep_since is None


def test_falling_asleep_is_written_down_once(bob):
    unseen_for(bob.user, 366, told_of_sleep_at=timezone.now() - timedelta(days=31))
    tasks.watch_sleep()
    tasks.watch_sleep()
    assert JournalEntry.objects.get().kind == "user.fell_asleep"


def test_sign_in_begins_the_count_anew(bob, client):
    unseen_for(bob.user, 340, told_of_sleep_at=timezone.now())
    signs_in(client)
    bob.user.refresh_from_db()
    assert bob.user.told_of_sleep_at is None


@pytest.mark.parametrize("state", [{"is_active": False}, {"is_active": False, "closed_at": timezone.now()}])
def test_someone_who_is_out_already_hears_nothing(bob, mailbox, state):
    unseen_for(bob.user, 400, **state)
    tasks.watch_sleep()
    assert not mailbox.all()


def test_one_shut_out_by_every_account_is_left_alone(bob, mailbox):
    """Such a person is not written to, so was not told, so does not fall asleep."""
    bob.status = "inactive"
    bob.save()
    unseen_for(bob.user, 400)
    tasks.watch_sleep()
    assert not mailbox.all()
    assert User.objects.get(pk=bob.user_id).told_of_sleep_at is None


def test_many_are_swept_at_once(db):
    for _ in range(5):
        unseen_for(UserFactory(), 340)
    assert actions.sleep.watch() == 5
    assert actions.sleep.watch() == 0


# --- While asleep --------------------------------------------------------------------------------


def test_right_password_sends_the_link_and_says_so(bob, client, mailbox):
    asleep(bob.user)
    assert signs_in(client).url == ASLEEP
    assert "courriel" in text(client.get(ASLEEP))
    assert "/reveil/" in mailbox.link(BOB)


def test_stranger_learns_nothing(bob, client, mailbox):
    awake = text(signs_in(client, password="pas le bon mot de passe"))
    asleep(bob.user)
    assert "Votre utilisateur est en sommeil" not in awake
    assert signs_in(client, password="pas le bon mot de passe").status_code == 200
    assert not mailbox.all()


def test_open_sessions_end_with_the_sleep(bob, signed_in):
    screen = signed_in(bob)
    asleep(bob.user)
    assert screen.get(reverse("accounts:my_data")).status_code == 302


def test_nothing_else_is_written_to_who_sleeps(bob, client, mailbox):
    asleep(bob.user)
    assert not can_sign_in(bob.user)
    client.post(reverse("account_reset_password"), {"email": BOB})
    (mail,) = mailbox.to(BOB)
    assert mail.template == "accounts/notices/waking"


def test_what_waited_is_withdrawn(bob):
    unseen_for(bob.user, 366, told_of_sleep_at=timezone.now() - timedelta(days=31))
    words = {"category": "accounts", "language": "fr-ca", "text": "x", "subject": "x"}
    Message.objects.create(**words, user=bob.user, event="x", template="t", recipient_email=BOB)
    tasks.watch_sleep()
    assert Message.objects.get().state == "cancelled"


def test_knocking_again_sends_one_mail(bob, client, mailbox, time_machine):
    asleep(bob.user)
    time_machine.move_to(timezone.now().replace(minute=1, second=0), tick=False)
    signs_in(client)
    signs_in(client)
    assert len(mailbox.to(BOB)) == 1


# --- Waking --------------------------------------------------------------------------------------


@pytest.fixture
def link(bob, client, mailbox):
    asleep(bob.user)
    signs_in(client)
    return mailbox.link(BOB)


def test_link_wakes_by_a_button(link, bob, client):
    assert "Réveiller mon utilisateur" in text(client.get(link))
    assert User.objects.get(pk=bob.user_id).asleep_since
    assert client.post(link).url == SIGN_IN
    assert signs_in(client).url != ASLEEP


def test_link_serves_once(link, bob, client):
    client.post(link)
    assert client.get(link).status_code == 410
    asleep(bob.user)
    client.post(link)
    assert User.objects.get(pk=bob.user_id).asleep_since


def test_link_lives_seven_days(link, bob, client, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    assert client.get(link).status_code == 410
    client.post(link)
    assert User.objects.get(pk=bob.user_id).asleep_since


@pytest.mark.parametrize("token", ["x", "a:b:c", "é" * 50])
def test_invented_link_is_none(client, token):
    assert client.get(reverse("accounts:wake", args=[token])).status_code == 410


def test_link_of_another_purpose_is_none(link, bob, client):
    other = actions.sleep.signing.dumps([str(bob.user.public_id), ""], salt="another.purpose")
    assert client.get(reverse("accounts:wake", args=[other])).status_code == 410


def test_link_does_not_let_in_who_was_shut_out_meanwhile(link, bob, client):
    User.objects.filter(pk=bob.user_id).update(is_active=False)
    assert client.get(link).status_code == 410


def wake_address(access, person):
    return reverse("organizations:wake", args=[access.organization.number, person.public_id])


def test_administrator_sees_who_sleeps_and_wakes_them(signed_in, alice, bob, client):
    asleep(bob.user)
    screen = signed_in(alice)
    people = reverse("organizations:memberships", args=[alice.organization.number])
    assert "En sommeil" in text(screen.get(people))
    screen.post(wake_address(alice, bob))
    assert "En sommeil" not in text(screen.get(people))
    assert JournalEntry.objects.latest("pk").actor == alice.user
    assert signs_in(client).url != ASLEEP


def test_nobody_else_wakes_bob(signed_in, alice, bob, charlie):
    asleep(bob.user)
    colleague = MembershipFactory(organization=alice.organization)
    assert signed_in(charlie).post(wake_address(alice, bob)).status_code == 404
    assert signed_in(colleague).post(wake_address(alice, bob)).status_code == 403
    assert User.objects.get(pk=bob.user_id).asleep_since


def test_last_administrator_asleep_still_answers_for_the_account(alice, client, mailbox):
    """The account is not without anyone: Alice can come back by herself, at any time."""
    asleep(alice.user)
    assert alice.organization.memberships.able_to_administer().filter(pk=alice.pk).exists()
    client.post(SIGN_IN, {"login": "alice@exemple.ca", "password": PASSWORD})
    client.post(mailbox.link("alice@exemple.ca"))
    assert User.objects.get(pk=alice.user_id).asleep_since is None
