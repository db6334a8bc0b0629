"""Cards: issued with the payment, printed once, replaced when they are lost."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from cardrequests import actions, cards_pdf
from cardrequests.models import Activity, Card, PrintRun, TrainingSession, cards_of
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import CardFactory, ParticipantFactory, TrainingSessionFactory
from tests.cardrequests.under_way import paid
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(db):
    return UserFactory(agent=True)


def read(content):
    return PdfReader(BytesIO(content))


# --- Issued ----------------------------------------------------------------------------------------


def test_each_participant_gets_one_card_however_often_they_are_issued():
    session = paid(participants=3)
    assert actions.cards.issue(session) == []
    cards = list(cards_of(session).order_by("number"))
    assert len({card.participant_id for card in cards}) == len({card.code for card in cards}) == len(cards) == 3
    first, *others = (int(card.number.rpartition("-")[2]) for card in cards)
    assert others == [first + 1, first + 2]


@pytest.mark.parametrize(
    ("ended_on", "months", "until"),
    [
        (date(2026, 1, 15), 36, date(2029, 1, 15)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
        (date(2026, 1, 15), None, None),
    ],
)
def test_card_is_good_for_the_months_of_its_activity(ended_on, months, until):
    activity = Activity(name_fr="Essai", name_en="Trial", months_valid=months)
    assert actions.cards.expiry(TrainingSession(activity=activity, ended_on=ended_on)) == until


# --- Printed ---------------------------------------------------------------------------------------


def test_run_takes_what_waits_once(agent):
    first, second = paid(), paid(participants=1)
    run = actions.cards.print_cards([first], by=agent)
    assert run.cards.count() == 2
    assert Card.objects.awaiting_printing().count() == 1
    assert actions.cards.print_cards(by=agent).cards.get().participant.session == second
    with pytest.raises(ValidationError, match="Aucune carte"):
        actions.cards.print_cards(by=agent)
    assert PrintRun.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_agents_who_print_at_once_print_each_card_once():
    agent = UserFactory(agent=True)
    paid(participants=6)
    results = at_once(*[lambda: actions.cards.print_cards(by=agent)] * 2)
    assert [refusal.code for refusal in refusals(results)] == ["nothing_to_print"]
    assert PrintRun.objects.get().cards.count() == 6


def test_paper_of_cards_is_whole_and_read_aloud():
    session = paid(participants=1)
    card = cards_of(session).with_what_is_printed().get()
    paper = read(cards_pdf.cards([card]))
    assert len(paper.pages) == 1
    width, height = paper.pages[0].mediabox.width, paper.pages[0].mediabox.height
    assert (round(float(width) / 72 * 25.4, 1), round(float(height) / 72 * 25.4, 1)) == (85.6, 54.0)
    words = paper.pages[0].extract_text().replace("\n", " ").replace("\xa0", " ")
    for word in (
        card.participant.full_name,
        card.number,
        session.ended_on.isoformat(),
        card.code,
        "Carte de formation",
    ):
        assert word in words
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"].startswith("fr")
    assert paper.metadata.title == "Cartes"


def test_name_in_any_letters_is_printed_and_a_run_of_many_is_quick():
    session = TrainingSessionFactory()
    ParticipantFactory(session=session, first_name="偉", last_name="張")
    ParticipantFactory(session=session, first_name="Šárka [#x] *b* $y$ \\", last_name="d’Œuvrard <b>")
    cards = [CardFactory(participant=person) for person in session.participants.all()]
    words = read(cards_pdf.cards(cards)).pages[1].extract_text()
    assert "[#x] *b* $y$ \\" in words
    assert len(read(cards_pdf.cards(cards * 100)).pages) == 200


def test_labels_are_thirty_a_sheet():
    sessions = TrainingSessionFactory.create_batch(2, delivery_attention="Claude Éthier", delivery_postal_code="K1A0B1")
    paper = read(cards_pdf.labels(sessions * 16))
    assert len(paper.pages) == 2
    words = paper.pages[0].extract_text()
    for word in (
        "Claude Éthier",
        "Résidence du Parc",
        "12, rue du Parc",
        "SHERBROOKE ON",
        "K1A 0B1",
        sessions[0].number,
    ):
        assert word in words


# --- Lost, withdrawn -------------------------------------------------------------------------------


def test_lost_card_is_replaced_for_as_long_and_the_trainer_is_told(agent, mailbox):
    session = paid(participants=1)
    old = cards_of(session).get()
    actions.cards.print_cards(by=agent)
    new = actions.cards.reissue(old, reason=Card.Reason.LOST, by=agent)
    old.refresh_from_db()
    assert (old.is_revoked, old.reason, new.replaces, new.expires_on) == (True, "lost", old, old.expires_on)
    assert new.code != old.code
    assert list(Card.objects.awaiting_printing()) == [new]
    mail = mailbox.latest(session.trainer.user.email)
    assert new.number in mail.text
    assert old.number in mail.text
    with pytest.raises(ValidationError, match="déjà révoquée"):
        actions.cards.reissue(old, reason=Card.Reason.LOST, by=agent)


def test_card_that_has_expired_or_was_withdrawn_is_not_replaced(agent, mailbox):
    expired, card = CardFactory(expired=True), CardFactory()
    with pytest.raises(ValidationError, match="expirée"):
        actions.cards.reissue(expired, reason=Card.Reason.LOST, by=agent)
    actions.cards.withdraw(card, by=agent)
    with pytest.raises(ValidationError):
        actions.cards.reissue(card, reason=Card.Reason.MISPRINTED, by=agent)
    trainer = card.participant.session.trainer.user
    assert "retirée" in mailbox.latest(trainer.email).text
    assert not card.participant.cards.unrevoked().exists()
