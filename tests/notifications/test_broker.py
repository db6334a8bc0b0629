"""Valkey goes away: nobody notices, and the mail leaves all the same."""

import time

import pytest
from django.db import transaction

from notifications.actions import write
from notifications.models import Category, Message, Recipient, State
from tests.notifications.conftest import eventually, sweep

pytestmark = pytest.mark.django_db(transaction=True)


def deed(notice: str, event: str) -> float:
    """Do something that someone is told about; return how long the person waited."""
    begun = time.monotonic()
    with transaction.atomic():
        write(
            notice,
            to=Recipient("alice@example.org", "fr-ca"),
            event=event,
            category=Category.SECURITY,
            name="Alice",
            code="1",
        )
    return time.monotonic() - begun


def test_broker_that_is_down_costs_the_person_nothing_and_the_mail_a_minute(broker, sink, workers, notice):
    usual = deed(notice, "usual")
    broker.stop()
    assert deed(notice, "down") < usual + 1
    assert Message.objects.filter(state=State.TO_SEND).count() == 2
    broker.begin()
    workers()
    sweep()
    eventually(lambda: Message.objects.filter(state=State.SENT).count() == 2)
    assert sink.counts == {"alice@example.org": 2}


def test_worker_outlives_its_broker(broker, sink, workers, notice):
    workers()
    deed(notice, "before")
    eventually(lambda: len(sink.arrived) == 1)
    broker.stop()
    deed(notice, "down")
    broker.begin()
    sweep()
    eventually(lambda: not Message.objects.exclude(state=State.SENT).exists())
    assert sink.counts == {"alice@example.org": 2}
