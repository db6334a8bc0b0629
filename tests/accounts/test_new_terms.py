"""A new version of the terms: asked once, of everyone, with what changed, and then one goes on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Terms, TermsAcceptance
from accounts.models.terms import look_again
from portal.core.journal import JournalEntry
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.rights import proven
from tests.reading import text

NEW, HOME = reverse("accounts:new_terms"), reverse("home")
ADD = reverse("admin:accounts_terms_add")
pytestmark = pytest.mark.django_db


def write_version(effective_at=None, is_announced=True):
    words = {"text_fr": "# Deux\n\nTexte.", "text_en": "# Two\n\nText."}
    changes = {"changes_fr": "Le délai passe à deux ans.", "changes_en": "The period becomes two years."}
    effective_at = effective_at or timezone.now() - timedelta(minutes=1)
    terms = Terms.objects.create(version="2.0", effective_at=effective_at, **words, **changes)
    if is_announced:
        look_again()
    return terms


@pytest.fixture
def second(alice, bob):
    return write_version()


def accepts(screen, terms, following=""):
    return screen.post(NEW, {"terms": str(terms.pk), "next": following})


def test_next_page_is_the_terms_and_then_the_page(signed_in, alice, second):
    wanted = reverse("organizations:memberships", args=[alice.organization.number]) + "?q=bob"
    screen = signed_in(alice)
    asked = screen.get(wanted)
    assert asked.url.startswith(NEW)
    shown = text(screen.get(asked.url))
    assert shown.index("Le délai passe à deux ans.") < shown.index("Deux")
    assert accepts(screen, second, following=wanted).url == wanted
    assert screen.get(wanted).status_code == 200


def test_it_is_asked_once(signed_in, bob, second):
    screen = signed_in(bob)
    accepts(screen, second)
    elsewhere = signed_in(bob)
    assert screen.get(reverse("accounts:profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:profile")).status_code == 200
    accepts(screen, second)
    assert TermsAcceptance.objects.filter(user=bob.user, terms=second).count() == 1
    assert JournalEntry.objects.get(actor=bob.user).kind == "terms.accepted"


def test_box_that_is_not_ticked_leads_nowhere(signed_in, bob, second):
    assert "Lisez et approuvez" in text(signed_in(bob).post(NEW, {"next": ""}))
    assert not bob.user.terms_acceptances.filter(terms=second).exists()


def test_version_read_before_another_took_effect_is_not_accepted(signed_in, bob, second):
    first = Terms.objects.get(version="1.0")
    assert "Les conditions ont changé" in text(accepts(signed_in(bob), first))


def test_whoever_refuses_may_leave_and_take_or_close_what_is_theirs(signed_in, bob, second):
    screen = proven(signed_in(bob))
    shown = text(screen.get(NEW))
    for name in ("accounts:copy", "accounts:close", "account_logout"):
        assert reverse(name) in shown
        assert screen.get(reverse(name)).status_code == 200
    for name in ("accounts:ask_copy", "accounts:close"):
        assert NEW not in screen.post(reverse(name)).headers.get("Location", "")


def test_what_is_posted_meanwhile_waits(signed_in, bob, second):
    assert signed_in(bob).post(reverse("accounts:corrections"), {}).status_code == 200
    assert signed_in(bob).post(reverse("organizations:start"), {}).url == NEW


def test_open_redirect_is_none(signed_in, bob, second):
    assert accepts(signed_in(bob), second, following="https://mechant.example").url == HOME


def test_agents_are_asked_too(signed_in, second):
    agent = UserFactory(agent=True, has_accepted=False)
    assert signed_in(agent).get(reverse("admin:index")).url.startswith(NEW)


def test_someone_opened_by_an_agent_reads_the_whole_at_the_first_sign_in(signed_in, db):
    newcomer = UserFactory(has_accepted=False)
    shown = text(signed_in(newcomer).get(NEW))
    assert "Avant de continuer" in shown
    assert "Ce qui change" not in shown


def test_version_of_tomorrow_asks_nothing_today(signed_in, bob):
    write_version(effective_at=timezone.now() + timedelta(days=1))
    assert signed_in(bob).get(reverse("accounts:profile")).status_code == 200


def test_process_that_looked_a_moment_ago_follows_within_the_minute(signed_in, bob, monkeypatch):
    screen = signed_in(bob)
    before = Terms.objects.key_in_force()
    terms = write_version(is_announced=False)
    assert screen.get(reverse("accounts:profile")).status_code == 200
    assert Terms.objects.key_in_force() == before
    monkeypatch.setattr("accounts.models.terms.KNOWN_FOR", 0)
    assert screen.get(reverse("accounts:profile")).url.startswith(NEW)
    assert Terms.objects.key_in_force() == terms.pk


def test_pages_ask_the_database_nothing_of_it(signed_in, bob):
    screen = signed_in(bob)
    screen.get(reverse("accounts:profile"))
    with CaptureQueriesContext(connection) as queries:
        screen.get(reverse("accounts:profile"))
    assert not [query for query in queries.captured_queries if "accounts_terms" in query["sql"]]


# --- Writing a version ---------------------------------------------------------------------------


@pytest.fixture
def office(signed_in):
    return signed_in(UserFactory(agent=True, is_superuser=True))


def typed(**more):
    words = {"version": "2.0", "text_fr": "Texte", "text_en": "Text", "changes_fr": "", "changes_en": ""}
    return words | {"effective_at_0": "2026-01-01", "effective_at_1": "00:00:00"} | more


@pytest.mark.parametrize("said", [{}, {"changes_fr": "Ceci"}, {"changes_en": "This"}])
def test_version_that_does_not_say_what_changes_is_refused(office, said):
    assert "Dites ce qui change" in text(office.post(ADD, typed(**said)))
    assert Terms.objects.count() == 1


def test_version_that_does_is_written(office):
    office.post(ADD, typed(changes_fr="Ceci", changes_en="This"))
    assert Terms.objects.get(version="2.0").changes_fr == "Ceci"


def test_visitor_who_signs_in_goes_on_after_the_terms(client, bob, second):
    wanted = reverse("accounts:profile")
    client.post(reverse("account_login"), {"login": "bob@exemple.ca", "password": PASSWORD, "next": wanted})
    asked = client.get(wanted)
    assert accepts(client, second, following=asked.url.split("next=")[1].replace("%2F", "/")).url == wanted
