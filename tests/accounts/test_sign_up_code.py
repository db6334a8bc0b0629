"""The one-time code: what it opens, how often one may try, and what a stranger may not learn."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import Language, SignUp, TermsAcceptance, User
from portal.core import retention
from portal.core.journal import JournalEntry, sentence
from portal.core.secrets import normalise_code
from tests.accounts.conftest import CODE, HOME, LANDING
from tests.reading import text

REFUSED = "Ce code n’est pas le bon, ou il n’est plus valable."


def not_the(code):
    """Return a code of the same shape which is another."""
    return f"{(int(normalise_code(code)) + 1) % 10**8:08}"


@pytest.fixture
def code(nadia, mailbox):
    nadia.asks_code()
    return mailbox.code(nadia.email)


@pytest.fixture
def later(time_machine):
    def move(**delta):
        time_machine.move_to(timezone.now() + timezone.timedelta(**delta), tick=True)

    return move


@pytest.mark.guide("CCQ-19", "M5")
def test_right_code_opens_the_user_and_signs_in(nadia, code, mailbox):
    assert "Valider le code" in text(nadia.opens(CODE))
    assert code in mailbox.latest(nadia.email).subject
    assert nadia.types(code).url == reverse(LANDING)
    user = User.objects.get()
    assert nadia.client.session["_auth_user_id"] == str(user.pk)
    assert (user.get_full_name(), user.email, user.language) == ("Nadia Nguyễn", nadia.email, Language.FRENCH)
    assert user.check_password(nadia.password)
    assert user.emailaddress_set.get().verified


def test_acceptance_of_the_terms_is_kept(nadia, code):
    nadia.types(code)
    kept = TermsAcceptance.objects.get()
    assert (kept.user.email, kept.terms.version, kept.language) == (nadia.email, "1.0", Language.FRENCH)


def test_journal_tells_who_signed_up(nadia, code):
    nadia.types(code)
    assert sentence(JournalEntry.objects.get(kind="user.signed_up")) == "Nadia Nguyễn a créé son utilisateur."


def test_session_gets_a_new_key(nadia, code):
    before = nadia.client.session.session_key
    nadia.types(code)
    assert nadia.client.session.session_key != before
    assert "sign_up" not in nadia.client.session


def test_used_request_keeps_no_password(nadia, code):
    nadia.types(code)
    assert nadia.asked.password == ""


@pytest.mark.parametrize("spelling", ["{} ", "{0:.4}-{1:.4}", " {0:.4}\u00a0{1:.4}"])
def test_code_may_be_pasted_with_its_spaces(nadia, code, spelling):
    assert nadia.types(spelling.format(code, code[5:])).url == reverse(LANDING)


def test_field_is_easy(nadia, code):
    asked = text(nadia.opens(CODE))
    assert 'autocomplete="one-time-code"' in asked
    assert 'inputmode="numeric"' in asked
    assert "Vérifiez vos courriels indésirables" in asked


def test_slip_of_the_finger_costs_no_try(nadia, code):
    assert "huit chiffres" in text(nadia.types("1234"))
    assert nadia.asked.tries == 0


def test_wrong_code_says_how_many_tries_are_left(nadia, code):
    answer = text(nadia.types(not_the(code)))
    assert REFUSED in answer
    assert "Il vous reste 4 essais" in answer
    assert not User.objects.exists()


def test_after_five_wrong_codes_the_right_one_is_refused(nadia, code):
    for _ in range(5):
        nadia.types(not_the(code))
    answer = nadia.types(code)
    assert "Ce code n’est plus valable" in text(answer)
    assert not User.objects.exists()


def test_code_works_ten_minutes(nadia, code, later):
    later(minutes=10, seconds=1)
    assert "Ce code n’est plus valable" in text(nadia.opens(CODE))
    nadia.types(code)
    assert not User.objects.exists()


def test_code_works_in_the_browser_that_asked_alone(nadia, code, elsewhere, later):
    later(seconds=61)
    elsewhere.asks_code()
    elsewhere.types(code)
    assert not User.objects.exists()


def test_used_code_answers_like_a_wrong_one(nadia, code):
    asked = nadia.asked
    nadia.types(code)
    with pytest.raises(ValidationError) as refusal:
        actions.sign_ups.confirm_sign_up(asked, code)
    assert refusal.value.message == REFUSED


def test_validating_twice_leads_home(nadia, code):
    nadia.types(code)
    assert nadia.types(code).url == reverse(HOME)


# --- Asking again --------------------------------------------------------------------------------


def test_button_counts_the_seconds_down(nadia, code):
    assert 'data-cooldown="60"' in text(nadia.opens(CODE))


def test_another_code_waits_a_minute(nadia, code, mailbox):
    answer = nadia.client.get(nadia.asks_again().url)
    assert "Patientez encore 60 secondes" in text(answer)
    assert len(mailbox.to(nadia.email)) == 1


def test_new_code_kills_the_old(nadia, code, later, mailbox):
    later(seconds=61)
    assert "Un nouveau code est en route" in text(nadia.client.get(nadia.asks_again().url))
    newer = mailbox.code(nadia.email)
    nadia.types(code)
    assert not User.objects.exists()
    assert nadia.types(newer).url == reverse(LANDING)


def test_old_code_is_dead_even_for_who_still_holds_it(nadia, code, later, mailbox):
    former = nadia.asked
    later(seconds=61)
    nadia.asks_again()
    with pytest.raises(ValidationError):
        actions.sign_ups.confirm_sign_up(former, code)


def test_new_code_brings_new_tries(nadia, code, later, mailbox):
    for _ in range(5):
        nadia.types(not_the(code))
    later(seconds=61)
    nadia.asks_again()
    assert nadia.types(mailbox.code(nadia.email)).url == reverse(LANDING)


def test_address_gets_three_codes_an_hour(nadia, code, later, mailbox):
    for _ in range(2):
        later(seconds=61)
        nadia.asks_again()
    later(seconds=61)
    assert "Trop de codes" in text(nadia.client.get(nadia.asks_again().url))
    assert len(mailbox.to(nadia.email)) == 3
    later(hours=1)
    nadia.asks_again()
    assert len(mailbox.to(nadia.email)) == 4


def test_address_gets_ten_codes_a_day(nadia, code, later, mailbox):
    for _ in range(12):
        later(minutes=30)
        nadia.asks_again()
    assert len(mailbox.to(nadia.email)) == 10


def test_other_browsers_count_for_the_same_address(nadia, code, elsewhere, later, mailbox):
    for _ in range(2):
        later(seconds=61)
        nadia.asks_again()
    elsewhere.gives_address()
    assert "Trop de codes" in text(elsewhere.gives_names())


# --- Afterwards ----------------------------------------------------------------------------------


def test_requests_are_forgotten_after_a_week(nadia, code, later):
    later(days=6)
    retention.apply_all()
    assert SignUp.objects.count() == 1
    later(days=1, seconds=1)
    retention.apply_all()
    assert not SignUp.objects.exists()


def test_code_is_kept_as_a_slow_hash(nadia, code):
    assert normalise_code(code) not in nadia.asked.code_hash
    assert nadia.asked.code_hash.count("$") >= 2
