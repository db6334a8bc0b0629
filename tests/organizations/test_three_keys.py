"""Activating with three keys: the link, the organization's answer, the person's own."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Terms, User
from organizations import actions
from organizations.actions import keys
from organizations.actions.memberships import Newcomer
from organizations.models import Answers, Claim, Role, SecretQuestion
from portal.core.journal import lines_of
from tests.accounts.factories import PASSWORD, UserFactory
from tests.organizations.conftest import ANSWER, QUESTION, SECRET_ANSWER, SECRET_QUESTION, page_of

pytestmark = pytest.mark.django_db

ACTIVATE = "/activation/"
ONE_SENTENCE = "Les renseignements ne concordent pas."


@pytest.fixture
def newcomer(client, nora, mailbox):
    """Nora's browser, on the page that the link of her mail opens."""
    client.get(mailbox.link("nora@exemple.ch"))
    return client


def typed(**changes):
    chosen = {"username": "nkeller", "password1": PASSWORD, "password2": PASSWORD}
    names = {"first_name": "Nora", "last_name": "Keller", "terms": Terms.objects.in_force().pk}
    return {"courier": ANSWER, "secret": SECRET_ANSWER} | chosen | names | changes


def tries():
    return Claim.objects.get().tries


@pytest.mark.guide("GE-20", "GE-21")
def test_page_asks_both_questions_and_says_where_the_keys_are(newcomer):
    page = newcomer.get(ACTIVATE).content.decode()
    assert QUESTION in page
    assert SECRET_QUESTION in page
    assert "Où trouver les trois clés de sécurité?" in page.replace("\u00a0", "")
    assert "cinq essais" in page
    assert ">Créer<" in page.replace(" ", "").replace("\n", "")


@pytest.mark.guide("GE-15", "GE-20", "GE-21", "GE-22")
def test_three_right_keys_open_the_account(newcomer, nora):
    answer = newcomer.post(ACTIVATE, typed(courier="une HORLOGE  à coucou", secret="AU BORD DU LAC LEMAN"))
    assert answer.url == reverse("organizations:home", args=[nora.organization.number])
    nora.refresh_from_db()
    assert nora.is_active
    assert newcomer.get(answer.url).status_code == 200
    assert not SecretQuestion.objects.exists()


@pytest.mark.guide("GE-18", "M14")
def test_manager_who_added_the_person_is_told(newcomer, manon, marc, mailbox):
    newcomer.post(ACTIVATE, typed())
    assert "Nora Keller a activé son accès" in mailbox.latest(manon.user.email).text
    assert not [mail for mail in mailbox.to(marc.user.email) if "activated" in mail.template]


def test_all_who_manage_are_told_once_that_one_has_left(newcomer, manon, marc, mailbox):
    actions.people.remove(manon, by=marc)
    newcomer.post(ACTIVATE, typed())
    assert "Nora Keller a activé son accès" in mailbox.latest(marc.user.email).text


@pytest.mark.guide("GE-23", "M15")
def test_person_receives_the_name_to_come_in_with_and_a_summary(newcomer, nora, mailbox):
    newcomer.post(ACTIVATE, typed())
    text = mailbox.latest("nora@exemple.ch").text
    for words in ("nkeller", "nora@exemple.ch", "Keller", nora.organization.number):
        assert words in text
    assert ANSWER not in text
    assert PASSWORD not in text


@pytest.mark.guide("GE-21")
@pytest.mark.parametrize(
    "wrong",
    [{"courier": "Une pendule"}, {"secret": "Au bord de la mer"}, {"courier": "Une pendule", "secret": "À la mer"}],
    ids=["the organization's", "the person's", "both"],
)
def test_whichever_is_wrong_the_sentence_is_the_same(newcomer, nora, wrong):
    answer = newcomer.post(ACTIVATE, typed(**wrong))
    page = answer.content.decode()
    assert ONE_SENTENCE in page
    assert answer.context["form"].errors.keys() == {"__all__"}
    assert tries() == 1
    assert not User.objects.filter(email="nora@exemple.ch").exists()
    for secret in (ANSWER, SECRET_ANSWER, PASSWORD, *wrong.values()):
        assert secret not in page


def test_work_is_the_same_whichever_is_wrong_and_even_without_a_question(nora, monkeypatch):
    looked_at = []
    monkeypatch.setattr(keys, "answer_matches", lambda typed, kept: bool(looked_at.append(kept)))
    for answers in (Answers("x", SECRET_ANSWER), Answers(ANSWER, "x")):
        with pytest.raises(ValidationError):
            keys.activate(nora.claims.get(), user=UserFactory(), answers=answers)
    SecretQuestion.objects.all().delete()
    with pytest.raises(ValidationError):
        keys.activate(nora.claims.get(), user=UserFactory(), answers=Answers("x", "x"))
    assert len(looked_at) == 6
    assert looked_at[-1] == ""


def test_password_that_is_refused_costs_no_try(newcomer):
    newcomer.post(ACTIVATE, typed(password2="autre chose encore"))
    newcomer.post(ACTIVATE, typed(courier=""))
    assert tries() == 0


def test_user_name_that_is_taken_costs_no_try_either(newcomer):
    UserFactory(username="nkeller")
    page = newcomer.post(ACTIVATE, typed()).content.decode()
    assert "déjà pris" in page
    assert tries() == 0


def fail(browser, times):
    return [browser.post(ACTIVATE, typed(courier="Une pendule")) for _ in range(times)]


def test_fifth_wrong_answer_kills_the_link_and_a_manager_is_told(newcomer, manon, nora, mailbox):
    assert [answer.status_code for answer in fail(newcomer, 5)] == [200, 200, 200, 200, 302]
    answer = newcomer.get(ACTIVATE)
    assert answer.status_code == 410
    assert "Trop de réponses fausses" in answer.content.decode()
    assert newcomer.post(ACTIVATE, typed()).status_code == 410
    assert "trompé cinq fois" in mailbox.latest(manon.user.email).text
    assert lines_of(nora.organization).filter(kind="membership.keys_exhausted").count() == 1
    assert "Lien épuisé" not in answer.content.decode()


def test_another_browser_does_not_begin_anew(newcomer, mailbox, nora):
    link = mailbox.link("nora@exemple.ch")
    fail(newcomer, 3)
    other = Client()
    other.get(link)
    fail(other, 2)
    assert Claim.objects.get().revoked_at


def test_manager_sees_it_and_reissues(newcomer, signed_in, manon, nora, mailbox, time_machine):
    fail(newcomer, 5)
    assert "Lien épuisé" in signed_in(manon).get(page_of("collaborators", manon)).content.decode()
    Claim.objects.update(issued_at="2026-01-01T00:00Z")
    signed_in(manon).post(page_of("reissue_keys", manon, nora.public_id))
    newcomer.get(mailbox.link("nora@exemple.ch"))
    assert newcomer.post(ACTIVATE, typed()).status_code == 302
    nora.refresh_from_db()
    assert nora.is_active


@pytest.mark.guide("GE-11")
def test_who_waits_already_needs_the_answer_of_today(newcomer, manon, nora):
    actions.courier.change("Et maintenant?", "Trois vaches violettes", by=manon)
    assert ONE_SENTENCE in newcomer.post(ACTIVATE, typed()).content.decode()
    newcomer.post(ACTIVATE, typed(courier="Trois vaches violettes"))
    nora.refresh_from_db()
    assert nora.is_active


# --- Someone who has a user already --------------------------------------------------------------


def test_someone_signed_in_shows_the_two_answers_and_chooses_no_password(nora, signed_in, mailbox):
    person = UserFactory(email="nora@exemple.ch")
    browser = signed_in(person)
    browser.get(mailbox.link("nora@exemple.ch"))
    page = browser.get(ACTIVATE).content.decode()
    assert QUESTION in page
    assert "password1" not in page
    assert ONE_SENTENCE in browser.post(ACTIVATE, {"courier": "x", "secret": "y"}).content.decode()
    assert not person.memberships.exists()
    browser.post(ACTIVATE, {"courier": ANSWER, "secret": SECRET_ANSWER})
    assert person.memberships.get().is_active


def test_link_of_someone_else_is_not_guessed_at(nora, signed_in, mailbox):
    browser = signed_in(UserFactory())
    browser.get(mailbox.link("nora@exemple.ch"))
    browser.post(ACTIVATE, {"courier": "x", "secret": "y"})
    assert tries() == 0


def test_no_other_door_opens_without_the_answers(nora):
    person = UserFactory(email="nora@exemple.ch")
    with pytest.raises(PermissionDenied):
        actions.claims.activate(nora.claims.get(), user=person)
    with pytest.raises(ValidationError):
        actions.keys.activate(nora.claims.get(), user=person, answers=None)
    assert not person.memberships.exists()


def test_usual_link_asks_no_question(client, alice, mailbox):
    roger = {"first_name": "Roger", "last_name": "Vallée", "role": Role.MEMBER, "language": "fr-ca"}
    actions.memberships.invite(Newcomer(email="roger@exemple.ca", **roger), by=alice)
    client.get(mailbox.link("roger@exemple.ca"))
    page = client.get(ACTIVATE).content.decode()
    assert "question secrète" not in page
    assert "Activer mon profil" in page
