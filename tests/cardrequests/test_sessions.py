"""« Sessions »: what a trainer has reported, and what was begun and waits."""

import csv
import re
from io import StringIO
from uuid import uuid4

import pytest

from cardrequests.actions.sessions import DRAFTS_KEPT
from cardrequests.models import SessionDraft, TrainingSession
from tests.cardrequests.factories import TrainingSessionFactory
from tests.cardrequests.typed import page, sheet
from tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.mark.guide("AS-1", "AS-5")
def test_trainer_without_any_account_comes_in_to_sessions_and_is_led_there_from_every_page(browser_of_claude):
    landed = browser_of_claude.get("/accueil/", follow=True)
    assert landed.request["PATH_INFO"] == page("sessions")
    shown = text(landed)
    assert re.search("<title>Sessions [^<]*Guichet</title>", shown)
    assert "Demande de cartes</p>" in shown
    assert re.search(rf'href="{page("begin_session")}"[^>]*>.*?Ajouter', shown)
    assert "Ajouter votre première session" in shown
    for address in ("/", "/compte/profil/", page("begin_session")):
        assert f'href="{page("sessions")}"' in text(browser_of_claude.get(address, follow=True))


def test_person_who_is_no_trainer_sees_no_such_menu_and_no_such_page(signed_in, charlie):
    client = signed_in(charlie)
    assert page("sessions") not in text(client.get("/"))
    assert client.get(page("sessions")).status_code == 404


@pytest.mark.guide("AS-30")
def test_profile_shows_the_short_name_and_the_card(browser_of_claude, claude):
    shown = text(browser_of_claude.get("/compte/profil/"))
    facts = ("Abrégé", "ETHC003", claude.card_number, 'value="Ethier"', 'value="Claude"', "claude@exemple.ca")
    assert [word for word in (*facts, "Nom", "Prénom", "Adresse courriel") if word not in shown] == []


def test_list_shows_own_sessions_searched_filtered_and_sorted(browser_of_claude, claude, eve):
    TrainingSessionFactory(trainer=claude, organism_name="Résidence Évangéline", participants=2)
    TrainingSessionFactory(trainer=claude, organism_name="CPE Les Lutins", submitted=True, participants=1)
    TrainingSessionFactory(trainer=eve, organism_name="Chez Ève")
    TrainingSessionFactory(trainer=eve, second_trainer=claude, organism_name="Avec Claude")

    def listed(choices=""):
        shown = text(browser_of_claude.get(page("sessions") + choices))
        names = ("Résidence Évangéline", "CPE Les Lutins", "Chez Ève", "Avec Claude")
        return sorted((name for name in names if f">{name}</td>" in shown), key=lambda name: shown.index(f">{name}<"))

    assert listed() == ["CPE Les Lutins", "Résidence Évangéline"]
    assert listed("?tri=numero") == ["Résidence Évangéline", "CPE Les Lutins"]
    assert listed("?q=evangel") == ["Résidence Évangéline"]
    assert listed("?statut=soumise") == ["CPE Les Lutins"]
    assert listed("?q=rien") == []
    assert "Effacer la recherche" in text(browser_of_claude.get(page("sessions") + "?q=rien"))


def test_file_says_what_the_list_says(browser_of_claude, claude):
    session = TrainingSessionFactory(trainer=claude, organism_name="=Résidence", participants=2)
    answer = browser_of_claude.post(page("export_sessions") + "?statut=nouvelle")
    headings, line = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert headings[:2] == ["Numéro", "Nom de l’organisme"]
    assert line[:2] == [session.number, "'=Résidence"]
    assert line[-2:] == ["2", "Nouvelle"]


def test_queries_do_not_grow_with_sessions(client, claude, query_count):
    client.force_login(claude.user)
    assert query_count(page("sessions"), lambda: TrainingSessionFactory(trainer=claude, participants=1)) <= 12


# --- Taken up again ------------------------------------------------------------------------------


def test_what_was_typed_is_kept_right_or_wrong_and_taken_up_again(browser_of_claude, claude):
    key = uuid4()
    typed = sheet(ended_on="2999-01-01", place="Magog", delivery_email="")
    kept = browser_of_claude.post(page("keep_draft", key), typed, follow=True)
    assert "Votre saisie est gardée." in text(kept)
    assert "Reprendre" in text(kept)
    assert not TrainingSession.objects.exists()
    shown = text(browser_of_claude.get(page("add_session", key)))
    assert "Saisie reprise" in shown
    assert 'value="Magog"' in shown
    assert 'value="2999-01-01"' in shown
    browser_of_claude.post(page("add_session", key), sheet(place="Magog"))
    assert TrainingSession.objects.get().place == "Magog"
    assert not SessionDraft.objects.exists()


def test_page_that_keeps_by_itself_is_answered_in_short(browser_of_claude, claude):
    key, heard = uuid4(), {"accept": "application/json"}
    kept = browser_of_claude.post(page("keep_draft", key), sheet(), headers=heard)
    assert kept.json() == {"saved": True}
    browser_of_claude.post(page("add_session", key), sheet())
    late = browser_of_claude.post(page("keep_draft", key), sheet(), headers=heard)
    assert late.json() == {"saved": False}
    assert not SessionDraft.objects.exists()


def test_nul_in_a_draft_is_left_out(browser_of_claude, claude):
    assert browser_of_claude.post(page("keep_draft", uuid4()), sheet(place="Ma\x00gog")).status_code == 302
    assert SessionDraft.objects.get().typed["place"] == "Magog"


def test_draft_is_of_its_trainer_alone_and_is_thrown_away_at_will(browser_of_claude, signed_in, claude, eve):
    key = uuid4()
    browser_of_claude.post(page("keep_draft", key), sheet(place="Magog"))
    other = signed_in(eve.user)
    assert "Magog" not in text(other.get(page("add_session", key)))
    other.post(page("keep_draft", key), sheet(place="Orford"))
    other.post(page("discard_draft", key))
    assert SessionDraft.objects.get().typed["place"] == "Magog"
    browser_of_claude.post(page("discard_draft", key))
    assert not SessionDraft.objects.exists()


def test_key_of_someone_elses_session_begins_none(browser_of_claude, signed_in, eve):
    key = uuid4()
    browser_of_claude.post(page("add_session", key), sheet())
    refused = signed_in(eve.user).post(page("add_session", key), sheet())
    assert "Cette page n’est plus bonne." in text(refused)
    assert TrainingSession.objects.count() == 1


def test_drafts_do_not_pile_up(browser_of_claude, claude):
    for number in range(DRAFTS_KEPT + 2):
        browser_of_claude.post(page("keep_draft", uuid4()), sheet(place=f"Lieu {number}"))
    assert claude.drafts.count() == DRAFTS_KEPT
    assert not claude.drafts.filter(typed__place="Lieu 0").exists()
