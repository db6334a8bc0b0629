"""What the mail server answers, and what becomes of the message."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from notifications.actions import begin, cancel_waiting, claim, release, write
from notifications.models import Category, Channel, Message, Recipient, State
from notifications.tasks import send_due
from tests.notifications.factories import MessageFactory
from tests.notifications.sink import HANG_UP

pytestmark = pytest.mark.django_db


def person(django_user_model):
    return django_user_model.objects.create_user("alice@example.org", first_name="Alice", last_name="Roy")


def minutes_until(message: Message) -> int:
    return round((message.next_at - timezone.now()).total_seconds() / 60)


def test_message_that_the_server_took_is_sent_and_its_words_are_wiped(sink):
    message = MessageFactory()
    send_due()
    message.refresh_from_db()
    assert (message.state, message.last_error) == (State.SENT, "")
    assert message.sent_at
    assert (message.subject, message.text, message.html, message.last_error) == ("", "", "", "")
    assert sink.counts == {message.recipient_email: 1}


def test_mail_is_what_was_written(sink, settings):
    message = MessageFactory(language="en")
    send_due()
    (received,) = sink.arrived
    assert received["Subject"] == message.subject
    assert received["From"] == settings.DEFAULT_FROM_EMAIL
    assert received["To"] == message.recipient_email
    assert received["Message-ID"] == f"<{message.public_id}@{settings.SITE_HOST}>"
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Content-Language"] == "en"
    assert received.get_content_type() == "multipart/alternative"
    text, html = received.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == message.text
    assert html.get_content_type() == "text/html"
    assert html.get_content() == message.html


def test_written_name_reaches_the_reader_in_one_subject(sink, notice):
    write(
        notice,
        to=Recipient("eve@example.org", "en"),
        event="a",
        category=Category.SECURITY,
        name="Ève\r\nBcc: all@example.org",
        code="1",
    )
    send_due()
    (received,) = sink.arrived
    assert received["Subject"] == "Hello Ève Bcc: all@example.org"
    assert received["Bcc"] is None


def test_many_messages_take_one_connection(sink):
    MessageFactory.create_batch(120)
    send_due()
    assert len(sink.arrived) == 120
    assert len(sink.sessions) == 1


def test_code_leaves_before_a_notice_that_waits_longer(sink):
    notice = MessageFactory(notice=True, old=True)
    code = MessageFactory()
    send_due()
    assert list(sink.counts) == [code.recipient_email, notice.recipient_email]


@pytest.mark.parametrize("step", ["RCPT", "DATA", "CONTENT"])
def test_server_that_says_later_is_asked_again_ever_more_rarely(sink, step):
    message = MessageFactory()
    sink.says[step] = "451 4.7.1 Greylisted"
    pauses = []
    for _ in range(5):
        send_due()
        message.refresh_from_db()
        assert (message.state, message.last_error) == (State.DEFERRED, "451 4.7.1 Greylisted")
        pauses.append(minutes_until(message))
        Message.objects.update(next_at=timezone.now())
    assert pauses == [1, 5, 15, 60, 60]
    sink.says_again()
    send_due()
    assert sink.counts == {message.recipient_email: 1}


def test_message_is_not_offered_before_its_time(sink):
    MessageFactory(next_at=timezone.now() + timedelta(minutes=1))
    send_due()
    assert not sink.sessions


def test_server_that_says_later_for_a_day_has_refused(sink):
    message = MessageFactory(give_up_at=timezone.now())
    sink.says["RCPT"] = "450 4.2.1 Mailbox is busy"
    send_due()
    message.refresh_from_db()
    assert (message.state, message.last_error) == (State.FAILED, "450 4.2.1 Mailbox is busy")


@pytest.mark.parametrize("step", ["RCPT", "DATA", "CONTENT"])
def test_refused_message_is_not_offered_again_and_its_neighbour_arrives(sink, step):
    refused, neighbour = MessageFactory(), MessageFactory()
    sink.says[step] = "550 5.1.1 No such mailbox"
    send_due()
    sink.says_again()
    Message.objects.filter(pk=neighbour.pk).update(state=State.TO_SEND)
    send_due()
    refused.refresh_from_db()
    assert (refused.state, refused.last_error, refused.attempts) == (State.FAILED, "550 5.1.1 No such mailbox", 1)
    assert sink.counts == {neighbour.recipient_email: 1}


def test_refused_address_leaves_the_line_good_for_the_next(sink):
    sink.says["RCPT"] = "550 5.1.1 No such mailbox"
    MessageFactory.create_batch(3)
    send_due()
    assert set(Message.objects.values_list("state", flat=True)) == {State.FAILED}
    assert len(sink.sessions) == 1


def test_portal_whose_own_address_is_refused_keeps_the_message(sink):
    message = MessageFactory()
    sink.says["MAIL"] = "550 5.7.1 Who are you?"
    send_due()
    message.refresh_from_db()
    assert message.state == State.DEFERRED


def test_words_of_a_hostile_server_are_one_harmless_line(sink):
    message = MessageFactory()
    sink.says["RCPT"] = "550 \x1b[31mred\x07\u202e" + "x" * 400
    send_due()
    message.refresh_from_db()
    assert message.last_error.isprintable()
    assert len(message.last_error) == 250


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_line_cut_before_the_content_costs_a_minute(sink, step):
    message = MessageFactory()
    sink.says[step] = HANG_UP
    send_due()
    message.refresh_from_db()
    assert (message.state, minutes_until(message)) == (State.DEFERRED, 1)
    assert message.doubted_at is None


def test_code_whose_line_was_cut_after_the_content_is_uncertain_and_never_repeated(sink):
    message = MessageFactory()
    sink.says["CONTENT"] = HANG_UP
    send_due()
    sink.says_again()
    send_due()
    message.refresh_from_db()
    assert message.state == State.UNCERTAIN
    assert message.doubted_at
    assert sink.counts == {message.recipient_email: 1}


def test_notice_whose_line_was_cut_after_the_content_is_repeated_once_and_recognisable(sink):
    message = MessageFactory(notice=True)
    sink.says["CONTENT"] = HANG_UP
    for _ in range(3):
        send_due()
    message.refresh_from_db()
    assert message.state == State.UNCERTAIN
    first, second = sink.arrived
    assert first["Message-ID"] == second["Message-ID"]


def test_server_that_files_slowly_is_waited_for(sink, settings):
    settings.EMAIL_TIMEOUT = 1
    message = MessageFactory()
    sink.says["CONTENT"] = 1.5
    send_due()
    message.refresh_from_db()
    assert message.state == State.SENT


def test_server_that_is_away_leaves_the_queue_as_it_is(sink):
    message = MessageFactory()
    sink.stop()
    send_due()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.TO_SEND, 0)


def test_server_that_is_away_for_a_day_ends_the_wait(sink):
    message = MessageFactory(old=True, give_up_at=timezone.now())
    sink.stop()
    send_due()
    message.refresh_from_db()
    assert message.state == State.FAILED


def test_person_who_became_inactive_meanwhile_is_not_written_to(sink, django_user_model):
    message = MessageFactory(user=person(django_user_model))
    django_user_model.objects.update(is_active=False)
    send_due()
    message.refresh_from_db()
    assert (message.state, message.text) == (State.CANCELLED, "")
    assert not sink.arrived


@pytest.mark.parametrize("state", [State.TO_SEND, State.DEFERRED])
def test_what_waits_for_a_person_who_is_shut_out_is_withdrawn(sink, django_user_model, state):
    alice = person(django_user_model)
    hers, another = MessageFactory(user=alice, state=state), MessageFactory()
    cancel_waiting(alice)
    send_due()
    hers.refresh_from_db()
    assert (hers.state, hers.text) == (State.CANCELLED, "")
    assert sink.counts == {another.recipient_email: 1}


def test_worker_that_has_taken_it_lets_go_of_it(sink, django_user_model):
    alice = person(django_user_model)
    message = MessageFactory(user=alice)
    (taken,) = claim(Channel.EMAIL)
    cancel_waiting(alice)
    assert not begin(taken)
    release([taken])
    message.refresh_from_db()
    assert message.state == State.CANCELLED


def test_what_failed_cannot_be_sent_again_to_a_person_who_is_shut_out(django_user_model):
    alice = person(django_user_model)
    message = MessageFactory(user=alice, failed=True)
    assert message.is_resendable
    cancel_waiting(alice)
    message.refresh_from_db()
    assert (message.state, message.is_resendable) == (State.FAILED, False)


def test_developer_reads_the_mail_in_the_console(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    message = MessageFactory()
    send_due()
    message.refresh_from_db()
    assert message.state == State.SENT
    assert [email.to for email in mail.outbox] == [[message.recipient_email]]
