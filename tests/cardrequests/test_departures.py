"""Who leaves and what is forgotten: a trainer who closes the own user, people who took part long ago."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import actions as people
from cardrequests import actions
from cardrequests.models import Participant, SessionDraft, TrainingSession
from portal.core import retention
from tests.accounts.rights import found
from tests.cardrequests.factories import TrainingSessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule():
    return next(rule for rule in retention.rules() if rule.name == "participants")


def test_trainer_whose_cards_are_still_to_come_does_not_close_the_user(claude):
    session = TrainingSessionFactory(trainer=claude, submitted=True, participants=1)
    with pytest.raises(ValidationError, match=session.number):
        people.closing.close(claude.user)


def test_trainer_who_closes_the_user_is_named_nowhere_and_what_was_reported_stays(claude):
    leave_sessions_of(claude)
    session = TrainingSessionFactory(
        trainer=claude, participants=1, delivery_attention="Mme Claude Ethier", delivery_email="claude@exemple.ca"
    )
    actions.sessions.keep_draft({"place": "Chez Claude Ethier"}, key=session.public_id, by=claude)
    people.closing.close(claude.user)
    # The last mail still needs the address; it is forgotten once it has left.
    left = {where for where in found({"Ethier", "claude@exemple.ca"}) if where[0] != "notifications_message"}
    assert left == set()
    session.refresh_from_db()
    claude.refresh_from_db()
    assert (session.state, session.organism_name, session.participants.count()) == ("cancelled", "Résidence du Parc", 1)
    assert (claude.is_active, claude.abbreviation) == (False, "ETHC003")
    assert not SessionDraft.objects.exists()


def leave_sessions_of(trainer):
    own = {"delivery_attention": "Claude Ethier", "delivery_email": "claude@exemple.ca"}
    for state in ({"shipped": True, "participants": 1}, {"cancelled": True}):
        TrainingSessionFactory(trainer=trainer, **state, **own)


def test_people_are_forgotten_when_their_time_is_up_and_that_they_were_so_many_stays(rule, settings):
    old, recent = TrainingSessionFactory(shipped=True, participants=2), TrainingSessionFactory(participants=1)
    day = timezone.localdate() - timedelta(days=settings.KEEP_PARTICIPANTS_DAYS)
    TrainingSession.objects.filter(pk=recent.pk).update(ended_on=day)
    assert rule.apply() == 0
    with retention.append_only_lifted():
        TrainingSession.objects.filter(pk=old.pk).update(ended_on=day - timedelta(days=1))
    names = set(old.participants.values_list("last_name", flat=True))
    assert rule.apply() == 2
    assert not {(table, column) for table, column, _word in found(names) if table.startswith("cardrequests")}
    assert old.participants.count() == 2
    assert Participant.objects.remembered().get().session == recent
    assert rule.apply() == 0


def test_draft_that_nobody_took_up_again_goes(claude):
    claude.drafts.create(key=TrainingSessionFactory().public_id, typed={})
    assert actions.departures.forget_drafts(timezone.now() - timedelta(minutes=1)) == 0
    assert actions.departures.forget_drafts(timezone.now() + timedelta(minutes=1)) == 1
