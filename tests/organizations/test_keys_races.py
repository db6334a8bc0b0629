"""Forty guesses at once are five: real threads, real connections, and the same race without the condition."""

from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from organizations import actions
from organizations.actions import keys
from organizations.models import Answers, Claim, Membership
from portal.core.models import JournalEntry
from tests.accounts.factories import UserFactory
from tests.organizations.conftest import ANSWER, SECRET_ANSWER
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)

GUESSES = 40
WRONG = Answers("Une pendule", SECRET_ANSWER)


@pytest.fixture
def looked_at(monkeypatch):
    """What was compared, at its real cost no more: forty slow hashes would test the machine."""
    compared = []

    def compare(typed, kept):
        compared.append(typed)
        return typed in {ANSWER, SECRET_ANSWER}

    monkeypatch.setattr(keys, "answer_matches", compare)
    return compared


def guess(claim, user, answers=WRONG):
    return lambda: actions.keys.activate(claim, user=user, answers=answers)


def test_of_forty_guesses_at_once_five_are_looked_at(nora, looked_at, mailbox, manon):
    user, claim = UserFactory(email="nora@exemple.ch"), nora.claims.get()
    results = at_once(*[guess(claim, user)] * GUESSES)
    assert len(refusals(results)) == GUESSES
    assert all(isinstance(result, ValidationError) for result in results)
    assert looked_at.count(WRONG.courier) == 5
    claim.refresh_from_db()
    assert claim.tries == 5
    assert claim.revoked_at
    assert JournalEntry.objects.filter(kind="membership.keys_exhausted").count() == 1
    assert [mail.template for mail in mailbox.to(manon.user.email)].count("organizations/notices/keys_exhausted") == 1


def test_without_the_condition_all_forty_would_be(nora, looked_at, monkeypatch):
    """The positive control: look, then count, lets everyone through who looked in time."""
    user, claim = UserFactory(email="nora@exemple.ch"), nora.claims.get()
    all_have_looked = Barrier(10)

    class Careless:
        def filter(self, **which):
            return self

        def update(self, **changes):
            may = Claim.objects.get(pk=claim.pk).tries < 5
            all_have_looked.wait()
            Claim.objects.filter(pk=claim.pk, tries__lt=5).update(tries=F("tries") + 1)
            return may

    with monkeypatch.context() as patch:
        patch.setattr(type(Claim.objects), "with_tries_left", lambda self: Careless())
        patch.setattr(keys, "_end_if_exhausted", lambda claim: False)
        at_once(*[guess(claim, user)] * 10)
    assert looked_at.count(WRONG.courier) == 10


@pytest.mark.parametrize("attempt", range(3))
def test_right_answers_sent_twice_at_once_make_one_place(nora, looked_at, attempt):
    user, claim = UserFactory(email="nora@exemple.ch"), nora.claims.get()
    results = at_once(*[guess(claim, user, Answers(ANSWER, SECRET_ANSWER))] * 4)
    assert len(refusals(results)) == 3
    assert Membership.objects.active().filter(user=user).count() == 1
