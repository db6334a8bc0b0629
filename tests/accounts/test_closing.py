"""« Fermer mon utilisateur »: for good, at once, and never at the expense of an account."""

from contextlib import contextmanager

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import User
from notifications.models import Category, Message
from organizations.models import Membership
from organizations.models.memberships import AccountHolder
from portal.core.journal import JournalEntry
from portal.core.models import place_of
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.rights import proven
from tests.conftest import just_come_in
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.races import at_once, refusals
from tests.reading import text

CLOSE = reverse("accounts:close")
pytestmark = pytest.mark.django_db


@pytest.fixture
def screen(signed_in, bob):
    return proven(signed_in(bob))


def closes(screen, word="fermer"):
    return screen.post(CLOSE, {"word": word})


def test_page_says_what_happens_before_it_does(screen):
    shown = text(screen.get(CLOSE))
    assert "Vos accès à tous vos comptes prennent fin" in shown
    assert "Utilisateur fermé" in shown
    assert reverse("accounts:copy") in shown


def test_bob_is_gone_at_once(screen, bob, client):
    response = closes(screen)
    assert response.url == reverse("accounts:closed")
    assert screen.get(response.url).status_code == 200
    bob.refresh_from_db()
    assert bob.status == Membership.Status.ENDED
    assert "account_login" not in screen.get(reverse("home")).headers
    assert screen.get(reverse("accounts:my_data")).status_code == 302
    assert not client.login(username="bob@exemple.ca", password=PASSWORD)


def test_every_session_ends(screen, signed_in, bob):
    elsewhere = just_come_in(signed_in(bob))
    assert elsewhere.get(reverse("accounts:my_data")).status_code == 200
    closes(screen)
    assert elsewhere.get(reverse("accounts:my_data")).status_code == 302
    assert not [row for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") == str(bob.user_id)]


def test_another_word_closes_nothing(screen, bob):
    assert "Écrivez le mot demandé" in text(closes(screen, word="oui"))
    assert User.objects.get(pk=bob.user_id).closed_at is None


@pytest.mark.parametrize("word", ["Fermer", " « fermer » ", "FERMER"])
def test_word_is_read_kindly(screen, bob, word):
    closes(screen, word=word)
    assert User.objects.get(pk=bob.user_id).closed_at


def test_someone_who_found_the_screen_open_must_know_the_password(signed_in, bob):
    response = signed_in(bob).post(CLOSE, {"word": "fermer"})
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert User.objects.get(pk=bob.user_id).closed_at is None


def test_bob_hears_it_at_the_address_that_goes(screen, mailbox):
    closes(screen)
    goodbye = mailbox.latest("bob@exemple.ca")
    assert "fermé" in goodbye.subject
    assert goodbye.state == "to_send"
    assert goodbye.user is None


def test_what_waited_for_bob_is_withdrawn(screen, bob, mailbox):
    row = {"category": Category.ACCOUNTS, "language": "fr-ca", "user": bob.user, "text": "Secret", "subject": "S"}
    waiting = Message.objects.create(**row, event="x", template="t", recipient_email="bob@exemple.ca")
    closes(screen)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text) == ("cancelled", "")


def test_those_who_manage_the_account_are_told(screen, alice, mailbox):
    closes(screen)
    told = mailbox.latest("alice@exemple.ca")
    assert "Bob Bélanger" in told.subject
    assert alice.organization.number in told.text


def test_journal_tells_the_account(screen, bob):
    closes(screen)
    (entry,) = JournalEntry.objects.filter(place=place_of(bob.organization))
    assert (entry.kind, entry.about) == ("membership.left", place_of(bob))


def test_invitation_elsewhere_is_withdrawn_too(screen, bob):
    pending = MembershipFactory(pending=True, email=bob.user.email)
    closes(screen)
    pending.refresh_from_db()
    assert (pending.status, pending.first_name) == ("ended", "Utilisateur")


# --- Never at the expense of an account ----------------------------------------------------------


def test_last_administrator_is_shown_which_accounts_need_someone(signed_in, alice):
    shown = text(proven(signed_in(alice)).get(CLOSE))
    assert str(alice.organization) in shown
    assert reverse("organizations:memberships", args=[alice.organization.number]) in shown
    assert "Fermer définitivement" not in shown


def test_last_administrator_cannot_close_by_posting_all_the_same(signed_in, alice):
    assert "Des comptes n’ont que vous" in text(closes(proven(signed_in(alice))))
    alice.refresh_from_db()
    assert alice.is_active
    assert User.objects.get(pk=alice.user_id).email == "alice@exemple.ca"


def test_once_handed_over_the_account_lets_alice_go(signed_in, alice):
    MembershipFactory(organization=alice.organization, administrator=True)
    assert closes(proven(signed_in(alice))).status_code == 302


def test_account_that_was_never_activated_holds_nobody(signed_in, bob):
    MembershipFactory(user=bob.user, organization=OrganizationFactory(closed=True), administrator=True)
    assert closes(proven(signed_in(bob))).status_code == 302


def test_agent_closes_too(signed_in, db):
    UserFactory(agent=True, is_superuser=True)
    agent = UserFactory(agent=True, is_superuser=True)
    actions.closing.close(agent)
    closed = User.objects.get(pk=agent.pk)
    assert (closed.is_staff, closed.is_superuser, closed.is_active) == (False, False, False)


@pytest.mark.parametrize("away", [{"is_active": False}, {"asleep_since": timezone.now()}])
def test_last_superuser_stays(signed_in, away):
    UserFactory(agent=True, is_superuser=True, **away)
    last = UserFactory(agent=True, is_superuser=True)
    with pytest.raises(actions.closing.ValidationError, match="superutilisateur"):
        actions.closing.close(last)
    actions.closing.close_for(last, by=UserFactory())
    assert User.objects.get(pk=last.pk).is_active


@pytest.mark.parametrize(
    ("words", "is_left"),
    [
        ("Écrire à b@exemple.ca.", False),
        ("(b@exemple.ca)", False),
        ("bob@exemple.ca", True),
        ("a.b@exemple.ca", True),
        ("b@exemple.ca.example.org", True),
    ],
)
def test_address_is_found_where_it_is_a_word_of_its_own(words, is_left, bob):
    line = {"content_type": ContentType.objects.get_for_model(bob.user), "object_id": str(bob.user_id)}
    LogEntry.objects.create(**line, user=bob.user, action_flag=CHANGE, object_repr="x", change_message=words)
    actions.closing.close(UserFactory(email="b@exemple.ca"))
    assert bool(LogEntry.objects.get().change_message) is is_left


def test_closed_user_is_closed_once(bob):
    actions.closing.close(bob.user)
    with pytest.raises(actions.closing.ValidationError):
        actions.closing.close(bob.user)


def test_database_refuses_a_closed_user_who_signs_in(bob):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=bob.user_id).update(closed_at=timezone.now())


# --- Two at once ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_superusers_who_close_at_once_one_stays():
    both = [UserFactory(agent=True, is_superuser=True) for _ in range(2)]
    results = at_once(*(lambda user=user: actions.closing.close(user) for user in both))
    assert [refusal.code for refusal in refusals(results)] == ["last_superuser"]
    assert User.objects.filter(is_superuser=True, is_active=True).count() == 1


@contextmanager
def unguarded():
    """Take the rule of the database away for the time of a race."""
    names = {
        "organizations_membership": Membership,
        "accounts_user": AccountHolder,
    }
    statements = [
        f'ALTER TABLE "{table}" {{}} TRIGGER "{trigger.get_pgid(model)}"'
        for table, model in names.items()
        for trigger in model._meta.triggers
        if trigger.name.startswith("account_keeps")
    ]
    run(statements, "DISABLE")
    try:
        yield
    finally:
        run(statements, "ENABLE")


def run(statements, verb):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(verb))


def pair():
    organization = OrganizationFactory()
    return organization, [MembershipFactory(organization=organization, administrator=True) for _ in range(2)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_of_two_administrators_who_close_at_once_one_stays(attempt):
    organization, places = pair()
    results = at_once(*(lambda user=place.user: actions.closing.close(user) for place in places))
    assert len(refusals(results)) == 1
    assert organization.memberships.able_to_administer().count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_look_the_database_keeps_one(monkeypatch):
    """The same race with the check of the action gone: the trigger refuses the second at commit."""
    monkeypatch.setattr(actions.closing, "holds_of", lambda user: [])
    organization, places = pair()
    results = at_once(*(lambda user=place.user: actions.closing.close(user) for place in places))
    assert [type(result) for result in refusals(results)] == [IntegrityError]
    assert organization.memberships.able_to_administer().count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_either_the_account_is_left_with_nobody(monkeypatch):
    """The control: the two guards above are what holds."""
    monkeypatch.setattr(actions.closing, "holds_of", lambda user: [])
    organization, places = pair()
    with unguarded():
        results = at_once(*(lambda user=place.user: actions.closing.close(user) for place in places))
    assert not refusals(results)
    assert organization.memberships.able_to_administer().count() == 0
