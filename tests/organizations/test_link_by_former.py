"""« Utiliser un ancien identifiant »: what the operator’s former services kept links a file once, and is forgotten."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.hashers import check_password, identify_hasher
from django.urls import reverse
from django.utils import timezone

from organizations.actions.former import matches
from organizations.models import FormerCredential, Membership
from portal.settings import PASSWORD_HASHERS
from tests.accounts.factories import UserFactory
from tests.organizations.factories import MembershipFactory
from tests.reading import text

pytestmark = pytest.mark.django_db

PAGE = reverse("organizations:link_by_former")
PASSWORD = "Ancien, mais pas oublié"
BCRYPT_SALT = b"$2b$04$abcdefghijklmnopqrstuu"


def quick(kind):
    return hashlib.new(kind, f"sel{PASSWORD}".encode(), usedforsecurity=False).hexdigest()


KINDS = {
    "pbkdf2_sha256": lambda: hashers.PBKDF2PasswordHasher().encode(PASSWORD, "sel", iterations=1000),
    "pbkdf2_sha1": lambda: hashers.PBKDF2SHA1PasswordHasher().encode(PASSWORD, "sel", iterations=1000),
    "bcrypt": lambda: hashers.BCryptPasswordHasher().encode(PASSWORD, BCRYPT_SALT),
    "bcrypt_sha256": lambda: hashers.BCryptSHA256PasswordHasher().encode(PASSWORD, BCRYPT_SALT),
    "sha1": lambda: f"sha1$sel${quick('sha1')}",
    "md5": lambda: f"md5$sel${quick('md5').upper()}",
}


@pytest.fixture
def former(sam):
    return FormerCredential.objects.create(membership=sam, identifier="SSimard12", password_hash=KINDS["sha1"]())


def typed(identifier="ssimard12 ", password=PASSWORD):
    return {"identifier": identifier, "password": password}


@pytest.mark.parametrize("kind", KINDS)
def test_hash_of_each_kind_is_read(kind):
    assert matches(PASSWORD, KINDS[kind]())
    assert not matches("Un autre mot de passe", KINDS[kind]())


@pytest.mark.parametrize("kept", ["", "sha1$", "sha1$a", "pbkdf2_sha256$x$y$z", "plain$a$b", "bcrypt$rien", "$$$"])
def test_what_is_no_hash_matches_nothing(kept):
    assert not matches(PASSWORD, kept)


@pytest.mark.guide("CCQ-9", "CCQ-24")
def test_identifier_of_the_former_services_links_the_file_once(signed_in, former, sam, mailbox):
    person = UserFactory()
    done = signed_in(person).post(PAGE, typed(), follow=True)
    assert "La liaison a réussi" in text(done)
    former.refresh_from_db()
    sam.refresh_from_db()
    assert (sam.user, former.password_hash) == (person, "")
    assert former.used_at
    assert not sam.claims.live().exists()
    assert "ne concordent pas" in text(signed_in(UserFactory()).post(PAGE, typed()))


def test_one_identifier_of_two_files_links_them_one_by_one(signed_in, former):
    other = MembershipFactory(pending=True)
    FormerCredential.objects.create(membership=other, identifier="ssimard12", password_hash=KINDS["md5"]())
    person = UserFactory()
    for total in (1, 2):
        assert signed_in(person).post(PAGE, typed()).status_code == 302
        assert person.memberships.active().count() == total


def test_wrong_and_unknown_hear_the_same_five_times(signed_in, former):
    person = UserFactory()
    for identifier in ("ssimard12", "inconnu"):
        for _ in range(5):
            assert "ne concordent pas" in text(signed_in(person).post(PAGE, typed(identifier, "faux")))
        assert "Réessayez dans une heure" in text(signed_in(person).post(PAGE, typed(identifier)))
    former.refresh_from_db()
    assert former.password_hash


def test_file_that_waits_no_longer_is_not_linked(signed_in, former, sam):
    Membership.objects.filter(pk=sam.pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert "est écoulé" in text(signed_in(UserFactory()).post(PAGE, typed()))
    former.refresh_from_db()
    assert former.password_hash


def test_weak_hashes_sign_nobody_in(settings):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    for kind in ("sha1", "md5", "bcrypt"):
        with pytest.raises(ValueError, match="Unknown password hashing algorithm"):
            identify_hasher(KINDS[kind]())
        assert not check_password(PASSWORD, KINDS[kind]())
