"""« Modifier le code courrier »: the question of a company, and the answer that nobody reads again."""

import pytest
from django.core.exceptions import ValidationError

from organizations.models import CourierKey
from organizations.validators.answers import validate_answer
from portal.core.journal import lines_of
from portal.core.secrets import answer_matches
from tests.organizations.conftest import ANSWER, QUESTION, page_of
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def confirm(client, place, **typed):
    return client.post(page_of("edit_courier_key", place), typed, follow=True)


@pytest.mark.guide("GE-11", "GE-12")
def test_manager_sets_the_question_and_its_answer(signed_in, manon):
    client = signed_in(manon)
    assert "Pas encore de code courrier" in client.get(page_of("courier_key", manon)).content.decode()
    page = confirm(client, manon, question=QUESTION, answer=ANSWER).content.decode()
    assert QUESTION in page
    assert ANSWER not in page
    assert "Le code courrier est enregistré." in page
    assert "Les autres gestionnaires" not in page  # there is no other
    key = CourierKey.objects.get()
    assert answer_matches("UNE  HORLOGE a coucou ", key.answer_hash)
    assert not answer_matches("une horloge", key.answer_hash)
    assert ANSWER not in key.answer_hash


def test_first_answer_is_required(signed_in, manon):
    assert "Saisissez la réponse." in confirm(signed_in(manon), manon, question=QUESTION).content.decode()
    assert not CourierKey.objects.exists()


@pytest.mark.guide("GE-12")
def test_question_alone_changes_and_the_answer_stays(signed_in, manon, courier):
    confirm(signed_in(manon), manon, question="Qu’entend-on à midi?", answer="")
    key = CourierKey.objects.get()
    assert key.question == "Qu’entend-on à midi?"
    assert answer_matches(ANSWER, key.answer_hash)


@pytest.mark.guide("GE-12")
def test_answer_alone_changes(signed_in, manon, courier):
    confirm(signed_in(manon), manon, question=QUESTION, answer="Trois vaches violettes")
    key = CourierKey.objects.get()
    assert answer_matches("trois vaches violettes", key.answer_hash)
    assert not answer_matches(ANSWER, key.answer_hash)


@pytest.mark.guide("GE-13", "M16")
def test_other_managers_are_told_and_neither_members_nor_the_answer(signed_in, manon, marc, mailbox):
    member = MembershipFactory(organization=manon.organization)
    suspended = MembershipFactory(organization=manon.organization, manager=True, inactive=True)
    page = confirm(signed_in(manon), manon, question=QUESTION, answer=ANSWER).content.decode()
    assert "Les autres gestionnaires sont prévenus." in page
    mail = mailbox.latest(marc.user.email)
    assert "Manon Favre" in mail.text
    assert ANSWER not in mail.text + mail.html + mail.subject
    for person in (manon, member, suspended):
        assert not mailbox.to(person.user.email)


def test_journal_says_who_and_no_answer(signed_in, manon, courier):
    line = lines_of(manon.organization).get(kind="account.courier_key_changed")
    assert line.actor == manon.user
    assert line.facts == {}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("court", "short_answer"),
        ("a  b  c  d  e", "short_answer"),
        ("horlogerie   MANON sa", "known_answer"),
        ("orne le hall", "known_answer"),
        ("Turquoise", "obvious_answer"),
        ("Genève Genève Genève", "obvious_answer"),
        ("Jean-Pierre", "obvious_answer"),
        ("Sébastien", "obvious_answer"),
        ("12345678", "obvious_answer"),
        ("je ne sais pas", "obvious_answer"),
    ],
)
def test_answer_that_one_would_guess_is_refused(answer, code):
    with pytest.raises(ValidationError) as refusal:
        validate_answer(answer, names=["Horlogerie Manon SA"], question=QUESTION)
    assert refusal.value.code == code


@pytest.mark.parametrize("answer", [ANSWER, "Au bord du lac Léman", "Trois vaches violettes", "ＵＮＥ ＨＯＲＬＯＧＥ"])
def test_answer_of_words_without_a_link_is_taken(answer):
    validate_answer(answer, names=["Horlogerie Manon SA"], question=QUESTION)


def test_page_says_what_is_wrong_with_an_answer(signed_in, manon):
    page = confirm(signed_in(manon), manon, question=QUESTION, answer="Turquoise").content.decode()
    assert "Plusieurs mots sans lien font mieux" in page
    assert not CourierKey.objects.exists()
