"""« Ajouter » and « Fiche de la session »: what a trainer reports, once, and changes while it is new."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cardrequests.models import Institution, OrganismKind, TrainingSession
from portal.core.journal import lines_of, sentence
from tests.cardrequests.factories import TrainerFactory, TrainingSessionFactory
from tests.cardrequests.typed import page, sheet
from tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.mark.guide("AS-6", "AS-8", "AS-9", "AS-12")
def test_new_sheet_has_the_boxes_of_the_guide_with_the_own_data_filled_in(browser_of_claude, claude):
    shown = text(browser_of_claude.get(page("begin_session"), follow=True))
    labels = [
        "Informations sur les formateurs / moniteurs",
        "Formateur / Moniteur",
        "Carte",
        "Prénom",
        "Nom",
        "Courriel",
        "Deuxième formateur / moniteur",
        "Identification de la session de formation",
        "Type d’organisme",
        "Nom de l’organisme",
        "Lieu de formation",
        "Activité de formation",
        "Fin de la session",
        "Participants",
        "Information pour le traitement des cartes",
        "Adresse de livraison des cartes",
        "Adresse",
        "Ville",
        "Code postal",
        "À l’attention de",
        "Statut",
        "Nouvelle",
    ]
    assert [label for label in labels if label not in shown] == []
    assert claude.card_number in shown
    for words in ("Ethier", "Claude", 'value="claude@exemple.ca"'):
        assert words in shown
    assert re.search(r"Participants</dt>\s*<dd[^>]*>0</dd>", shown)


@pytest.mark.guide("AS-7")
def test_session_is_saved_as_typed_and_the_address_is_its_own(browser_of_claude, claude):
    typed = sheet(trainer_email="autre@exemple.ca")
    answer = browser_of_claude.post(page("add_session", uuid4()), typed)
    session = TrainingSession.objects.get()
    assert answer.url == page("participants", session)
    assert (session.trainer, session.trainer_email, session.state) == (claude, "autre@exemple.ca", "new")
    assert (session.delivery_postal_code, session.number[:4]) == ("J1H1A1", "SES-")
    claude.user.refresh_from_db()
    assert claude.user.email == "claude@exemple.ca"
    assert [sentence(line) for line in lines_of(session)] == [f"Claude Ethier a créé la session {session.number}."]


@pytest.mark.guide("AS-14")
def test_what_was_typed_is_saved_on_the_way_to_the_participants(browser_of_claude, claude):
    session = TrainingSessionFactory(trainer=claude)
    typed = sheet(place="Rimouski", seen=session.version, participants="1")
    wrong = text(browser_of_claude.post(page("session", session), typed | {"delivery_postal_code": "12345"}))
    assert "Saisissez un code postal canadien" in wrong
    assert 'value="Rimouski"' in wrong
    answer = browser_of_claude.post(page("session", session), typed)
    assert answer.url == page("participants", session)
    session.refresh_from_db()
    assert session.place == "Rimouski"


def test_form_sent_twice_is_one_session(browser_of_claude):
    address = page("add_session", uuid4())
    first, second = (browser_of_claude.post(address, sheet()) for _ in range(2))
    session = TrainingSession.objects.get()
    assert first.url == page("participants", session)
    assert second.url == browser_of_claude.get(address).url == page("session", session)


@pytest.mark.guide("AS-11")
@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("ended_on", "tomorrow", "La fin de la session ne peut pas être après aujourd’hui."),
        ("delivery_postal_code", "12345", "Saisissez un code postal canadien, comme H2X 1Y4."),
        ("second_card", "ZZZZ999-1", "Aucun formateur actif ne porte cette carte. Vérifiez le numéro."),
        ("second_card", "ethc003-1", "C’est votre propre carte. Saisissez celle de l’autre personne."),
        ("delivery_email", "", "Saisissez l’adresse courriel qui recevra la facture."),
        ("delivery_attention", "", "Saisissez le nom de la personne qui recevra les cartes."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_the_rest_is_kept(browser_of_claude, field, typed, said):
    if typed == "tomorrow":
        typed = (timezone.localdate() + timedelta(days=1)).isoformat()
    shown = text(browser_of_claude.post(page("add_session", uuid4()), sheet(**{field: typed})))
    assert shown.count(said) == 2
    assert 'value="12, rue du Parc"' in shown
    assert not TrainingSession.objects.exists()


@pytest.mark.guide("AS-11")
def test_session_that_ended_today_is_taken(browser_of_claude):
    today = timezone.localdate().isoformat()
    assert browser_of_claude.post(page("add_session", uuid4()), sheet(ended_on=today)).status_code == 302


@pytest.mark.guide("AS-8")
def test_second_trainer_is_found_by_card_however_it_is_typed(browser_of_claude, eve):
    browser_of_claude.post(page("add_session", uuid4()), sheet(second_card=" lace001 -1 "))
    session = TrainingSession.objects.get()
    assert session.second_trainer == eve
    shown = text(browser_of_claude.get(page("session", session)))
    assert 'value="LACE001-1"' in shown
    assert "Lacasse" in shown


def test_trainer_who_left_is_no_second_one(browser_of_claude):
    gone = TrainerFactory(inactive=True)
    browser_of_claude.post(page("add_session", uuid4()), sheet(second_card=gone.card_number))
    assert not TrainingSession.objects.exists()


def test_name_on_a_card_is_told_to_trainers_who_typed_it_whole(browser_of_claude, eve, signed_in, charlie):
    ask = page("find_trainer")
    assert browser_of_claude.post(ask, {"carte": "lace001-1"}).json() == {"first_name": "Ève", "last_name": "Lacasse"}
    for other in ("lace001", "lace001-2", "ethc003-1", ""):
        assert browser_of_claude.post(ask, {"carte": other}).json()["last_name"] == ""
    assert signed_in(charlie).post(ask, {"carte": "lace001-1"}).status_code == 404


def test_names_cannot_be_gathered_by_trying_cards(browser_of_claude, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"find_trainer": "2/m/user"}
    answers = [browser_of_claude.post(page("find_trainer"), {"carte": "lace001-1"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


@pytest.mark.guide("AS-10")
def test_accredited_institution_is_chosen_from_the_list_and_others_are_free(browser_of_claude):
    accredited = OrganismKind.objects.get(is_accredited=True).pk
    shown = text(browser_of_claude.get(page("begin_session"), follow=True))
    assert '<option value="Collège de la Rive">' in shown
    wrong = browser_of_claude.post(page("add_session", uuid4()), sheet(kind=accredited))
    assert "Choisissez dans la liste le nom de la maison d’enseignement accréditée." in text(wrong)
    typed = sheet(kind=accredited, organism_name="college de la RIVE")
    browser_of_claude.post(page("add_session", uuid4()), typed)
    session = TrainingSession.objects.get()
    assert (session.institution.name_fr, session.organism_name) == ("Collège de la Rive", "Collège de la Rive")
    browser_of_claude.post(page("add_session", uuid4()), sheet(organism_name="Chez nous"))
    assert TrainingSession.objects.get(institution=None).organism_name == "Chez nous"


def test_institution_that_was_retired_stays_with_its_session_and_is_offered_to_no_other(browser_of_claude, claude):
    session = TrainingSessionFactory(trainer=claude, accredited=True)
    Institution.objects.filter(pk=session.institution_id).update(retired_at=timezone.now())
    kind = session.kind_id
    typed = sheet(kind=kind, organism_name=session.organism_name, seen=1)
    assert browser_of_claude.post(page("session", session), typed).status_code == 302
    assert "Choisissez dans la liste" in text(browser_of_claude.post(page("add_session", uuid4()), typed))


# --- Changing it ---------------------------------------------------------------------------------


def test_sheet_is_changed_and_says_so(browser_of_claude, session):
    answer = browser_of_claude.post(page("session", session), sheet(place="Magog", seen=1), follow=True)
    assert "La fiche de la session est enregistrée." in text(answer)
    session.refresh_from_db()
    assert (session.place, session.version) == ("Magog", 2)
    again = browser_of_claude.post(page("session", session), sheet(place="Magog", seen=1), follow=True)
    assert "Rien n’avait changé" in text(again)


def test_older_page_overwrites_nothing_until_its_reader_has_compared(browser_of_claude, session):
    browser_of_claude.post(page("session", session), sheet(place="Magog", seen=1))
    stale = text(browser_of_claude.post(page("session", session), sheet(place="Orford", seen=1)))
    assert "Cette fiche a changé entre-temps, dans une autre fenêtre." in stale
    assert "Magog" in stale
    assert 'value="Orford"' in stale
    assert TrainingSession.objects.get().place == "Magog"
    seen = re.search(r'name="seen" value="(\d+)"', stale)[1]
    browser_of_claude.post(page("session", session), sheet(place="Orford", seen=seen))
    assert TrainingSession.objects.get().place == "Orford"


def test_session_that_was_submitted_is_read_and_no_longer_changed(browser_of_claude, claude):
    session = TrainingSessionFactory(trainer=claude, submitted=True, participants=1)
    shown = text(browser_of_claude.get(page("session", session)))
    assert "Seule une session « Nouvelle » se modifie." in shown
    assert '<form method="post" novalidate>' not in shown
    answer = browser_of_claude.post(page("session", session), sheet(place="Magog", seen=1), follow=True)
    assert "votre saisie n’a pas été enregistrée" in text(answer)
    assert TrainingSession.objects.get().place == "Sherbrooke"


def test_new_session_is_cancelled_after_a_question_and_no_other_is(browser_of_claude, session, claude):
    assert "On ne revient pas en arrière" in text(browser_of_claude.get(page("cancel_session", session)))
    for _ in range(2):
        answer = browser_of_claude.post(page("cancel_session", session), follow=True)
        assert "est annulée" in text(answer)
    session.refresh_from_db()
    assert session.state == "cancelled"
    paid = TrainingSessionFactory(trainer=claude, paid=True, participants=1)
    assert "n’est plus « Nouvelle »" in text(browser_of_claude.post(page("cancel_session", paid), follow=True))


# --- Whose it is ---------------------------------------------------------------------------------


def test_nobody_else_finds_it(signed_in, session, eve, alice):
    assert signed_in(eve.user).get(page("session", session)).status_code == 404
    assert signed_in(eve.user).post(page("cancel_session", session)).status_code == 404
    assert signed_in(alice).get(page("session", session)).status_code == 404
    assert Client().get(page("session", session)).status_code == 302


def test_trainer_who_was_retired_reads_and_no_longer_reports(signed_in, session, claude):
    claude.is_active = False
    claude.save()
    client = signed_in(claude.user)
    assert client.get(page("session", session)).status_code == 200
    assert "n’est plus active" in text(client.get(page("sessions")))
    assert client.post(page("session", session), sheet(seen=1)).status_code == 302
    assert client.get(page("begin_session")).status_code == 403
    assert client.post(page("cancel_session", session)).status_code == 403
