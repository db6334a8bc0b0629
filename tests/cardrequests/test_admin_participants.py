"""Participants in the back office: found by what people remember of them (AS-16), and their lost cards."""

from datetime import date

import pytest
from django.urls import reverse

from cardrequests.admin.participants import take_apart
from cardrequests.models import Card, Participant, cards_of
from portal.core.rewriting import append_only_lifted
from tests.agents import agent_with, browser_of
from tests.cardrequests.factories import ParticipantFactory, TrainingSessionFactory
from tests.cardrequests.under_way import paid
from tests.reading import text

pytestmark = pytest.mark.django_db
LIST = reverse("admin:cardrequests_participant_changelist")


@pytest.fixture
def agent(db):
    return browser_of(agent_with("view_participant", "view_card", "change_card", "view_trainingsession"))


def found(agent, query):
    return [person.full_name for person in agent.get(LIST, {"q": query}).context["cl"].result_list]


def page_of(person):
    return reverse("admin:cardrequests_participant_change", args=[person.pk])


@pytest.fixture
def people(db):
    session = TrainingSessionFactory()
    told = [
        ("Marie-Ève", "Tremblay", date(1990, 3, 14), "+15145550101"),
        ("Élisabeth", "Roy", date(1985, 6, 24), "+14185550102"),
        ("Jean", "Gauthier", date(1990, 3, 14), "+15145550103"),
        ("Nguyễn", "D’Œuvrard", date(1971, 1, 2), "+18195550104"),
    ]
    names = ("first_name", "last_name", "birth_date", "telephone")
    return [ParticipantFactory(session=session, **dict(zip(names, each, strict=True))) for each in told]


@pytest.mark.guide("AS-16")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("tremblay", ["Marie-Ève Tremblay"]),
        ("Tremblai Marie Eve", ["Marie-Ève Tremblay"]),
        ("Trembley", ["Marie-Ève Tremblay"]),
        ("Elizabeth Roi", ["Élisabeth Roy"]),
        ("GAUTIER", ["Jean Gauthier"]),
        ("doeuvrard", ["Nguyễn D’Œuvrard"]),
        ("1971-01-02", ["Nguyễn D’Œuvrard"]),
        ("Gauthier 1990-03-14", ["Jean Gauthier"]),
        ("418 555-0102", ["Élisabeth Roy"]),
        ("1 (514) 555-0101", ["Marie-Ève Tremblay"]),
        ("Tremblay 514 555-0103", []),
        ("Pelletier", []),
        ("1990-13-45", None),
    ],
)
def test_person_is_found_by_what_is_remembered(agent, people, query, names):
    if names is None:
        assert agent.get(LIST, {"q": query}).status_code == 200
    else:
        assert found(agent, query) == names


def test_one_box_is_taken_apart():
    assert take_apart("Éric  Côté 1980-2-3 +1 514-555-0199") == ("eric cote", date(1980, 2, 3), "15145550199")
    assert take_apart("") == ("", None, "")


def test_nearest_spelling_comes_first_and_forgotten_people_are_not_there(agent, people):
    ParticipantFactory(session=people[0].session, first_name="Jean", last_name="Gauthiez")
    assert found(agent, "gauthier")[0] == "Jean Gauthier"
    with append_only_lifted():
        Participant.objects.filter(last_name="Gauthier").update(forgotten_at="2026-01-01T00:00Z")
    assert found(agent, "gauthier") == ["Jean Gauthiez"]


def test_lost_card_is_replaced_from_the_person_and_once_however_often_one_clicks(agent, mailbox):
    session = paid(participants=1)
    person, old = session.participants.get(), cards_of(session).get()
    page = text(agent.get(page_of(person)))
    assert "Réémettre une carte perdue" in page
    assert old.number in page
    typed = {"deed": "lost", "card": old.number}
    answer = text(agent.post(page_of(person), typed, follow=True))
    new = cards_of(session).unrevoked().get()
    assert f"La carte {new.number} remplace la carte {old.number}" in answer
    assert "déjà révoquée" in text(agent.post(page_of(person), typed, follow=True))
    assert Card.objects.count() == 2
    assert new.number in mailbox.latest(session.trainer.user.email).text


def test_card_is_withdrawn_and_then_there_is_nothing_to_do(agent):
    session = paid(participants=1)
    person, card = session.participants.get(), cards_of(session).get()
    agent.post(page_of(person), {"deed": "withdrawn", "card": card.number})
    card.refresh_from_db()
    assert card.reason == "withdrawn"
    assert agent.post(page_of(person), {"deed": "lost", "card": card.number}).status_code == 403
    assert "Réémettre" not in text(agent.get(page_of(person)))


def test_card_of_someone_else_and_no_deed_at_all_are_refused(agent):
    first, second = paid(participants=1), paid(participants=1)
    person, other = first.participants.get(), cards_of(second).get()
    for number in (other.number, "", "x"):
        answer = agent.post(page_of(person), {"deed": "lost", "card": number}, follow=True)
        assert "Cette carte n’est pas à cette personne" in text(answer)
    assert agent.post(page_of(person), {"deed": "", "card": "x"}).status_code == 200
    assert Card.objects.unrevoked().count() == 2


def test_reader_reads_only_and_nobody_else_enters(signed_in, alice):
    person = paid(participants=1).participants.get()
    reader = browser_of(agent_with("view_participant"))
    assert "Réémettre" not in text(reader.get(page_of(person)))
    assert reader.post(page_of(person), {"deed": "lost"}).status_code == 403
    assert browser_of(agent_with()).get(LIST).status_code == 403
    assert signed_in(alice).get(LIST).status_code == 302
