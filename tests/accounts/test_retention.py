"""What is kept long enough goes, and nothing a day before; the table of docs/security.md says the same."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from pghistory.models import Context

from accounts.models import (
    CorrectionRequest,
    DataExport,
    FactorRecovery,
    SignUp,
    User,
)
from notifications.models import Message
from organizations.models import Claim, GuessCount, Membership
from portal.celery import app
from portal.core import retention
from portal.core.journal import JournalEntry
from portal.core.rewriting import append_only_lifted
from tests.accounts.factories import UserFactory
from tests.accounts.old_rows import (
    CASES,
    UserEvent,
    claims,
    history,
    sessions,
)
from tests.operations.production import CHECKOUT
from tests.organizations.factories import ClaimFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ago(settings):
    def ago(setting, **spare):
        unit = "hours" if setting.endswith("HOURS") else "days"
        return timezone.now() - timedelta(**{unit: getattr(settings, setting)}) - timedelta(**spare)

    return ago


@pytest.mark.parametrize(("setting", "leave"), CASES, ids=[leave.__name__ for _, leave in CASES])
def test_goes_when_its_time_is_up_and_not_before(setting, leave, ago):
    user = UserFactory(username="gardee")
    model = leave(user, ago(setting, minutes=-5))
    kept = model.objects.count()
    retention.apply_all()
    assert model.objects.count() == kept
    with append_only_lifted():
        model.objects.all().delete() if leave is not history else None
    if leave is claims:
        return _claims_go(ago(setting, minutes=5))
    leave(user, ago(setting, minutes=5))
    retention.apply_all()
    assert not model.objects.exists()
    assert User.objects.filter(pk=user.pk).exists()


def _claims_go(instant):
    claims(None, instant)
    membership = Membership.objects.latest("pk")
    retention.apply_all()
    membership.refresh_from_db()
    assert not Claim.objects.filter(membership=membership).exists()
    assert (membership.first_name, membership.email[:6]) == ("Utilisateur", "ferme-")
    return None


def test_session_goes_at_its_end(db):
    sessions(None, timezone.now() - timedelta(seconds=1))
    retention.apply_all()
    assert not Session.objects.exists()


def test_what_still_waits_is_never_old(ago, bob):
    """An open request, a mail in the queue, a live invitation: whatever their age, they are not over."""
    CorrectionRequest.objects.create(user=bob.user, number="COR1", due_on=timezone.localdate())
    FactorRecovery.objects.create(user=bob.user)
    pending = ClaimFactory()
    old = ago("KEEP_JOURNAL_DAYS", days=1)
    Message.objects.create(event="x", category="accounts", language="en", template="t", recipient_email="x@exemple.ca")
    for rows, field in (
        (CorrectionRequest, "asked_at"),
        (FactorRecovery, "asked_at"),
        (Message, "written_at"),
        (Claim, "issued_at"),
    ):
        rows.objects.update(**{field: old})
    retention.apply_all()
    assert CorrectionRequest.objects.exists()
    assert FactorRecovery.objects.exists()
    assert Message.objects.exists()
    assert Claim.objects.filter(pk=pending.pk).exists()


def test_people_of_an_account_are_never_swept(alice, bob, ago):
    Membership.objects.update(activated_at=ago("KEEP_JOURNAL_DAYS", days=1))
    retention.apply_all()
    assert Membership.objects.active().count() == 2
    assert bob.user.first_name == User.objects.get(pk=bob.user_id).first_name == "Bob"


def test_someone_added_again_keeps_the_name(transport_alice, alice, ago):
    ended = MembershipFactory(organization=transport_alice, ended=True)
    Membership.objects.filter(pk=ended.pk).update(ended_at=ago("KEEP_CLAIMS_DAYS", days=1))
    retention.apply_all()
    assert Membership.objects.get(pk=ended.pk).first_name == ended.first_name


def test_history_goes_with_who_made_it(bob, ago):
    context = Context.objects.create(metadata={"user": bob.user_id})
    old = ago("KEEP_HISTORY_DAYS", days=1)
    Context.objects.update(created_at=old)
    with append_only_lifted():
        UserEvent.objects.update(pgh_created_at=old)
    retention.apply_all()
    assert not UserEvent.objects.exists()
    assert not Context.objects.filter(pk=context.pk).exists()


def test_goodbye_forgets_the_address_once_it_has_left(bob):
    row = {"category": "security", "language": "en", "template": "accounts/notices/closed"}
    Message.objects.create(event="a", recipient_email="parti@exemple.ca", state="sent", **row)
    Message.objects.create(event="b", recipient_email="attend@exemple.ca", **row)
    retention.apply_all()
    kept = set(Message.objects.values_list("recipient_email", flat=True))
    assert "attend@exemple.ca" in kept
    assert "parti@exemple.ca" not in kept


# --- All of it -----------------------------------------------------------------------------------


def leave_all(ago):
    user = UserFactory()
    DataExport.objects.create(
        user=user, state="ready", content=b"x", ready_at=ago("DATA_EXPORT_HOURS", hours=1), expires_at=timezone.now()
    )
    for setting, leave in CASES:
        leave(user, ago(setting, days=1))
    sessions(user, timezone.now() - timedelta(days=1))
    GuessCount.objects.create(key_hash="x", begun_at=timezone.now() - timedelta(hours=2))


def test_dry_run_counts_what_the_run_then_deletes(ago):
    leave_all(ago)
    said = counts_of("--dry-run")
    assert SignUp.objects.exists()
    assert JournalEntry.objects.exists()
    assert said == counts_of()
    assert {name for name, count in said.items() if not count} <= {
        "limits",
        "words of messages",
        "traces of copies",
        "closed users",
        # Theirs are left by tests/organizations, tests/cardrequests and tests/support.
        "documents",
        "unproven recoveries",
        "requests from outside",
        "second looks",
        # And theirs by tests/cardrequests.
        "participants",
        "drafts of sessions",
        "visits",
        # And theirs by tests/help.
        "opinions",
        "tours",
        "imports",
    }


def test_second_run_finds_nothing(ago):
    leave_all(ago)
    counts_of()
    assert set(counts_of().values()) == {0}


def counts_of(*options):
    said = StringIO()
    call_command("retention", *options, stdout=said)
    return {line.rpartition(" ")[0]: int(line.rpartition(" ")[2]) for line in said.getvalue().splitlines()}


def test_rule_that_fails_keeps_no_other_from_being_applied(monkeypatch, ago):
    def fail(before):
        raise retention.DatabaseError

    rules = {"broken": retention.Rule("broken", fail), **retention._rules}  # noqa: SLF001
    monkeypatch.setattr(retention, "_rules", rules)
    leave_all(ago)
    assert "broken" not in retention.apply_all()
    assert not SignUp.objects.exists()


def test_the_clock_applies_them_each_day():
    tasks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"portal.core.tasks.apply_retention", "accounts.tasks.prepare_copies", "accounts.tasks.watch_sleep"} <= tasks


def test_table_tells_each_rule_and_no_other(settings):
    promises = (CHECKOUT / "docs/security.md").read_text(encoding="utf-8")
    text = promises.partition("## Retention")[2].partition("\n## ")[0]
    told = dict(re.findall(r"^\| `([a-z -]+)` \|.*\| (?:`([A-Z_]+)`)?[^|]*\|$", text, re.MULTILINE))
    rules = {rule.name: rule.keeps if isinstance(rule.keeps, str) else "" for rule in retention.rules()}
    assert told == rules
    for setting in filter(None, told.values()):
        assert getattr(settings, setting) > 0
