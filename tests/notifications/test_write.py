"""What is written, in which words, and what is not written at all."""

import time
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from notifications import actions
from notifications.models import Category, Message, Recipient, State
from tests.races import at_once

pytestmark = pytest.mark.django_db

ALICE = Recipient("alice@example.org", "fr-ca")
write = partial(actions.write, category=Category.SECURITY)


@pytest.fixture
def user(django_user_model):
    return django_user_model.objects.create_user("alice@example.org", first_name="Alice", last_name="Roy")


def test_person_is_written_to_in_her_language(notice):
    french = write(notice, to=ALICE, event="a", name="Alice", code="1")
    english = write(notice, to=Recipient("bob@example.org", "en"), event="a", name="Bob", code="1")
    assert (french.subject, french.language) == ("Bonjour Alice", "fr-ca")
    assert (english.subject, english.language) == ("Hello Bob", "en")
    assert english.text.startswith("Hello Bob,")


def test_text_is_not_escaped_and_html_is(notice):
    message = write(notice, to=ALICE, event="a", name="<b>L’Été & fils</b>", code="'1'")
    assert message.subject == "Bonjour <b>L’Été & fils</b>"
    assert "Code : '1'" in message.text
    assert "&lt;b&gt;L’Été &amp; fils&lt;/b&gt;" in message.html


def test_html_carries_its_style_where_mail_readers_look(notice):
    html = write(notice, to=ALICE, event="a", name="Alice", code="1").html
    assert 'class="code" style="font-weight: bold;"' in html
    assert "prefers-color-scheme: dark" in html


@pytest.mark.parametrize(
    "name", ["Bob\r\nBcc: everyone@example.org", "Bob\nBcc: x@example.org", "Bob\u2028Bcc: x", "Bob\x85\x0bBcc: x"]
)
def test_name_cannot_begin_a_header_of_its_own(notice, name):
    subject = write(notice, to=ALICE, event="a", name=name, code="1").subject
    assert len(subject.splitlines()) == 1
    assert subject.startswith("Bonjour Bob Bcc")


def test_long_name_is_cut_rather_than_refused(notice):
    assert len(write(notice, to=ALICE, event="a", name="x" * 400, code="1").subject) == 250


@pytest.mark.parametrize("address", ["a@example.org, b@example.org", "a@example.org\nBcc: b@example.org", "nobody", ""])
def test_message_goes_to_exactly_one_address(notice, address):
    with pytest.raises(ValidationError):
        write(notice, to=Recipient(address, "fr-ca"), event="a", name="Alice", code="1")


def test_same_event_is_told_once_to_each_address(notice):
    first = write(notice, to=ALICE, event="a", name="Alice", code="1")
    again = write(notice, to=ALICE, event="a", name="Alice", code="2")
    other_event = write(notice, to=ALICE, event="b", name="Alice", code="2")
    other_person = write(notice, to=Recipient("bob@example.org", "en"), event="a", name="Bob", code="1")
    assert again == first
    assert len({first.pk, other_event.pk, other_person.pk}) == Message.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_five_who_tell_the_same_at_once_tell_it_once(notice):
    def tell():
        with transaction.atomic():
            message = write(notice, to=ALICE, event="a", name="Alice", code="1")
            time.sleep(0.05)  # the others come while this is not yet certain
        return message

    assert at_once(*[tell] * 5) == [Message.objects.get()] * 5


def test_database_holds_the_same_event_once(notice):
    message = write(notice, to=ALICE, event="a", name="Alice", code="1")
    message.pk, message.public_id = None, "0" * 32
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save(force_insert=True)


@pytest.mark.parametrize("category", Category)
def test_person_who_is_shut_out_is_not_written_to(notice, user, category):
    to = Recipient(user.email, "fr-ca", user, is_reachable=False)
    message = write(notice, to=to, event="a", category=category, name="Alice", code="1")
    assert message.state == State.CANCELLED
    assert (message.subject, message.text, message.html) == ("", "", "")
    assert "inactive" in str(message.delivery.advice)


def test_every_notice_says_what_it_is_for(notice):
    with pytest.raises(TypeError, match="category"):
        actions.write(notice, to=ALICE, event="a", name="Alice", code="1")


def test_message_of_a_deed_that_fails_was_never_written(notice, django_capture_on_commit_callbacks):
    def deed():
        with transaction.atomic():
            write(notice, to=ALICE, event="a", name="Alice", code="1")
            raise RuntimeError

    with django_capture_on_commit_callbacks() as woken, pytest.raises(RuntimeError):
        deed()
    assert not Message.objects.exists()
    assert not woken


def test_every_state_is_told_in_words_with_something_to_do():
    for state in State:
        delivery = Message(state=state).delivery
        assert delivery.label
        assert delivery.advice
        assert delivery.colour
