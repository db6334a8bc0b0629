"""« Demandes de correction »: asked, numbered, answered in time, with the way on for who is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import CorrectionRequest
from portal.core.journal import JournalEntry
from tests.accounts.factories import UserFactory
from tests.agents import agent_with
from tests.organizations.factories import MembershipFactory
from tests.reading import text

PAGE = reverse("accounts:corrections")
LIST = reverse("admin:accounts_correctionrequest_changelist")
TYPED = {"what": "Ma date de naissance", "words": "C’est le 3 mars 1980, selon mon acte."}
pytestmark = pytest.mark.django_db
corrections = actions.rights.corrections


@pytest.fixture
def asked(bob):
    return corrections.ask(bob.user, **TYPED)


@pytest.fixture
def agent(db):
    return agent_with("view_correctionrequest", "change_correctionrequest", first_name="Agathe", last_name="Gent")


def test_bob_asks_and_sees_until_when_he_has_an_answer(signed_in, bob, settings):
    screen = signed_in(bob)
    shown = text(screen.post(PAGE, TYPED, follow=True))
    request = bob.user.correction_requests.get()
    assert request.number == "COR0000001"
    assert request.due_on == timezone.localdate() + timedelta(days=settings.CORRECTION_DAYS)
    assert request.number in shown
    assert request.due_on.isoformat() in shown
    assert JournalEntry.objects.get(actor=bob.user).kind == "correction.asked"


@pytest.mark.parametrize("missing", TYPED)
def test_half_a_request_is_none(signed_in, bob, missing):
    assert "govuk-error-summary" in text(signed_in(bob).post(PAGE, TYPED | {missing: " "}))
    assert not CorrectionRequest.objects.exists()


def test_sixth_open_request_waits(signed_in, bob):
    for _ in range(5):
        corrections.ask(bob.user, **TYPED)
    assert "cinq demandes en attente" in text(signed_in(bob).post(PAGE, TYPED))
    assert bob.user.correction_requests.count() == 5


def test_nobody_reads_those_of_another(signed_in, asked, charlie):
    assert asked.number not in text(signed_in(charlie).get(PAGE))


def test_words_are_shown_and_not_obeyed(signed_in, bob):
    signed_in(bob).post(PAGE, TYPED | {"words": "<script>alert(1)</script>"})
    assert "<script>alert" not in text(signed_in(bob).get(PAGE))


# --- The answer ----------------------------------------------------------------------------------


def answers(screen, request, **answer):
    return screen.post(reverse("admin:accounts_correctionrequest_change", args=[request.pk]), answer)


def test_agent_accepts_and_bob_is_told(signed_in, agent, asked, mailbox):
    assert answers(signed_in(agent), asked, state="accepted", answer="C’est corrigé.").status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("accepted", agent)
    assert "C’est corrigé." in mailbox.latest("bob@exemple.ca").text
    assert "Commission" not in mailbox.latest("bob@exemple.ca").text


def test_whoever_is_refused_is_told_why_and_where_to_turn(signed_in, agent, asked, bob, mailbox):
    answers(signed_in(agent), asked, state="refused", answer="L’acte dit le 4 mars.")
    mail = mailbox.latest("bob@exemple.ca")
    assert "L’acte dit le 4 mars." in mail.text
    assert "Commission d’accès à l’information" in mail.text
    assert "Commission d’accès à l’information" in mail.html
    assert "Commission d’accès à l’information" in text(signed_in(bob).get(PAGE))


def test_answer_without_a_reason_is_none(signed_in, agent, asked, mailbox):
    answers(signed_in(agent), asked, state="refused", answer=" ")
    asked.refresh_from_db()
    assert asked.state == "asked"
    assert not mailbox.all()


def test_agents_see_what_is_late_first_and_alone(signed_in, agent, asked, alice):
    CorrectionRequest.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    on_time = corrections.ask(alice.user, what="Autre", words="Chose")
    screen = signed_in(agent)
    shown = text(screen.get(LIST))
    assert shown.index(asked.number) < shown.index(on_time.number)
    late = text(screen.get(LIST, {"echeance": "retard"}))
    assert asked.number in late
    assert on_time.number not in late


def test_day_it_is_due_is_not_late(asked):
    asked.due_on = timezone.localdate()
    assert not asked.is_late


def test_answer_is_given_once(agent, asked):
    corrections.decide(asked, state="accepted", answer="Oui.", by=agent)
    with pytest.raises(ValidationError, match="déjà"):
        corrections.decide(asked, state="refused", answer="Non.", by=agent)


def test_agent_who_was_slower_is_told(signed_in, agent, asked, monkeypatch):
    decide, other = corrections.decide, UserFactory(agent=True)

    def slower(request, **answer):
        decide(request, state="refused", answer="Non.", by=other)
        decide(request, **answer)

    monkeypatch.setattr(corrections, "decide", slower)
    address = reverse("admin:accounts_correctionrequest_change", args=[asked.pk])
    answered = signed_in(agent).post(address, {"state": "accepted", "answer": "Oui."}, follow=True)
    assert "Cette demande a déjà sa réponse." in text(answered)


def test_agent_does_not_answer_the_own_request(signed_in, agent):
    own = corrections.ask(MembershipFactory(user=agent).user, **TYPED)
    assert answers(signed_in(agent), own, state="accepted", answer="Oui.").status_code == 403
    with pytest.raises(ValidationError):
        corrections.decide(own, state="accepted", answer="Oui.", by=agent)


def test_agent_without_the_right_sees_none(signed_in, asked):
    assert signed_in(UserFactory(agent=True)).get(LIST).status_code == 403
