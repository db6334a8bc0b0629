"""The public page of a card: what whoever holds one learns, and how little."""

import pytest
from django.test import Client
from django.urls import reverse

from cardrequests.models.cards import CODE_LENGTH, new_code
from portal.core.rewriting import append_only_lifted
from tests.cardrequests.factories import CardFactory, ParticipantFactory, TrainingSessionFactory
from tests.reading import text
from tests.timing import from_elsewhere, require_same_time, seconds

pytestmark = pytest.mark.django_db
FIND = reverse("cardrequests:find_card")


def page(client, card):
    return client.get(reverse("cardrequests:verify", args=[card if isinstance(card, str) else card.code]))


@pytest.fixture
def jean():
    session = TrainingSessionFactory(organism_name="Résidence du Parc")
    person = ParticipantFactory(session=session, first_name="Jean-Léon", last_name="Gagné", telephone="+14185550142")
    return person


def test_visitor_learns_that_a_card_is_good_and_whose_it_is_and_no_more(client, jean):
    card = CardFactory(participant=jean)
    answer = page(client, card)
    assert answer.status_code == 200
    for word in ("Cette carte est valide", "Jean-Léon G.", jean.session.activity.name_fr, str(jean.session.ended_on)):
        assert word in text(answer)
    for word in ("Gagné", "1985", "418", "Résidence", "Claude", jean.session.number, card.number):
        assert word not in text(answer)


def test_expired_revoked_and_unknown_cards_say_so_and_the_last_two_name_nobody(client, jean):
    expired, revoked = CardFactory(participant=jean, expired=True), CardFactory(revoked=True)
    assert "Cette carte est expirée" in text(page(client, expired))
    for card, words in ((revoked, "Cette carte est révoquée"), (new_code(), "Cette carte est inconnue")):
        answer = page(client, card)
        assert words in text(answer)
        assert answer.status_code == 200
        assert "Titulaire" not in text(answer)
        assert "Jean" not in text(answer)


def test_card_that_is_good_for_ever_and_person_who_was_forgotten(client, jean):
    card = CardFactory(participant=jean)
    assert "sans date d’expiration" in text(page(client, card))
    with append_only_lifted():
        type(jean).objects.filter(pk=jean.pk).update(first_name="—", last_name="—", forgotten_at=card.issued_at)
    assert "Titulaire" not in text(page(client, card))
    assert "Cette carte est valide" in text(page(client, card))


def test_no_cache_and_no_search_engine_keeps_the_page(client):
    answer = page(client, CardFactory())
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in text(answer)


def test_code_is_typed_alone_or_as_the_whole_address(client):
    code = new_code()
    assert len(code) == CODE_LENGTH
    address = reverse("cardrequests:verify", args=[code])
    for typed in (code, f"  {code} ", f"https://guichet.exemple.ca{address}", f"guichet.exemple.ca{address}"):
        assert client.post(FIND, {"code": typed})["Location"] == address
    for typed in ("", "CAR-2026-000001", "é" * 16):
        answer = client.post(FIND, {"code": typed})
        assert answer.status_code == 200
        assert "govuk-error-message" in text(answer)


def test_who_tries_many_codes_is_slowed_down():
    visitor = Client(REMOTE_ADDR="2001:db8:ca:1::1")
    answers = [page(visitor, new_code()).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    assert page(Client(REMOTE_ADDR="2001:db8:ca:2::1"), new_code()).status_code == 200


def test_time_does_not_tell_a_card_that_exists():
    card = CardFactory(revoked=True)
    require_same_time(
        lambda: seconds(page, from_elsewhere(), card.code), lambda: seconds(page, from_elsewhere(), new_code())
    )
