"""Real workers, killed as a power cut kills: nothing is lost, and nothing comes twice unmarked."""

import random
import time

import psutil
import pytest
from django.db.models import QuerySet

from notifications.models import Category, Message, State
from tests.notifications.conftest import end_leases, eventually, let_time_pass, sweep
from tests.notifications.factories import MessageFactory
from tests.notifications.sink import SAY_NOTHING

pytestmark = pytest.mark.django_db(transaction=True)


def test_worker_killed_before_the_content_left_loses_nothing(sink, workers):
    message = MessageFactory()
    sink.says["DATA"] = SAY_NOTHING
    worker = workers()
    sweep()
    assert sink.is_silent.wait(30)
    worker.kill()
    assert Message.objects.get().state == State.CLAIMED

    sink.says_again()
    end_leases()
    workers()
    sweep()
    eventually(lambda: Message.objects.get().state == State.SENT)
    assert sink.counts == {message.recipient_email: 1}


def test_worker_killed_after_the_content_left_leaves_a_mark(sink, workers):
    sink.says["CONTENT"] = SAY_NOTHING
    worker = workers(processes=2)
    code = MessageFactory()
    sweep()
    eventually(lambda: len(sink.arrived) == 1)
    notice = MessageFactory(notice=True)
    sweep()
    eventually(lambda: len(sink.arrived) == 2)
    worker.kill()

    workers()
    sink.says_again()
    end_leases()
    sweep()
    eventually(lambda: not Message.objects.exclude(state__in=[State.SENT, State.UNCERTAIN]).exists())
    code.refresh_from_db()
    notice.refresh_from_db()
    assert (code.state, notice.state) == (State.UNCERTAIN, State.SENT)
    assert code.doubted_at is not None
    assert notice.doubted_at is not None
    assert sink.counts == {code.recipient_email: 1, notice.recipient_email: 2}
    assert len({mail["Message-ID"] for mail in sink.arrived}) == 2


def test_worker_sends_sms_while_it_waits_for_the_mail_server(sink, gateway, workers):
    sink.says["DATA"] = SAY_NOTHING
    workers(processes=2, sms_url=gateway.url)
    mail, text = MessageFactory(), MessageFactory(sms=True)
    sweep()
    assert sink.is_silent.wait(30)
    sweep("sms")
    eventually(lambda: Message.objects.get(pk=text.pk).state == State.SENT)
    assert gateway.arrived == [(text.recipient_phone, text.text)]
    assert Message.objects.get(pk=mail.pk).state == State.CLAIMED


def test_two_workers_share_the_queue_and_send_each_mail_once(sink, workers):
    messages = MessageFactory.create_batch(250)
    sink.says["RCPT"] = 0.01
    workers(processes=2)
    for _ in range(6):
        sweep()
    eventually(lambda: not Message.objects.exclude(state=State.SENT).exists())
    assert sink.counts == {message.recipient_email: 1 for message in messages}
    assert len(sink.sessions) > 1


def test_two_hundred_mails_through_a_storm(sink, workers):
    """Worker processes are killed at any moment, and leases end under those that live."""
    for category in Category:
        MessageFactory.create_batch(100, category=category)
    sink.says["CONTENT"] = 0.02
    worker = workers(processes=2)
    kills, deadline = 0, time.monotonic() + 240
    while waiting().exists():
        assert time.monotonic() < deadline
        sweep()
        sweep()
        if more_arrive(sink):
            for child in psutil.Process(worker.process.pid).children()[: random.randint(0, 1) + 1]:  # noqa: S311
                child.kill()
                kills += 1
        else:
            # What a supervisor does with a worker that stands still.
            worker.kill()
            worker = workers(processes=2)
        let_time_pass()
    assert kills > 5
    assert_nothing_is_lost_or_unmarked(sink)


def waiting() -> QuerySet[Message]:
    return Message.objects.filter(state__in=[State.TO_SEND, State.CLAIMED, State.DEFERRED])


def more_arrive(sink) -> bool:
    """Wait until a few more mails have arrived, or all; False if the workers do nothing for long."""
    enough = len(sink.arrived) + random.randint(5, 25)  # noqa: S311
    deadline = time.monotonic() + 10
    while len(sink.arrived) < enough and waiting().exists():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def assert_nothing_is_lost_or_unmarked(sink) -> None:
    for message in Message.objects.all():
        copies = sink.counts[message.recipient_email]
        if message.doubted_at is None:
            assert (message.state, copies) == (State.SENT, 1)
        elif message.category == Category.SECURITY:
            assert copies <= 1
        else:
            assert copies <= 2
            assert message.state == State.UNCERTAIN or copies
