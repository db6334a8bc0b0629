"""What a person prefers not to hear is not told, and what must be told is."""

import ast
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from notifications.actions import CHOSE, choose, write
from notifications.models import EVERYWHERE, MUTABLE, Category, Channel, Message, Mute, Recipient, State
from portal.core.models import JournalEntry, place_of
from tests.accounts.factories import UserFactory
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(email="alice@exemple.ca")


@pytest.fixture
def account():
    return OrganizationFactory()


def tell(notice, user, *, category=Category.ACCOUNTS, **more) -> Message:
    to = Recipient(user.email, "fr-ca", user, phone="+15145550142")
    event = f"test:{Message.objects.count()}"
    return write(notice, to=to, event=event, category=category, **{"name": "Alice", "code": "1"} | more)


def mute(user, place=EVERYWHERE) -> None:
    choose(user, places=[place], muted={(Category.ACCOUNTS, place)}, by=user)


@pytest.mark.parametrize("channel", Channel)
def test_what_is_muted_about_an_account_is_not_sent_and_keeps_no_words(notice, user, account, channel):
    mute(user, place_of(account))
    message = tell(notice, user, place=account, channel=channel)
    assert message.state == State.CANCELLED
    assert (message.subject, message.text, message.html) == ("", "", "")
    assert "préfère ne pas recevoir" in str(message.delivery.advice)


def test_other_accounts_and_what_is_about_none_are_still_told(notice, user, account):
    mute(user, place_of(account))
    assert tell(notice, user, place=OrganizationFactory()).state == State.TO_SEND
    assert tell(notice, user).state == State.TO_SEND


def test_who_mutes_all_accounts_hears_of_none(notice, user, account):
    mute(user)
    assert tell(notice, user, place=account).state == State.CANCELLED
    assert tell(notice, user).state == State.CANCELLED


def test_nobody_mutes_for_another(notice, user, account):
    mute(UserFactory(), place_of(account))
    assert tell(notice, user, place=account).state == State.TO_SEND


def test_security_is_told_whatever_was_chosen(notice, user, account):
    everything = {(category, place) for category in Category for place in (EVERYWHERE, place_of(account))}
    choose(user, places=[EVERYWHERE, place_of(account)], muted=everything, by=user)
    assert set(Mute.objects.values_list("category", flat=True)) == set(MUTABLE)
    assert tell(notice, user, category=Category.SECURITY, place=account).state == State.TO_SEND


def test_database_knows_no_mute_of_security(user):
    with pytest.raises(IntegrityError), transaction.atomic():
        Mute.objects.create(user=user, category=Category.SECURITY)


def test_choice_changes_the_accounts_that_it_is_about_and_no_other(user, account):
    other = place_of(OrganizationFactory())
    mute(user, other)
    mute(user, place_of(account))
    choose(user, places=[place_of(account)], muted={(Category.ACCOUNTS, EVERYWHERE)}, by=user)
    assert list(user.mutes.values_list("place", flat=True)) == [other]


def test_journal_tells_a_choice_and_not_the_same_choice_again(user, account):
    for _ in range(2):
        mute(user, place_of(account))
    assert [entry.kind for entry in JournalEntry.objects.filter(actor=user)] == [CHOSE]


# --- What may be muted says what it is about -------------------------------------------------------


def placeless(source: str) -> Iterator[int]:
    """Return the lines that write a message that may be muted, and do not say about which account."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "write":
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if given.get("category") != "Category.SECURITY" and "place" not in given:
                yield node.lineno


@pytest.mark.parametrize("app", ["organizations", "delegations", "cardrequests"])
def test_notices_of_accounts_say_about_which(app):
    for path in settings.BASE_DIR.glob(f"{app}/notices/*.py"):
        assert not list(placeless(path.read_text())), path


def test_notice_that_does_not_say_is_known():
    assert list(placeless("write('a', category=Category.ACCOUNTS)\nwrite('b', category=Category.SECURITY)")) == [1]
    assert not list(placeless("write('a', category=Category.ACCOUNTS, place=account)"))
