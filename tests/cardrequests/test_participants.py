"""« Liste des participants » and « Fiche du participant »."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cardrequests.models import Participant
from tests.cardrequests.factories import ParticipantFactory, TrainingSessionFactory
from tests.cardrequests.typed import page, person
from tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(claude):
    return TrainingSessionFactory(trainer=claude)


@pytest.mark.guide("AS-14", "AS-18")
def test_empty_list_teaches_what_it_is_for(browser_of_claude, empty):
    shown = text(browser_of_claude.get(page("participants", empty)))
    assert "Ajouter les participants" in shown
    assert "Fiche de la session" in shown
    assert 'aria-current="page">Liste des participants' in shown
    assert "Paiement" in shown


@pytest.mark.guide("AS-15", "AS-16", "AS-17")
def test_form_has_the_words_of_the_guide_and_asks_all_but_the_extension(browser_of_claude, empty):
    shown = text(browser_of_claude.get(page("add_participant", empty)))
    labels = ["Fiche du participant", "Identification du participant", "Titre", "Prénom", "Nom", "Date de naissance"]
    labels += ["Téléphone", "Poste", "Sauvegarder et ajouter", "OK", "Annuler"]
    assert [label for label in labels if label not in shown] == []
    blank = text(browser_of_claude.post(page("add_participant", empty), dict.fromkeys(person(), "")))
    said = ["Choisissez le titre.", "Saisissez le prénom.", "Saisissez le nom.", "Saisissez la date de naissance."]
    said += ["Saisissez le numéro de téléphone."]
    assert [words_ for words_ in said if words_ not in blank] == []
    assert blank.count("(facultatif)") == 1
    assert not Participant.objects.exists()


@pytest.mark.guide("AS-17")
def test_save_and_add_opens_an_empty_form_and_ok_goes_back_to_the_list(browser_of_claude, empty):
    more = browser_of_claude.post(page("add_participant", empty), person(another="1"), follow=True)
    assert more.request["PATH_INFO"] == page("add_participant", empty)
    assert "Marie Tremblay est dans la liste." in text(more)
    assert 'value="Marie"' not in text(more)
    done = browser_of_claude.post(page("add_participant", empty), person(first_name="Anne"), follow=True)
    assert done.request["PATH_INFO"] == page("participants", empty)
    assert [each.first_name for each in empty.participants.order_by("position")] == ["Marie", "Anne"]
    assert empty.participants.order_by("position")[0].telephone == "+15142761234"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"birth_date": "tomorrow"}, "Saisissez une date de naissance passée"),
        ({"birth_date": "1850-01-01"}, "Saisissez une date de naissance passée"),
        ({"birth_date": "24/06/1985"}, "Saisissez la date comme 1985-06-24"),
        ({"telephone": "12"}, "Saisissez un numéro de téléphone complet"),
        ({"extension": "abc"}, "Un poste compte de un à huit chiffres."),
        ({"title": "999999"}, "Ce titre n’est pas dans la liste."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(browser_of_claude, empty, changed, said):
    if changed.get("birth_date") == "tomorrow":
        changed = {"birth_date": (timezone.localdate() + timedelta(days=1)).isoformat()}
    shown = text(browser_of_claude.post(page("add_participant", empty), person(**changed)))
    assert said in shown
    assert 'value="Marie"' in shown
    assert not Participant.objects.exists()


def test_same_person_twice_is_refused_in_words_however_the_name_is_spelled(browser_of_claude, empty):
    browser_of_claude.post(page("add_participant", empty), person(first_name="Marie-Ève"))
    twice = browser_of_claude.post(page("add_participant", empty), person(first_name="MARIE EVE"))
    assert "Cette personne est déjà dans la liste" in text(twice)
    namesake = person(first_name="Marie-Ève", birth_date="1990-01-01")
    assert browser_of_claude.post(page("add_participant", empty), namesake).status_code == 302


@pytest.mark.guide("AS-19")
def test_person_is_changed_from_the_list(browser_of_claude, empty):
    marie = ParticipantFactory(session=empty, first_name="Marie", last_name="Tremblay")
    listed = text(browser_of_claude.get(page("participants", empty)))
    assert page("participant", empty, marie) in listed
    assert [word for word in ("Suppression", "Supprimer", "Ajouter", "Retour à la session") if word not in listed] == []
    shown = text(browser_of_claude.get(page("participant", empty, marie)))
    assert 'value="418 555-0199"' in shown
    seen = re.search(r'name="seen" value="(\w+)"', shown)[1]
    browser_of_claude.post(page("participant", empty, marie), person(last_name="Roy", seen=seen))
    marie.refresh_from_db()
    assert (marie.last_name, marie.name_key) == ("Roy", "roy marie")
    stale = browser_of_claude.post(page("participant", empty, marie), person(last_name="Gagnon", seen=seen))
    assert "Ce participant a changé entre-temps" in text(stale)
    assert Participant.objects.get().last_name == "Roy"


def test_person_changed_into_another_of_the_list_is_refused(browser_of_claude, empty):
    marie = ParticipantFactory(session=empty, first_name="Marie", last_name="Tremblay")
    ParticipantFactory(session=empty, first_name="Anne", last_name="Tremblay")
    typed = person(first_name="Anne", last_name="Tremblay", seen=marie.version)
    assert "déjà dans la liste" in text(browser_of_claude.post(page("participant", empty, marie), typed))


@pytest.mark.guide("AS-19")
def test_person_taken_out_comes_back_at_once_as_they_were(browser_of_claude, empty):
    marie = ParticipantFactory(session=empty, first_name="Marie", last_name="Tremblay", extension="12")
    gone = browser_of_claude.post(page("remove_participant", empty, marie), follow=True)
    assert "Marie Tremblay n’est plus dans la liste." in text(gone)
    assert not Participant.objects.exists()
    again = browser_of_claude.post(page("remove_participant", empty, marie), follow=True)
    assert "Cette personne n’est plus dans la liste." in text(again)
    back = browser_of_claude.post(page("restore_participant", empty), follow=True)
    assert "Marie Tremblay est de retour dans la liste." in text(back)
    restored = Participant.objects.get()
    assert (restored.extension, restored.birth_date) == ("12", marie.birth_date)
    browser_of_claude.post(page("restore_participant", empty))
    assert Participant.objects.count() == 1


def test_list_of_a_submitted_session_is_read_only(browser_of_claude, claude):
    session = TrainingSessionFactory(trainer=claude, submitted=True, participants=1)
    someone = session.participants.get()
    shown = text(browser_of_claude.get(page("participants", session)))
    assert "Seule une session « Nouvelle » se modifie." in shown
    assert "Suppression" not in shown
    for address in (
        page("add_participant", session),
        page("participant", session, someone),
        page("remove_participant", session, someone),
        page("import_participants", session),
    ):
        browser_of_claude.post(address, person())
    assert session.participants.get().first_name == someone.first_name
    assert "ses participants ne se modifient plus" in text(
        browser_of_claude.get(page("add_participant", session), follow=True)
    )


def test_person_of_another_session_is_not_reached_through_this_one(browser_of_claude, empty, eve):
    other = ParticipantFactory(session=TrainingSessionFactory(trainer=eve))
    assert browser_of_claude.get(page("participant", empty, other)).status_code == 404
    browser_of_claude.post(page("remove_participant", empty, other))
    assert browser_of_claude.post(page("remove_participant", other.session, other)).status_code == 404
    assert Participant.objects.get() == other


def test_queries_do_not_grow_with_participants(client, claude, empty, query_count):
    client.force_login(claude.user)
    assert query_count(page("participants", empty), lambda: ParticipantFactory(session=empty)) <= 12
