"""Two pages at once: real threads, real connections."""

from datetime import date
from uuid import uuid4

import pytest

from cardrequests import actions
from cardrequests.actions.participants import Person
from cardrequests.actions.sessions import Sheet
from cardrequests.actions.trainers import Newcomer
from cardrequests.forms.sessions import SessionForm
from cardrequests.models import Participant, Title, Trainer, TrainingSession
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import TrainerFactory, TrainingSessionFactory
from tests.cardrequests.typed import sheet
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4


def sheet_of(trainer, session=None, **typed):
    form = SessionForm(sheet(**typed), trainer=trainer, session=session)
    assert form.is_valid(), form.errors
    return Sheet(**form.sheet)


def person(name):
    title = Title.objects.order_by("position")[0]
    return Person(title, "Marie", name, date(1985, 6, 24), "+15142761234")


def test_form_sent_by_several_clicks_at_once_is_one_session():
    trainer = TrainerFactory()
    for _ in range(TIMES):
        key, typed = uuid4(), sheet_of(trainer)
        made = at_once(*[lambda k=key, t=typed: actions.sessions.create(t, key=k, by=trainer) for _ in range(4)])
        assert not refusals(made)
        assert len({session.pk for session in made}) == 1
    numbers = sorted(TrainingSession.objects.values_list("number", flat=True))
    assert [int(number[-5:]) for number in numbers] == list(range(1, TIMES + 1))


def test_two_windows_that_save_different_sheets_keep_one_and_tell_the_other():
    session = TrainingSessionFactory()
    for turn in range(TIMES):
        seen = TrainingSession.objects.get().version
        first, second = (sheet_of(session.trainer, session, place=f"{place} {turn}") for place in ("Magog", "Orford"))
        results = at_once(
            lambda s=seen, t=first: actions.sessions.save(session, t, seen=s, by=session.trainer),
            lambda s=seen, t=second: actions.sessions.save(session, t, seen=s, by=session.trainer),
        )
        assert [refusal.code for refusal in refusals(results)] == ["stale"]
        assert TrainingSession.objects.get().version == seen + 1


def test_same_person_added_twice_at_once_is_there_once():
    session = TrainingSessionFactory()
    for turn in range(TIMES):
        someone = person(f"Roy{'abcd'[turn]}")
        results = at_once(*[lambda p=someone: actions.participants.add(session, p, by=session.trainer)] * 3)
        assert len(refusals(results)) == 2
    assert session.participants.count() == TIMES


def test_list_confirmed_twice_at_once_is_added_once():
    session = TrainingSessionFactory()
    people = [person(f"Roy {letter}") for letter in "abcdefgh"]
    added = at_once(*[lambda: actions.participants.import_list(session, people, by=session.trainer)] * 3)
    assert sorted(added) == [0, 0, len(people)]


def test_nobody_is_added_to_a_session_that_is_being_cancelled():
    for turn in range(TIMES):
        session = TrainingSessionFactory()
        someone = person(f"Roy{'abcd'[turn]}")
        results = at_once(
            lambda s=session: actions.sessions.cancel(s, by=s.trainer),
            lambda s=session, p=someone: actions.participants.add(s, p, by=s.trainer),
        )
        session.refresh_from_db()
        assert session.state == "cancelled"
        assert session.participants.count() + len(refusals(results)) == 1


def test_participant_and_submission_written_past_the_actions_wait_for_one_another():
    """The trigger's own lock: a submission that does not come through the actions is safe as well."""
    session = TrainingSessionFactory(participants=1)
    terms = {"payment_mode": "cheque", "billed_to": "organism", "unit_price": 2, "state": "submitted"}

    def submit():
        return TrainingSession.objects.filter(pk=session.pk, state="new").update(
            submitted_at=session.created_at, **terms
        )

    facts = person("Roy").facts
    results = at_once(submit, lambda: Participant.objects.create(session=session, **facts))
    assert results[0] == 1
    assert session.participants.count() + len(refusals(results)) == 2


def test_trainers_of_the_same_letters_opened_at_once_have_each_their_number():
    agent = UserFactory(agent=True)
    newcomers = [Newcomer("Claude", "Ethier", f"claude.{number}@exemple.ca") for number in range(6)]
    at_once(*[lambda n=newcomer: actions.trainers.open_trainer(n, by=agent) for newcomer in newcomers])
    assert sorted(Trainer.objects.values_list("abbreviation", flat=True)) == [f"ETHC{n:03}" for n in range(1, 7)]
