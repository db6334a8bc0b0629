"""A stranger does not learn who has a user: same pages, same limits, same time; the owner is told."""

import statistics
import time
from datetime import timedelta
from itertools import count

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.accounts.conftest import CODE, Newcomer
from tests.accounts.factories import UserFactory

PAIRS = 50


class QuickArgon(Argon2PasswordHasher):
    """Slow enough to be missed where it is forgotten, quick enough for two hundred walks."""

    time_cost, memory_cost, parallelism = 2, 16_384, 1


@pytest.fixture
def quick_argon(settings, db):
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon"]


@pytest.fixture
def owner(nadia):
    return UserFactory(email=nadia.email, english=True)


def stable(response):
    """Return a page without what changes at every opening of it: the tokens of its forms, the number of the request."""
    context = response.context[0] if response.context else {}
    page = response.content.decode()
    for changing in (str(context.get("csrf_token", "")), response.headers.get("X-Request-ID", "")):
        page = page.replace(changing, "") if changing else page
    return page


@pytest.mark.guide("TQ-4")
def test_taken_address_opens_no_second_user(nadia, owner, mailbox):
    assert nadia.asks_code().url == reverse(CODE)
    assert User.objects.count() == 1
    assert [message.template for message in mailbox.to(nadia.email)] == ["accounts/notices/already_registered"]


def test_owner_reads_how_to_sign_in_in_the_own_language(nadia, owner, mailbox):
    nadia.asks_code()
    mail = mailbox.latest(nadia.email)
    assert (mail.language, mail.user) == ("en", owner)
    assert reverse("account_login") in mail.text
    assert reverse("account_reset_password") in mail.text
    assert owner.username in mail.text


def test_owner_is_told_at_most_once_an_hour(nadia, owner, elsewhere, mailbox, time_machine):
    nadia.asks_code()
    elsewhere.asks_code()
    assert len(mailbox.to(nadia.email)) == 1
    time_machine.move_to(timezone.now() + timedelta(hours=1, seconds=1))
    elsewhere.gives_address(email="autre@exemple.ca")
    elsewhere.asks_code()
    assert len(mailbox.to(nadia.email)) == 2


def test_inactive_owner_receives_nothing(nadia, mailbox):
    UserFactory(email=nadia.email, inactive=True)
    nadia.asks_code()
    assert [message.state for message in mailbox.to(nadia.email)] == ["cancelled"]


def test_pages_are_the_same_to_the_letter(nadia, elsewhere, owner):
    elsewhere.email = "nadja@exemple.ca"
    walks = []
    for visitor in (nadia, elsewhere):
        visitor.asks_code()
        answers = [visitor.opens(CODE), *[visitor.types("00000000") for _ in range(6)], visitor.asks_again()]
        walks.append([(answer.status_code, stable(answer).replace(visitor.email, "")) for answer in answers])
    known, unknown = walks
    assert known == unknown


def test_limits_are_the_same(nadia, elsewhere, owner, time_machine):
    elsewhere.email = "nadja@exemple.ca"
    heard = []
    for visitor in (nadia, elsewhere):
        visitor.asks_code()
        for _ in range(3):
            time_machine.move_to(timezone.now() + timedelta(seconds=61))
            visitor.asks_again()
        heard.append([str(message) for message in visitor.opens(CODE).context["messages"]])
    assert heard[0] == heard[1]
    assert "Trop de codes" in heard[0][-1]


places = count(1)


def walk_in(email):
    """Go through both screens in a new browser, as from another place, and return the seconds that each took."""
    visitor = Newcomer(Client(REMOTE_ADDR=f"2001:db8:{next(places):x}::1"), email=email)
    begun = time.perf_counter()
    visitor.gives_address()
    first = time.perf_counter()
    visitor.gives_names()
    return first - begun, time.perf_counter() - first


def timed_pairs(known, unknown):
    """Walk in for one of each kind by turns, the order changing: what slows this machine down slows both."""
    pairs = []
    for number, addresses in enumerate(zip(known, unknown, strict=True)):
        first, second = addresses if number % 2 else reversed(addresses)
        times = {first: walk_in(first), second: walk_in(second)}
        pairs.append(tuple(times[address] for address in addresses))
    return pairs


def same_time(pairs, *, screen):
    difference = statistics.median(known[screen] - unknown[screen] for known, unknown in pairs)
    usual = statistics.median(unknown[screen] for _, unknown in pairs)
    return abs(difference) < max(0.1 * usual, 0.005)


def people_and_strangers(pairs):
    people = [UserFactory().email for _ in range(pairs)]
    return people, [f"inconnue.{next(places)}@exemple.ca" for _ in people]


def test_both_screens_take_the_same_time(quick_argon):
    """Other tests run meanwhile and may spoil a measure, but not three."""
    walk_in("premiere@exemple.ca")
    for _ in range(3):
        pairs = timed_pairs(*people_and_strangers(PAIRS))
        if same_time(pairs, screen=0) and same_time(pairs, screen=1):
            return
    raise AssertionError("One can tell from the time who has a user.")


def test_asking_again_takes_the_same_time_though_the_owner_is_told_once(quick_argon):
    for _ in range(3):
        people, strangers = people_and_strangers(PAIRS // 2)
        timed_pairs(people, strangers)
        if same_time(timed_pairs(people, strangers), screen=1):
            return
    raise AssertionError("One can tell from the time who has a user.")
