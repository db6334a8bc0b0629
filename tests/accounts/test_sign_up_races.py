"""Forty browsers at once: the limits of a one-time code hold, and one person becomes one user.

Each race is run once more without its protection: there it must fail, or the first run shows nothing.
"""

from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import actions
from accounts.models import CODE_LIFETIME, CODE_TRIES, SignUp, Terms, User
from notifications.models import Message
from portal.core.secrets import hash_code
from tests.races import at_once, done, refusals

pytestmark = pytest.mark.django_db(transaction=True)

CODE, WRONG = "12345678", "87654321"
CROWD = 40


@pytest.fixture
def sign_up():
    return SignUp.objects.create(
        ticket=uuid4(),
        email="nadia@exemple.ca",
        first_name="Nadia",
        last_name="Nguyen",
        password=make_password("un pont sur le fleuve"),
        language="fr-ca",
        terms=Terms.objects.in_force(),
        code_hash=hash_code(CODE),
        sent_at=timezone.now(),
        expires_at=timezone.now() + CODE_LIFETIME,
    )


@pytest.fixture
def evaluated(monkeypatch):
    """The codes that were compared at all."""
    compared, compare = [], actions.sign_ups.code_matches

    def note(typed, kept):
        compared.append(typed)
        return compare(typed, kept)

    monkeypatch.setattr(actions.sign_ups, "code_matches", note)
    return compared


def confirm_by_reading_first(sign_up, code):
    """How one would write it without thinking of others: look at the counter, then move it."""
    row = SignUp.objects.get(pk=sign_up.pk)
    if row.tries >= CODE_TRIES:
        raise ValidationError("")
    if not actions.sign_ups.code_matches(code, row.code_hash):
        SignUp.objects.filter(pk=row.pk).update(tries=row.tries + 1)
        raise ValidationError("")


def test_of_forty_wrong_codes_at_once_five_are_looked_at(sign_up, evaluated):
    at_once(*[lambda: actions.sign_ups.confirm_sign_up(sign_up, WRONG)] * CROWD)
    assert len(evaluated) == CODE_TRIES
    assert SignUp.objects.get().tries == CODE_TRIES


def test_without_the_conditional_update_more_would_be_looked_at(sign_up, evaluated):
    at_once(*[lambda: confirm_by_reading_first(sign_up, WRONG)] * CROWD)
    assert len(evaluated) > CODE_TRIES


def test_right_code_behind_five_wrong_ones_opens_nothing(sign_up):
    for _ in range(CODE_TRIES):
        at_once(*[lambda: actions.sign_ups.confirm_sign_up(sign_up, WRONG)] * 1)
    assert not done(at_once(*[lambda: actions.sign_ups.confirm_sign_up(sign_up, CODE)] * CROWD))
    assert not User.objects.exists()


def test_right_code_twenty_times_at_once_is_one_user(sign_up):
    users = done(at_once(*[lambda: actions.sign_ups.confirm_sign_up(sign_up, CODE)] * 20))
    assert [user.email for user in users] == [sign_up.email]
    assert User.objects.get().terms_acceptances.count() == 1


def test_without_the_conditional_use_it_would_be_accepted_more_often(sign_up):
    def use_by_reading_first():
        row = SignUp.objects.get(pk=sign_up.pk)
        if row.used_at or not actions.sign_ups.code_matches(CODE, row.code_hash):
            raise ValidationError("")
        SignUp.objects.filter(pk=row.pk).update(used_at=timezone.now(), password="")

    assert len(done(at_once(*[use_by_reading_first] * 20))) > 1


# --- Asking --------------------------------------------------------------------------------------


def ask(ticket, email="nadia@exemple.ca"):
    return actions.sign_ups.ask_to_sign_up(
        ticket,
        password=make_password("un pont sur le fleuve"),
        terms=Terms.objects.in_force(),
        email=email,
        first_name="Nadia",
        last_name="Nguyen",
        language="fr-ca",
    )


def test_form_sent_ten_times_at_once_sends_one_code():
    ticket = uuid4()
    at_once(*[lambda: ask(ticket)] * 10)
    assert SignUp.objects.count() == 1
    assert Message.objects.filter(recipient_email="nadia@exemple.ca").count() == 1


def test_ten_browsers_at_once_get_three_codes_of_which_one_is_live():
    at_once(*[lambda: ask(uuid4())] * 10)
    assert SignUp.objects.count() == actions.sign_ups.CODES_AN_HOUR
    assert SignUp.objects.live().count() == 1


def test_without_the_lock_the_limit_would_not_hold(monkeypatch):
    monkeypatch.setattr(actions.sign_ups, "_lock_address", lambda email: None)
    at_once(*[lambda: ask(uuid4())] * 10)
    assert SignUp.objects.count() > actions.sign_ups.CODES_AN_HOUR


def test_two_people_who_open_the_same_user_at_once_hear_it_kindly():
    identity = {"email": "nadia@exemple.ca", "first_name": "Nadia", "last_name": "Nguyen", "language": "fr-ca"}
    terms = Terms.objects.in_force()
    results = at_once(
        *[lambda: actions.users.create_user(password="un pont sur le fleuve", terms=terms, **identity)] * 10
    )
    assert len(done(results)) == User.objects.count() == 1
    assert {refusal.code for refusal in refusals(results)} == {"email_taken"}
