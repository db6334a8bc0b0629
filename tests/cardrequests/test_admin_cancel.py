"""« Annuler »: the desk ends a session that is not paid, and says why."""

import pytest
from django.urls import reverse

from cardrequests.models import Invoice, TrainingSession
from tests.agents import agent_with, browser_of
from tests.cardrequests.factories import TrainingSessionFactory
from tests.cardrequests.under_way import invoiced, paid
from tests.reading import text

pytestmark = pytest.mark.django_db
State = TrainingSession.State


@pytest.fixture
def agent(db):
    return browser_of(agent_with("view_trainingsession", "change_trainingsession"))


def test_desk_cancels_with_a_reason_that_the_trainer_reads(agent, mailbox):
    for session in (invoiced(), TrainingSessionFactory()):
        address = reverse("admin:cardrequests_cancel", args=[session.public_id])
        assert "obligatoire" in text(agent.post(address, {"reason": " "}))
        answer = agent.post(address, {"reason": "Formation déclarée deux fois"}, follow=True)
        assert f"La session {session.number} est annulée." in text(answer)
        session.refresh_from_db()
        assert session.state == State.CANCELLED
        assert "Formation déclarée deux fois" in mailbox.latest(session.trainer.user.email).text
        agent.post(address, {"reason": "Encore"})
        assert len(mailbox.to(session.trainer.user.email)) == 1
    assert Invoice.objects.filter(kind="credit_note").count() == 1


def test_session_that_is_paid_is_not_cancelled(agent):
    session = paid()
    answer = agent.post(reverse("admin:cardrequests_cancel", args=[session.public_id]), {"reason": "Trop tard"})
    assert "Seule une session soumise" in text(answer)
    session.refresh_from_db()
    assert session.state == State.PAID


def test_reader_does_not_cancel():
    session = invoiced()
    address = reverse("admin:cardrequests_cancel", args=[session.public_id])
    assert browser_of(agent_with("view_trainingsession")).post(address, {"reason": "Non"}).status_code == 403
    session.refresh_from_db()
    assert session.state == State.SUBMITTED
