"""A worker dies or dawdles: what the next one may do with what it took."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from notifications import actions
from notifications.models import BODY_LIFETIME, Channel, Message, MessageQuerySet, Outcome, State
from notifications.tasks import send_due
from portal.core.models import JournalEntry
from tests.notifications.conftest import end_leases
from tests.notifications.factories import MessageFactory
from tests.races import at_once

ROUNDS = 10


# --- Two workers at once -------------------------------------------------------------------------


def claim_at_once(claims: Callable[[], list[Message]]) -> list[Message]:
    """Have two workers take messages at the very same time; return all that they took."""

    def dawdle(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        if sql.startswith("SELECT"):
            time.sleep(0.05)  # between reading and writing, where races live
        return result

    def work() -> list[Message]:
        with connection.execute_wrapper(dawdle):
            return claims()

    return [message for taken in at_once(work, work) for message in taken]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_message():
    for _ in range(ROUNDS):
        MessageFactory()
        assert len(claim_at_once(lambda: actions.claim(Channel.EMAIL))) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would(monkeypatch):
    """If this fails, the test above shows nothing."""
    monkeypatch.setattr(MessageQuerySet, "select_for_update", lambda messages, **options: messages)
    doubles = 0
    for _ in range(ROUNDS):
        MessageFactory()
        doubles += len(claim_at_once(lambda: actions.claim(Channel.EMAIL))) > 1
    assert doubles


@pytest.mark.django_db
def test_slow_worker_whose_lease_ended_may_not_begin():
    MessageFactory()
    (slow,) = actions.claim(Channel.EMAIL)
    end_leases()
    actions.settle_abandoned()
    (quick,) = actions.claim(Channel.EMAIL)
    assert not actions.begin(slow)
    assert actions.begin(quick)
    assert not actions.begin(quick)


@pytest.mark.django_db
def test_answer_that_comes_after_the_lease_is_still_the_truth():
    MessageFactory(notice=True)
    (message,) = actions.claim(Channel.EMAIL)
    actions.begin(message)
    end_leases()
    actions.settle_abandoned()
    actions.settle(message, Outcome(State.SENT))
    assert Message.objects.get().state == State.SENT
    assert not actions.claim(Channel.EMAIL)


@pytest.mark.django_db
def test_answer_to_a_worker_that_lost_the_message_changes_nothing():
    MessageFactory()
    (slow,) = actions.claim(Channel.EMAIL)
    end_leases()
    actions.settle_abandoned()
    actions.claim(Channel.EMAIL)
    actions.settle(slow, Outcome(State.FAILED))
    assert Message.objects.get().state == State.CLAIMED


# --- A worker that died --------------------------------------------------------------------------


@pytest.mark.django_db
def test_message_taken_by_a_worker_that_lives_is_left_to_it(sink):
    MessageFactory()
    actions.claim(Channel.EMAIL)
    send_due()
    assert not sink.arrived


@pytest.mark.django_db
def test_message_whose_content_had_not_left_is_sent_by_the_next(sink):
    message = MessageFactory()
    actions.claim(Channel.EMAIL)
    end_leases()
    send_due()
    assert sink.counts == {message.recipient_email: 1}
    assert Message.objects.get().state == State.SENT


@pytest.mark.django_db
def test_code_whose_content_may_have_left_is_uncertain(sink):
    MessageFactory()
    (message,) = actions.claim(Channel.EMAIL)
    actions.begin(message)
    end_leases()
    send_due()
    assert Message.objects.get().state == State.UNCERTAIN
    assert not sink.arrived


@pytest.mark.django_db
def test_notice_whose_content_may_have_left_is_sent_once_more_and_marked(sink):
    MessageFactory(notice=True)
    (message,) = actions.claim(Channel.EMAIL)
    actions.begin(message)
    end_leases()
    send_due()
    kept = Message.objects.get()
    assert kept.state == State.SENT
    assert kept.doubted_at
    assert len(sink.arrived) == 1


@pytest.mark.django_db
def test_claimed_message_without_a_lease_cannot_be_written():
    message = MessageFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state=State.CLAIMED)


# --- What is kept --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_words_of_what_was_sent_cannot_be_kept():
    message = MessageFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state=State.SENT)


@pytest.mark.django_db
def test_words_of_what_failed_are_kept_a_week_and_no_longer():
    old, young, waiting = MessageFactory(failed=True), MessageFactory(failed=True), MessageFactory()
    Message.objects.exclude(pk=young.pk).update(written_at=timezone.now() - BODY_LIFETIME - timedelta(seconds=1))
    actions.wipe_old_bodies(timezone.now() - BODY_LIFETIME)
    assert {message.pk for message in Message.objects.all() if message.is_wiped} == {old.pk}
    assert waiting.text
    assert Message.objects.get(pk=old.pk).last_error == old.last_error


# --- Sending again -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_agent_sends_a_refused_message_again(sink, django_user_model):
    agent = django_user_model.objects.create_superuser("agent@example.org", first_name="Ada", last_name="Cyr")
    message = MessageFactory(failed=True, attempts=1)
    actions.resend(message, by=agent)
    send_due()
    assert sink.counts == {message.recipient_email: 1}
    entry = JournalEntry.objects.get()
    assert (entry.kind, entry.actor) == (actions.RESENT, agent)
    assert message.recipient_email not in str(entry.facts)


@pytest.mark.django_db
@pytest.mark.parametrize("trait", ["sent", "wiped", "waiting"])
def test_message_that_arrived_or_has_no_words_left_is_not_sent_again(trait, django_user_model):
    agent = django_user_model.objects.create_superuser("agent@example.org", first_name="Ada", last_name="Cyr")
    message = MessageFactory(**{"sent": {"sent": True}, "wiped": {"failed": True, "text": ""}, "waiting": {}}[trait])
    with pytest.raises(ValidationError):
        actions.resend(message, by=agent)
