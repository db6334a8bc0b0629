"""After a person has closed the own user, the database names them nowhere, and says the same otherwise."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from accounts import actions
from accounts.models import CorrectionRequest, SignUp, User
from notifications.models import Message
from organizations.models import Membership
from portal.core import retention
from portal.core.journal import JournalEntry
from tests.accounts.factories import UserFactory
from tests.accounts.rights import birth_of, found, seeded, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def zenobie(transport_alice, alice):
    """Someone whose name nobody else bears, with traces everywhere."""
    return seeded("Zénobie", transport_alice)


def close_and_send(user):
    """Close, and let the mails leave: what waits still needs its address."""
    actions.closing.close(user)
    waiting = Message.objects.filter(state="to_send")
    waiting.update(state="sent", subject="", text="", html="")
    retention.apply_all()
    return User.objects.get(pk=user.pk)


def test_person_is_everywhere_before(zenobie):
    """The look finds what there is: it may be trusted when it finds nothing."""
    seen = {word for _, _, word in found(words_of("Zénobie"))}
    assert seen == words_of("Zénobie")
    assert len({table for table, _, _ in found(words_of("Zénobie"))}) >= 15


def test_person_is_nowhere_after(zenobie):
    close_and_send(zenobie)
    assert found(words_of("Zénobie") | {birth_of("Zénobie").isoformat()}) == set()


def test_nobody_else_is_touched(zenobie, transport_alice):
    seeded("Yvonne", transport_alice)
    before = found(words_of("Yvonne"))
    close_and_send(zenobie)
    assert found(words_of("Yvonne")) == before


def test_what_was_done_stays_and_names_nobody(zenobie, transport_alice, signed_in, alice):
    kept = JournalEntry.objects.count()
    close_and_send(zenobie)
    page = signed_in(alice).get(reverse("organizations:journal", args=[transport_alice.number])).content.decode()
    assert "Utilisateur fermé a activé son accès" in page
    assert "Utilisateur fermé a inscrit le compte" in page
    # Closing adds its own lines, and takes none away.
    assert JournalEntry.objects.count() == kept + 2


def test_counts_and_dates_stay(zenobie):
    joined, rows = zenobie.joined_at, Membership.objects.count()
    closed = close_and_send(zenobie)
    assert (closed.joined_at, Membership.objects.count()) == (joined, rows)
    assert closed.closed_at
    assert str(closed) == "Utilisateur fermé"
    assert CorrectionRequest.objects.get().state == CorrectionRequest.State.WITHDRAWN


# What stays of a closed user: numbers, dates, and what is neutral.
KEPT = {"id", "public_id", "password", "last_login", "joined_at", "closed_at", "told_of_sleep_at", "asleep_since"}
KEPT |= {"language", "theme", "rows_a_page", "uses_shortcuts"}
NEUTRAL = {"first_name": "Utilisateur", "last_name": "fermé"}


def test_no_column_of_the_user_is_forgotten(zenobie):
    """A column that someone adds to the user is either kept for a reason, or emptied."""
    closed = close_and_send(zenobie)
    left = {
        field.name: value
        for field in User._meta.concrete_fields
        if (value := getattr(closed, field.name)) and field.name not in KEPT
    }
    assert {name for name, value in left.items() if "ferme-" in str(value)} == {"email", "username"}
    assert left.items() >= NEUTRAL.items()
    assert left.keys() - {"email", "username"} == NEUTRAL.keys()


def test_agent_changes_nothing_of_a_closed_user(zenobie, signed_in):
    close_and_send(zenobie)
    address = reverse("admin:accounts_user_change", args=[zenobie.pk])
    response = signed_in(UserFactory(agent=True, is_superuser=True)).post(address, {"is_active": "on"})
    assert response.status_code == 403
    assert not User.objects.get(pk=zenobie.pk).is_active


def test_messages_say_that_they_were_sent_and_not_to_whom(zenobie):
    close_and_send(zenobie)
    kept = Message.objects.filter(user=zenobie)
    assert {message.state for message in kept} == {"sent"}
    assert all("ferme-" in message.recipient_email or message.recipient_phone.startswith("+999") for message in kept)


def test_address_is_free_again_and_gives_nothing_back(zenobie):
    address = zenobie.email
    close_and_send(zenobie)
    again = User.objects.create_user(address, first_name="Zénobie", last_name="Lachance")
    assert not again.memberships.exists()
    assert not JournalEntry.objects.filter(actor=again).exists()
    assert not SignUp.objects.exists()


# --- The one door --------------------------------------------------------------------------------


def calls_of(name):
    """Return the modules of the portal where something of this name is called or used as `with`."""
    modules = set()
    for app in ("accounts", "cardrequests", "delegations", "notifications", "organizations", "portal"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            names = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
            if any(name in (getattr(func, "id", ""), getattr(func, "attr", "")) for func in names):
                modules.add(str(path.relative_to(settings.BASE_DIR)))
    return modules


def test_one_module_lifts_the_triggers_and_three_go_through_it():
    assert "portal/core/rewriting.py" in uses_of_ignore()
    assert uses_of_ignore() == {"portal/core/rewriting.py"}
    calls = {"accounts/actions/closing.py", "portal/core/retention.py", "portal/support/actions/merges.py"}
    assert calls_of("append_only_lifted") == calls


def uses_of_ignore():
    found = set()
    for path in Path(settings.BASE_DIR).glob("*/**/*.py"):
        inside = path.relative_to(settings.BASE_DIR)
        if inside.parts[0] in {"tests", ".venv", ".tools", ".local", "node_modules"} or "migrations" in inside.parts:
            continue
        if "pgtrigger.ignore" in path.read_text():
            found.add(str(inside))
    return found


def test_the_journal_and_the_history_refuse_every_other_way(zenobie):
    for statement in ("UPDATE core_journalentry SET kind = 'x'", "DELETE FROM accounts_userevent"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_door_is_shut_again_afterwards(zenobie):
    close_and_send(zenobie)
    with pytest.raises(ProgrammingError), transaction.atomic():
        JournalEntry.objects.update(facts={})
