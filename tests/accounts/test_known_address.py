"""A stranger does not learn who has a user: same pages, same limits, same time; the owner is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.accounts.conftest import CODE, Newcomer
from tests.accounts.factories import UserFactory
from tests.timing import from_elsewhere, nobody, require_same_time, seconds


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


def walk_in(email):
    """Go through both screens in a new browser and return the seconds that each took."""
    visitor = Newcomer(from_elsewhere(), email=email)
    return seconds(visitor.gives_address), seconds(visitor.gives_names)


def someone():
    return UserFactory().email


@pytest.mark.parametrize("screen", [0, 1])
def test_both_screens_take_the_same_time(screen, quick_argon):
    require_same_time(lambda: walk_in(someone())[screen], lambda: walk_in(nobody())[screen])


def test_asking_again_takes_the_same_time_though_the_owner_is_told_once(quick_argon):
    def asks_again(email):
        walk_in(email)
        return walk_in(email)[1]

    require_same_time(lambda: asks_again(someone()), lambda: asks_again(nobody()))
