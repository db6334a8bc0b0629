"""Trainers: opened by an agent or from a file, their user name and card follow from their names."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from cardrequests import actions
from cardrequests.actions.trainers import FIRST_LIFETIME, Newcomer
from cardrequests.models import Trainer
from cardrequests.permissions import bearer_of
from cardrequests.validators import trainer_letters
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import TrainerFactory
from tests.cardrequests.typed import page
from tests.reading import text

pytestmark = pytest.mark.django_db
CLAUDE = Newcomer("Claude", "Éthier", "claude@exemple.ca")


@pytest.fixture
def agent(db):
    return UserFactory(agent=True, is_superuser=True, first_name="Agathe")


@pytest.mark.parametrize(
    ("first_name", "last_name", "letters"),
    [
        ("Claude", "Ethier", "ethc"),
        ("Émile", "D’Œuvré", "doee"),
        ("Jean-Guy", "St-Pierre", "stpj"),
        ("Bo", "Li", "lixb"),
        ("李", "明", "xxxx"),
        ("Łukasz", "Ørsted", "orsl"),
    ],
)
def test_letters_are_three_of_the_last_name_and_one_of_the_first(first_name, last_name, letters):
    assert trainer_letters(first_name, last_name) == letters


@given(st.text(), st.text())
def test_any_names_give_four_letters(first_name, last_name):
    assert re.fullmatch("[a-z]{4}", trainer_letters(first_name, last_name))


@pytest.mark.guide("AS-2", "AS-3", "M9")
def test_new_trainer_is_written_to_comes_in_once_and_chooses_a_password(agent, mailbox):
    trainer = actions.trainers.open_trainer(CLAUDE, by=agent)
    assert (trainer.card_number, trainer.user.username) == ("ETHC001-1", "ethc001")
    mail = mailbox.latest("claude@exemple.ca").text.replace("\xa0", " ")
    assert "numéro ETHC001-1" in mail
    assert "votre nom d’utilisateur est ethc001" in mail
    password = re.search(r"^[0-9A-Z-]{9,}$", mail, re.MULTILINE)[0]
    client = Client()
    entrance = client.get(reverse("account_login")).content.decode()
    assert "Connexion" in entrance
    assert "J’ai oublié mon mot de passe" in entrance
    client.post(reverse("account_login"), {"login": "ETHC001", "password": password})
    assert client.session["_auth_user_id"] == str(trainer.user.pk)
    again = Client()
    again.post(reverse("account_login"), {"login": "ethc001", "password": password})
    assert "_auth_user_id" not in again.session
    trainer.user.refresh_from_db()
    assert trainer.user.must_choose_password


def test_first_password_waits_three_days_and_no_longer(agent, mailbox, time_machine):
    trainer = actions.trainers.open_trainer(CLAUDE, by=agent)
    made = trainer.user.temporary_passwords.get()
    assert made.expires_at - made.sent_at == FIRST_LIFETIME == timedelta(hours=72)


def test_next_trainers_of_the_same_letters_follow(agent):
    names = [("Claude", "Ethier"), ("Chantal", "Éthier"), ("Carl", "Ethridge")]
    opened = [
        actions.trainers.open_trainer(Newcomer(first, last, f"{first}@exemple.ca"), by=agent) for first, last in names
    ]
    assert [trainer.abbreviation for trainer in opened] == ["ETHC001", "ETHC002", "ETHC003"]


def test_person_who_has_a_user_keeps_it_under_the_new_name(agent, mailbox):
    known = UserFactory(first_name="Claude", last_name="Ethier", email="claude@exemple.ca")
    trainer = actions.trainers.open_trainer(CLAUDE, by=agent)
    assert trainer.user == known
    known.refresh_from_db()
    assert (known.username, known.has_usable_password()) == ("ethc001", True)
    mail = mailbox.latest("claude@exemple.ca").text.replace("\xa0", " ")
    assert "votre mot de passe restent bons" in mail
    with pytest.raises(ValidationError, match="déjà formatrice"):
        actions.trainers.open_trainer(CLAUDE, by=agent)


def test_address_of_someone_of_another_name_makes_nobody_a_trainer(agent):
    UserFactory(first_name="Bob", last_name="Roy", email="claude@exemple.ca")
    with pytest.raises(ValidationError, match="un autre nom"):
        actions.trainers.open_trainer(CLAUDE, by=agent)
    assert not Trainer.objects.exists()


# --- The back office -----------------------------------------------------------------------------


@pytest.fixture
def office(signed_in, agent):
    return signed_in(agent)


def test_agent_opens_a_trainer_and_sees_the_card(office, mailbox):
    typed = {"first_name": "Claude", "last_name": "Ethier", "email": "claude@exemple.ca", "language": "fr-ca"}
    add = reverse("admin:cardrequests_trainer_add")
    assert office.get(add).status_code == 200
    wrong = office.post(add, typed | {"card_suffix": "a b"})
    assert "Une à six lettres capitales ou chiffres" in text(wrong)
    answer = office.post(add, typed | {"card_suffix": "2b"}, follow=True)
    assert Trainer.objects.get().card_number == "ETHC001-2B"
    assert "ETHC001-2B" in text(answer)
    assert mailbox.to("claude@exemple.ca")
    twice = office.post(add, typed | {"card_suffix": "1"}, follow=True)
    assert "Cette personne est déjà formatrice." in text(twice)


def test_agent_retires_a_trainer_whose_pages_close(office, claude, signed_in):
    change = reverse("admin:cardrequests_trainer_change", args=[claude.pk])
    assert "ETHC003" in text(office.get(change))
    office.post(change, {"card_suffix": "2"})
    claude.refresh_from_db()
    assert (claude.is_active, claude.card_number) == (False, "ETHC003-2")
    assert signed_in(claude.user).get(page("begin_session")).status_code == 403


def test_first_password_is_sent_again_until_the_person_has_come_in(office, mailbox, agent):
    trainer = actions.trainers.open_trainer(CLAUDE, by=agent)
    deed = {"action": "send_first_password", "_selected_action": [trainer.pk]}
    listed = reverse("admin:cardrequests_trainer_changelist")
    office.post(listed, deed)
    assert len(mailbox.to("claude@exemple.ca")) == 2
    assert trainer.user.temporary_passwords.live().count() == 1
    User.objects.filter(pk=trainer.user_id).update(last_login=trainer.opened_at)
    assert "s’est déjà connecté" in text(office.post(listed, deed, follow=True))
    assert len(mailbox.to("claude@exemple.ca")) == 2


# --- From a file ---------------------------------------------------------------------------------


@pytest.fixture
def trainers_file(tmp_path):
    file = tmp_path / "formateurs.csv"
    rows = ["first_name,last_name,email,card_suffix", "Claude,Ethier,claude@exemple.ca,7", "Anne,,anne@exemple.ca,1"]
    rows += ["Guy,Roy,claude@exemple.ca,1", "Zoé,Côté,zoe@exemple.ca,"]
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def test_file_of_trainers_is_tried_then_taken_each_line_by_itself(agent, trainers_file, capsys):
    call_command("import_trainers", str(trainers_file), "--by", agent.username, "--dry-run")
    assert "2 would be opened, 2 refused" in capsys.readouterr().out
    assert not Trainer.objects.exists()
    call_command("import_trainers", str(trainers_file), "--by", agent.username)
    said = capsys.readouterr()
    assert [trainer.card_number for trainer in Trainer.objects.order_by("pk")] == ["ETHC001-7", "COTZ001-1"]
    assert "line 2: ETHC001-7 Claude Ethier" in said.out
    assert re.search(r"line 3: last_name .+\nline 4: email .+", said.err)
    call_command("import_trainers", str(trainers_file), "--by", agent.username)
    assert Trainer.objects.count() == 2


def test_only_an_agent_answers_for_a_file(trainers_file, claude):
    with pytest.raises(CommandError, match="No agent named"):
        call_command("import_trainers", str(trainers_file), "--by", claude.user.username)


def test_second_card_of_a_closed_user_is_nobodys(claude):
    gone = TrainerFactory()
    User.objects.filter(pk=gone.user_id).update(is_active=False, closed_at=gone.opened_at)
    assert bearer_of(gone.card_number, other_than=claude) is None
