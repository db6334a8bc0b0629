"""Holes that were found by attacking what people do with their own user."""

import json
import re
import threading
import time

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.actions.rights import sections
from accounts.models import CodeBy, EmailChange, User
from notifications.models import Message
from portal.env import SmsGateway
from tests.accounts.authenticators import Passkey, is_signed_in, pair, sign_in, totp
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.rights import inside
from tests.conftest import show_second_factor

pytestmark = pytest.mark.django_db

NEW_PASSWORD, NUMBER = "la-traverse-de-levis-1902", "+15142761234"
KEY = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")
CLOSE, CONFIRM = reverse("accounts:close"), reverse("accounts:confirm_email")


@pytest.fixture
def lise(db):
    return UserFactory(first_name="Lise", last_name="Lavoie", email="lise@exemple.ca", username="lavl123")


def delivered():
    """Everything that was written has left."""
    Message.objects.update(state="sent", sent_at=timezone.now(), subject="", text="", html="")


# --- Closing touches nobody else -----------------------------------------------------------------


@pytest.fixture
def closes_after_asking_for(lise):
    """Lise asks for the address of someone else, and closes her user: she has proven nothing."""

    def closes(email):
        actions.email_changes.ask(lise, email=email, by=lise)
        delivered()
        assert inside(lise).post(CLOSE, {"word": "fermer"}).status_code == 302

    return closes


def test_address_that_was_only_asked_for_keeps_its_messages(closes_after_asking_for, bob):
    actions.passwords.send_temporary(bob.user, by=None)
    closes_after_asking_for("bob@exemple.ca")
    assert Message.objects.filter(user=bob.user, recipient_email="bob@exemple.ca").count() == 2


def test_address_that_was_only_asked_for_keeps_its_invitation(closes_after_asking_for, dominique):
    closes_after_asking_for(dominique.email)
    before = dominique.email, dominique.first_name
    dominique.refresh_from_db()
    assert (dominique.email, dominique.first_name) == before


@pytest.mark.parametrize("asked", ["bob@exemple.ca", "b@exemple.ca"])
def test_address_that_was_only_asked_for_keeps_its_lines_of_the_back_office(closes_after_asking_for, bob, asked):
    kind = ContentType.objects.get_for_model(bob.user)
    line = {"content_type": kind, "object_id": str(bob.user_id), "action_flag": CHANGE, "user": UserFactory(agent=True)}
    LogEntry.objects.create(**line, object_repr="bob@exemple.ca", change_message="bob@exemple.ca")
    closes_after_asking_for(asked)
    assert LogEntry.objects.get().change_message == "bob@exemple.ca"


def test_telephone_that_was_only_typed_keeps_its_messages(lise, bob):
    sent = {"category": "security", "language": "fr-ca", "state": "sent", "channel": "sms", "event": "x"}
    Message.objects.create(**sent, template="t", user=bob.user, recipient_phone=NUMBER)
    lise.telephones.create(number=NUMBER)
    actions.closing.close(lise)
    assert Message.objects.get(user=bob.user).recipient_phone == NUMBER


def test_closing_goes_on_while_a_mail_to_the_new_address_waits(lise):
    client = inside(lise)
    client.post(reverse("accounts:email"), {"email": "nouvelle@exemple.ca"})
    assert client.post(CLOSE, {"word": "fermer"}).status_code == 302
    assert not User.objects.get(pk=lise.pk).is_active


def test_whoever_takes_over_an_address_reads_and_ends_nothing_of_who_had_it(lise):
    actions.passwords.send_temporary(lise, by=None)
    actions.email_changes.ask(lise, email="nouvelle@exemple.ca", by=lise)
    actions.email_changes.confirm(EmailChange.objects.get())
    delivered()
    heir = UserFactory(email="lise@exemple.ca")
    assert sections.messages(heir) == []
    before = set(Message.objects.filter(user=lise).values_list("recipient_email", flat=True))
    actions.closing.close(heir)
    assert set(Message.objects.filter(user=lise).values_list("recipient_email", flat=True)) == before


# --- What is on its way ends with what it leaned on ---------------------------------------------------


@pytest.fixture
def thief_wants_the_address(lise, mailbox):
    """Someone at the open session of Lise asked for an address of theirs; return the link that they hold."""
    inside(lise).post(reverse("accounts:email"), {"email": "voleur@exemple.ca"})
    return mailbox.link("voleur@exemple.ca")


def takes_the_address(link):
    thief = Client()
    thief.get(link)
    thief.post(CONFIRM)
    return User.objects.filter(email="voleur@exemple.ca").exists()


def test_link_to_another_address_dies_with_the_old_password(lise, thief_wants_the_address):
    actions.passwords.change_password(User.objects.get(pk=lise.pk), password=NEW_PASSWORD)
    assert not takes_the_address(thief_wants_the_address)


def test_link_to_another_address_dies_with_the_access(lise, thief_wants_the_address):
    actions.users.edit(lise, by=UserFactory(agent=True), is_active=False)
    assert not takes_the_address(thief_wants_the_address)


def test_temporary_password_dies_with_the_address_that_it_was_sent_to(lise, mailbox, client):
    actions.passwords.send_temporary(lise, by=None)
    typed = KEY.search(mailbox.latest("lise@exemple.ca").text)[0]
    actions.email_changes.ask(lise, email="nouvelle@exemple.ca", by=lise)
    actions.email_changes.confirm(EmailChange.objects.get())
    client.post(reverse("account_login"), {"login": "lavl123", "password": typed})
    assert not is_signed_in(client)


def test_sign_in_begun_with_the_old_password_is_not_finished(lise):
    secret = pair(lise)
    client, _page = sign_in(lise)
    actions.passwords.change_password(User.objects.get(pk=lise.pk), password=NEW_PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert not is_signed_in(client)


def test_sign_in_begun_before_the_application_is_asked_for_it(lise, mailbox):
    User.objects.filter(pk=lise.pk).update(code_by=CodeBy.EMAIL)
    client, _page = sign_in(lise)
    code = mailbox.code("lise@exemple.ca")
    pair(User.objects.get(pk=lise.pk))
    client.post(reverse("accounts:sign_in_code"), {"code": code})
    assert not is_signed_in(client)


def test_sign_in_begun_before_the_access_ended_opens_no_session(lise):
    secret = pair(lise)
    client, _page = sign_in(lise)
    User.objects.filter(pk=lise.pk).update(is_active=False)
    client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert not is_signed_in(client)


# --- A mail proves no second factor, and a session keeps no password ---------------------------------


def test_code_by_mail_does_not_stand_for_the_application_of_someone_who_has_one(bob, mailbox):
    pair(bob.user)
    bob.organization.asked_mode = "passkey"
    bob.organization.save()
    client = Client()
    client.force_login(bob.user)
    show_second_factor(client, bob.user, at=0)
    client.post(reverse("accounts:send_code"))
    if mailbox.to("bob@exemple.ca") and "code" in mailbox.latest("bob@exemple.ca").template:
        client.post(reverse("accounts:code"), {"code": mailbox.code("bob@exemple.ca")})
    assert client.get(reverse("accounts:add_passkey")).status_code == 302


def test_password_typed_before_one_confirms_who_it_is_rests_nowhere(lise):
    pair(lise)
    lise.set_unusable_password()
    lise.save()
    client = Client()
    client.force_login(lise)
    client.post(reverse("account_set_password"), {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert all(NEW_PASSWORD not in json.dumps(row.get_decoded()) for row in Session.objects.all())


def test_telephone_proven_again_and_again_is_no_way_to_spend_messages(lise, settings):
    settings.SMS_GATEWAY = SmsGateway()
    client = inside(lise)
    for place in range(30):
        elsewhere = {"REMOTE_ADDR": f"203.0.{place}.1"}
        client.post(reverse("accounts:telephone"), {"number": NUMBER}, **elsewhere)
        code = re.search(r"\d{4} \d{4}", Message.objects.filter(recipient_phone=NUMBER).latest("pk").text)[0]
        client.post(reverse("accounts:telephone_code"), {"code": code}, **elsewhere)
    assert Message.objects.filter(channel="sms").count() <= 20


# --- Nobody sees a fault of ours -------------------------------------------------------------------


def test_one_signs_in_where_someone_else_was_shut_out(lise, bob):
    client = Client(raise_request_exception=False)
    client.force_login(bob.user)
    User.objects.filter(pk=bob.user_id).update(is_active=False)
    _client, page = sign_in(lise, client)
    assert page.status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize("name", ["n’importe quoi", "", "\0"])
def test_copy_that_there_is_not_is_not_found(name, lise):
    assert inside(lise).post(reverse("accounts:fetch_copy"), {"copy": name}).status_code == 404


@pytest.mark.parametrize("extra", ["\0", "\ud800"])
def test_answer_of_a_passkey_holds_what_the_database_cannot(extra, lise):
    client = inside(lise)
    options = client.get(reverse("accounts:add_passkey")).context["options"]
    answer = json.loads(Passkey("testserver", "http://testserver").create(options)) | {"extra": extra}
    page = client.post(reverse("accounts:add_passkey"), {"name": "Clé", "credential": json.dumps(answer)})
    assert page.status_code in {200, 302}


@pytest.mark.parametrize("address", ["demain", "a\0b"])
@pytest.mark.parametrize(("name", "typed"), [("theme", {"theme": "dark"}), ("rows_a_page", {"rows_a_page": "50"})])
def test_choice_leads_back_though_the_address_is_none(name, typed, address, lise):
    assert inside(lise).post(reverse(name), typed | {"next": address}).headers["Location"] == "/"


@pytest.mark.parametrize("name", ["Bo\u200bb", "\u202eboB", "Bob\nBcc: x@exemple.ca"])
def test_agent_gives_nobody_a_name_that_hides_something(name, bob):
    client = inside(UserFactory(agent=True, is_superuser=True))
    edits(client, bob.user, first_name=name)
    assert User.objects.get(pk=bob.user_id).first_name == "Bob"


# --- An agent who edits a person undoes nothing that the person does meanwhile ------------------------


def edits(client, user, **more):
    typed = {"first_name": user.first_name, "last_name": user.last_name, "language": "en", "is_active": "on"}
    client.post(reverse("admin:accounts_user_change", args=[user.pk]), typed | more)


def meanwhile(deed, user, **more):
    """Let an agent save the page of `user` while `deed` is about to be done."""
    client = inside(UserFactory(agent=True, is_superuser=True))
    begun = threading.Event()

    def run():
        with transaction.atomic():
            deed(User.objects.get(pk=user.pk))
            begun.set()
            time.sleep(1)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    begun.wait(10)
    edits(client, user, **more)
    thread.join()
    return User.objects.get(pk=user.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("more", [{}, {"is_active": ""}], ids=["edited", "shut out"])
def test_person_who_closes_stays_closed(more):
    user = meanwhile(actions.closing.close, UserFactory(first_name="Canari", email="canari@exemple.ca"), **more)
    assert user.closed_at
    assert (user.is_active, user.first_name) == (False, "Utilisateur")


@pytest.mark.django_db(transaction=True)
def test_new_password_stays_new():
    def changes(user):
        actions.passwords.change_password(user, password=NEW_PASSWORD)

    assert not meanwhile(changes, UserFactory()).check_password(PASSWORD)
