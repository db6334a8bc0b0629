"""« LIAISON D’UN PROFIL »: the coordinates of the e-mail, or the former identifier, link a file to the own user."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from notifications.models import Message
from organizations import actions
from organizations.models import Claim, GuessCount, Membership
from portal.core.journal import lines_of
from portal.core.secrets import make_linking_code, normalise_linking_code
from tests.accounts.factories import UserFactory
from tests.organizations.factories import ContactSheetFactory, MembershipFactory, OrganizationFactory
from tests.reading import text
from tests.timing import require_same_time, seconds

pytestmark = pytest.mark.django_db

BEGIN = reverse("organizations:linking")
METHODS = reverse("organizations:linking_methods")
BY_CODE = reverse("organizations:link_by_code")


def coordinates(mailbox, email):
    """Return the number and the code that the latest mail holds."""
    mail = mailbox.latest(email).text
    return re.search(r"\b\d{8}\b", mail)[0], re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b", mail)[0]


def another_code(code):
    other = make_linking_code()
    return other if normalise_linking_code(other) != normalise_linking_code(code) else another_code(code)


@pytest.fixture
def newcomer(db):
    """Someone who has made a user with another address than the one that was invited."""
    return UserFactory(first_name="Sam", last_name="Simard", email="sam.simard@maison.example")


def typed(number, code):
    return {"client_number": number, "code": code}


@pytest.mark.guide("CCQ-20", "CCQ-21", "CCQ-22", "CCQ-45", "M6")
def test_person_links_the_file_with_the_coordinates_of_the_mail(signed_in, newcomer, sam, rose, mailbox):
    number, code = coordinates(mailbox, "sam@exemple.ca")
    assert mailbox.link("sam@exemple.ca") == BY_CODE
    browser = signed_in(newcomer)
    begin = text(browser.get(BEGIN))
    assert "LIAISON D’UN PROFIL</h1>" in begin
    assert "Commencer" in begin
    assert BY_CODE in begin
    methods = text(browser.get(METHODS))
    for name in ("Utiliser des coordonnées de liaison", "Utiliser un ancien identifiant"):
        assert name in methods
    assert BY_CODE in methods
    assert "Lier" in text(browser.get(BY_CODE))
    done = browser.post(BY_CODE, typed(number, code), follow=True)
    assert done.redirect_chain[-1][0] == reverse("organizations:profiles")
    assert "La liaison a réussi : votre profil est lié à Chiffres et Fils inc." in text(done)
    sam.refresh_from_db()
    assert (sam.status, sam.user, sam.email) == ("active", newcomer, newcomer.email)
    assert Claim.objects.get().used_at
    # The address that was invited hears of it, and the journal of the account says it.
    assert "autre adresse" in mailbox.latest("sam@exemple.ca").text
    assert lines_of(rose.organization).filter(kind="membership.linked_elsewhere").exists()
    assert not GuessCount.objects.exclude(guesses=0).exists()


SPELLINGS = {
    "lower": str.lower,
    "bare": lambda code: code.replace("-", ""),
    "alike": lambda code: code.replace("0", "O").replace("1", "l"),
    "spaced": "  {} ".format,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_code_is_read_however_it_is_typed(spelling, sam, newcomer, mailbox, signed_in):
    number, code = coordinates(mailbox, "sam@exemple.ca")
    spelled = typed(f"{number[:4]} {number[4:]}", SPELLINGS[spelling](code))
    assert signed_in(newcomer).post(BY_CODE, spelled).status_code == 302


def test_slip_of_the_hand_is_told_from_a_wrong_code_and_counts_for_nothing(sam, newcomer, mailbox, signed_in):
    number, code = coordinates(mailbox, "sam@exemple.ca")
    slip = ("B" if code[0] != "B" else "C") + code[1:]
    shown = text(signed_in(newcomer).post(BY_CODE, typed(number, slip)))
    assert "faute de frappe" in shown
    assert f'value="{number}"' in shown
    assert not GuessCount.objects.exists()
    assert "huit chiffres" in text(signed_in(newcomer).post(BY_CODE, typed("123", code)))


def test_five_wrong_codes_an_hour_for_a_number_whoever_tries_and_known_or_not(
    sam, newcomer, mailbox, signed_in, time_machine
):
    number, code = coordinates(mailbox, "sam@exemple.ca")
    wrong = another_code(code)
    for tried in (number, "29999999"):
        refused = {
            text(signed_in(UserFactory()).post(BY_CODE, typed(tried, wrong))).count("ne concordent pas")
            for _ in range(5)
        }
        assert refused == {1}
        assert "Réessayez dans une heure" in text(signed_in(newcomer).post(BY_CODE, typed(tried, wrong)))
    assert "Réessayez dans une heure" in text(signed_in(newcomer).post(BY_CODE, typed(number, code)))
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    assert signed_in(newcomer).post(BY_CODE, typed(number, code)).status_code == 302


def test_each_reason_why_a_code_does_not_serve_is_said(sam, rose, newcomer, mailbox, signed_in):
    number, code = coordinates(mailbox, "sam@exemple.ca")
    browser = signed_in(newcomer)

    def answer():
        return text(browser.post(BY_CODE, typed(number, code)))

    Membership.objects.filter(pk=sam.pk).update(expires_at=timezone.now())
    assert "est expiré" in answer()
    Membership.objects.filter(pk=sam.pk).update(expires_at=timezone.now() + timedelta(days=1))
    Claim.objects.update(issued_at=timezone.now() - timedelta(minutes=5))
    actions.linking.issue_code(sam, by=rose)
    assert "plus récent remplace" in answer()
    number, code = coordinates(mailbox, "sam@exemple.ca")
    assert "ne concordent pas" in text(browser.post(BY_CODE, typed("10999999", code)))
    assert browser.post(BY_CODE, typed(number, code)).status_code == 302
    assert "déjà lié à votre profil" in answer()
    browser = signed_in(UserFactory())
    assert "ont déjà servi" in answer()
    sam.refresh_from_db()
    actions.people.remove(sam, by=rose)
    assert "ont déjà servi" in answer()


def test_place_that_was_withdrawn_is_linked_to_nobody(sam, rose, newcomer, mailbox, signed_in):
    number, code = coordinates(mailbox, "sam@exemple.ca")
    actions.memberships.withdraw(sam, by=rose)
    assert "a pris fin" in text(signed_in(newcomer).post(BY_CODE, typed(number, code)))


def test_someone_already_in_the_account_keeps_the_code_for_whom_it_is(sam, rose, mailbox, signed_in):
    number, code = coordinates(mailbox, "sam@exemple.ca")
    assert "déjà accès à ce compte" in text(signed_in(rose).post(BY_CODE, typed(number, code)))
    assert Claim.objects.live().exists()


def test_one_person_links_many_files_under_one_number(sam, newcomer, mailbox, signed_in, rose):
    number, code = coordinates(mailbox, "sam@exemple.ca")
    employer = OrganizationFactory(type__prefix="EMP")
    other = MembershipFactory(organization=employer, pending=True, email="sam@exemple.ca")
    ContactSheetFactory(membership=other, client_number=number)
    actions.claims.issue(other, by=rose.user)
    second_number, second = coordinates(mailbox, "sam@exemple.ca")
    assert second_number == number
    browser = signed_in(newcomer)
    assert browser.post(BY_CODE, typed(number, second)).status_code == 302
    assert browser.post(BY_CODE, typed(number, code)).status_code == 302
    assert newcomer.memberships.active().count() == 2
    assert newcomer.memberships.get(is_primary=True).organization == employer


def test_code_kept_at_a_former_cost_still_serves(sam, newcomer, mailbox, signed_in, settings):
    number, code = coordinates(mailbox, "sam@exemple.ca")
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert signed_in(newcomer).post(BY_CODE, typed(number, code)).status_code == 302


def test_code_is_nowhere_but_in_the_mail_that_is_wiped(sam, mailbox):
    _number, code = coordinates(mailbox, "sam@exemple.ca")
    kept = Claim.objects.get().secret_hash
    assert code not in kept
    assert kept.startswith("md5$")  # the slow hasher of production: tests/security/test_settings.py
    actions.claims.revoke(sam)
    assert Message.objects.get(recipient_email="sam@exemple.ca").category == "security"


def test_mail_speaks_the_language_of_the_contact(rose, mailbox):
    names = {"first_name": "Ann", "last_name": "Lee", "email": "ann@exemple.ca", "role": "member"}
    actions.memberships.invite(actions.memberships.Newcomer(**names, language="en"), by=rose)
    mail = mailbox.latest("ann@exemple.ca")
    assert mail.language == "en"
    assert coordinates(mailbox, "ann@exemple.ca")


@pytest.mark.guide("CCQ-53", "M7")
def test_mail_names_what_was_changed(sam, rose, mailbox):
    Claim.objects.update(issued_at=timezone.now() - timedelta(minutes=5))
    actions.linking.issue_code(sam, by=rose, changes=[gettext_lazy("Fonction"), gettext_lazy("Ville")])
    mail = mailbox.latest("sam@exemple.ca")
    assert "Fonction, Ville." in mail.text
    assert "Fonction, Ville." in mail.html
    number, code = coordinates(mailbox, "sam@exemple.ca")
    assert number == sam.sheet.client_number
    assert code in mail.html


def test_unknown_number_takes_as_long_as_a_known_one(sam, rose, mailbox, settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 8_192)
    number, code = coordinates(mailbox, "sam@exemple.ca")
    Claim.objects.update(issued_at=timezone.now() - timedelta(minutes=5))
    actions.linking.issue_code(sam, by=rose)
    seeker, wrong = actions.linking._find, another_code(code)  # noqa: SLF001 (what is timed, without the count)

    def tries(number):
        assert seeker(number, wrong) is None

    require_same_time(lambda: seconds(tries, number), lambda: seconds(tries, "29999999"))
