"""An SMS: in which words it is written, what the gateway answers, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications import actions
from notifications.models import Category, Channel, Message, Recipient, State
from notifications.tasks import send_due
from tests.notifications.factories import MessageFactory
from tests.notifications.gateway import ACCOUNT, SENDER, TOKEN

pytestmark = pytest.mark.django_db

ALICE = Recipient("alice@example.org", "fr-ca", phone="+15145550142")


def write(notice: str, to: Recipient = ALICE, event: str = "a", **more) -> Message:
    words = {"name": "Alice", "code": "1234 5678"} | more
    return actions.write(notice, to=to, event=event, category=Category.SECURITY, channel=Channel.SMS, **words)


def sent(message: Message) -> Message:
    send_due("sms")
    message.refresh_from_db()
    return message


# --- Writing -------------------------------------------------------------------------------------


def test_sms_is_one_short_line_in_the_language_of_its_reader(notice):
    message = write(notice)
    assert message.text == "Bonjour, c'est Alice. Code : 1234 5678"
    assert (message.subject, message.html) == ("", "")
    assert (message.recipient_email, message.recipient_phone) == ("", ALICE.phone)
    assert write(notice, replace(ALICE, language="en"), event="b").text.startswith("Hello Alice.")


def test_one_event_is_told_once_to_a_number_and_once_to_an_address(notice):
    first, again = write(notice), write(notice, code="9")
    mail = actions.write(notice, to=ALICE, event="a", category=Category.SECURITY, name="Alice", code="1")
    other = write(notice, replace(ALICE, phone="+15145550143"))
    assert again == first
    assert len({first.pk, mail.pk, other.pk}) == Message.objects.count() == 3


def test_database_holds_the_same_event_once(notice):
    message = write(notice)
    message.pk, message.public_id = None, "0" * 32
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save(force_insert=True)


@pytest.mark.parametrize("number", ["", "514 555-0142", "+1514555014x", "+15145550142\n", "+15145550142,+15145550143"])
def test_sms_goes_to_exactly_one_number(notice, number):
    with pytest.raises(ValidationError):
        write(notice, replace(ALICE, phone=number))


@pytest.mark.parametrize("wrong", [{"recipient_phone": ""}, {"recipient_email": "a@example.org"}, {"channel": "email"}])
def test_row_is_one_mail_or_one_sms(wrong):
    message = MessageFactory(sms=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**wrong)


def test_person_who_is_shut_out_gets_no_sms(notice):
    message = write(notice, replace(ALICE, is_reachable=False))
    assert (message.state, message.text) == (State.CANCELLED, "")


# --- What the gateway answers ----------------------------------------------------------------------


def test_sms_that_the_gateway_took_is_sent_and_its_words_are_wiped(gateway):
    message = MessageFactory(sms=True)
    words = message.text
    sent(message)
    assert (message.state, message.text, message.last_error) == (State.SENT, "", "")
    (offer,) = gateway.offers
    assert offer.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert offer.credentials == f"{ACCOUNT}:{TOKEN}"
    assert offer.fields == {"To": [message.recipient_phone], "From": [SENDER], "Body": [words]}


def test_several_leave_in_one_run(gateway):
    messages = MessageFactory.create_batch(3, sms=True)
    send_due("sms")
    assert {number for number, words in gateway.arrived} == {message.recipient_phone for message in messages}
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}


@pytest.mark.parametrize("status", [400, 404, 422])
def test_refused_sms_says_why_and_its_neighbour_leaves(gateway, status):
    message, neighbour = MessageFactory(sms=True), MessageFactory(sms=True)
    said = f"The 'To' number {message.recipient_phone} is not valid: 1234 5678"
    gateway.says = (status, {"code": 21211, "message": said, "status": status})
    sent(message)
    assert (message.state, message.last_error) == (State.FAILED, f"{status} 21211 The 'To' number … is not valid: …")
    neighbour.refresh_from_db()
    assert neighbour.state == State.FAILED
    assert len(gateway.offers) == 2


@pytest.mark.parametrize("status", [301, 307, 401, 403, 429, 500, 503])
def test_gateway_that_says_later_or_not_you_is_asked_again_and_left_in_peace_meanwhile(gateway, status):
    messages = MessageFactory.create_batch(3, sms=True)
    gateway.says = (status, {"code": 20003, "message": "Authenticate"})
    send_due("sms")
    states = [message.state for message in Message.objects.order_by("pk")]
    assert states == [State.DEFERRED, State.TO_SEND, State.TO_SEND]
    assert len(gateway.offers) == 1
    messages[0].refresh_from_db()
    assert messages[0].next_at > timezone.now() + timedelta(seconds=50)
    assert messages[0].last_error == f"{status} 20003 Authenticate"


@pytest.mark.parametrize(
    "body", [b"", b"<html>Bad gateway</html>", b"[]", b'{"code": 1}', b"\xff\xfe", b'"' + b"x" * 99999]
)
def test_answer_that_is_no_answer_of_a_gateway_is_only_numbered(gateway, body):
    gateway.says = (400, body)
    assert sent(MessageFactory(sms=True)).last_error == "400"


def test_words_of_a_hostile_gateway_are_one_harmless_line(gateway):
    gateway.says = (400, {"code": 1, "message": "\x1b[31mred\x07\u202e\n" + "x" * 400})
    words = sent(MessageFactory(sms=True)).last_error
    assert words.isprintable()
    assert len(words) == 250


def test_answer_that_no_gateway_gives_leaves_a_doubt(gateway):
    gateway.says = (200, b"<html>Please pay for the hotel's network</html>")
    assert sent(MessageFactory(sms=True)).state == State.UNCERTAIN
