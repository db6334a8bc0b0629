"""Holes that were found by attacking the portal, and closed."""

import os
import re
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import Message
from organizations.models import Membership, Organization
from portal.core.models import JournalEntry
from tests.accounts.factories import PASSWORD, UserFactory
from tests.agents import agent_with, browser_of
from tests.organizations.test_invite import ROGER
from tests.organizations.test_register import ANSWERS, fill, step
from tests.timing import from_elsewhere, nobody, require_same_time, seconds

pytestmark = pytest.mark.django_db
MARKS = "e" + "\u0315\u0300" * 20_000


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/compte/connexion/", {"login": f"a@{MARKS}", "password": "x"}),
        ("/inscription/utilisateur/", ANSWERS["utilisateur"] | {"first_name": MARKS}),
    ],
)
def test_endless_text_is_refused_at_once(address, typed, client):
    assert seconds(client.post, address, typed) < 0.3


def test_time_of_a_refused_sign_in_does_not_tell_who_has_a_user(quick_argon):
    def signs_in(email):
        typed = {"login": email, "password": "une autre phrase"}
        return seconds(from_elsewhere().post, reverse("account_login"), typed)

    require_same_time(lambda: signs_in(UserFactory().email), lambda: signs_in(nobody()))


@pytest.mark.parametrize(
    ("right", "address", "question"),
    [
        ("view_user", "/gestion/accounts/user/", "password__startswith=md5"),
        ("view_signup", "/gestion/accounts/signup/", "code_hash__startswith=md5"),
        ("view_message", "/gestion/notifications/message/", "text__contains=mot-de-passe"),
    ],
)
def test_agent_cannot_ask_about_what_is_not_shown(right, address, question, alice):
    Client().post(reverse("account_reset_password"), {"email": alice.user.email})
    answer = browser_of(agent_with(right)).get(f"{address}?{question}")
    assert answer.status_code in {302, 400, 403} or "cl" not in answer.context


def test_numbers_of_accounts_do_not_tell_who_has_a_user(alice):
    mallory = Client()
    mallory.force_login(UserFactory())

    def opens():
        return int(re.search(r"TRP(\d+)", fill(mallory, *list(ANSWERS)[1:]).url)[1])

    numbers = [opens()]
    for email in (alice.user.email, "inconnue@exemple.ca"):
        fill(Client(), utilisateur={"email": email})
        numbers.append(opens())
    assert numbers[1] - numbers[0] == numbers[2] - numbers[1]


def test_inviting_and_withdrawing_is_no_way_to_flood_an_address(signed_in, alice):
    client, number = signed_in(alice), alice.organization.number
    for _ in range(30):
        client.post(reverse("organizations:invite", args=[number]), ROGER)
        for pending in Membership.objects.pending():
            client.post(reverse("organizations:withdraw", args=[number, pending.public_id]))
    assert Message.objects.count() <= 10


def test_registering_and_asking_again_is_no_way_to_flood_an_address(time_machine):
    now = timezone.now()
    for _ in range(10):
        visitor = Client()
        fill(visitor)
        for _ in range(9):
            now += timedelta(seconds=61)
            time_machine.move_to(now)
            visitor.post(reverse("organizations:resend_registration"))
    assert Message.objects.count() <= 20


def test_someone_signed_in_opens_accounts_within_a_limit(signed_in, alice):
    client = signed_in(alice)
    for _ in range(40):
        fill(client, *list(ANSWERS)[1:])
    assert Organization.objects.count() < 40


def test_back_office_changes_no_password_by_a_door_of_its_own():
    user = UserFactory(agent=True)
    client = Client()
    client.force_login(user)
    chosen = {"new_password1": "un pont sur le fleuve", "new_password2": "un pont sur le fleuve"}
    client.post("/gestion/password_change/", {"old_password": PASSWORD} | chosen)
    changed = not User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert not changed or (Message.objects.exists() and JournalEntry.objects.exists())


def test_plain_agent_shuts_out_no_superuser():
    boss = UserFactory(agent=True, is_superuser=True)
    typed = {"first_name": "X", "last_name": "Y", "language": "fr-ca"}
    browser_of(agent_with("view_user", "change_user")).post(f"/gestion/accounts/user/{boss.pk}/change/", typed)
    boss.refresh_from_db()
    assert boss.is_active


def test_visitor_who_registered_then_signs_in_as_someone_else_goes_on(client, alice):
    client.raise_request_exception = False
    fill(client)
    client.post(reverse("account_login"), {"login": alice.user.email, "password": PASSWORD})
    assert client.post(step("consentement"), ANSWERS["consentement"]).status_code == 302


def test_person_suspended_everywhere_is_out_at_the_next_request(signed_in, alice, bob):
    client = signed_in(bob)
    signed_in(alice).post(reverse("organizations:inactivate", args=[alice.organization.number, bob.public_id]))
    assert client.get(reverse("account_change_password")).status_code == 302


@pytest.mark.parametrize("invisible", ["\u3164", "\u115f", "a\u034f"], ids=ascii)
def test_name_that_nobody_sees_is_refused(invisible, client):
    typed = ANSWERS["utilisateur"] | {"first_name": invisible}
    assert client.post(step("utilisateur"), typed).status_code == 200


@pytest.mark.parametrize(
    ("name", "field", "typed"),
    [("organisation", "enterprise_number", "11" + "٣" * 8), ("coordonnees", "extension", "٣٣")],
)
def test_digits_are_those_of_the_keyboard(name, field, typed, client):
    fill(client, *list(ANSWERS)[: list(ANSWERS).index(name)])
    assert client.post(step(name), ANSWERS[name] | {field: typed}).status_code == 200


def test_box_holds_a_tick_and_not_a_book(client):
    fill(client, *list(ANSWERS)[:4])
    client.post(step("consentement"), {"may_act": os.urandom(400_000).hex(), "agrees": "on"})
    assert len(Session.objects.get().session_data) < 20_000


def test_asking_again_says_the_same_to_known_and_unknown(time_machine):
    answers = set()
    for email in (UserFactory().email, "inconnue@exemple.ca"):
        visitor = Client()
        fill(visitor, utilisateur={"email": email})
        for minutes in (0, 2):
            time_machine.move_to(timezone.now() + timedelta(minutes=minutes))
            page = visitor.post(reverse("organizations:resend_registration"), follow=True).content.decode()
            answers.add((minutes, re.search(r"Attendez une minute|un nouveau courriel part", page)[0]))
    assert len(answers) == 2


def test_page_that_shows_a_row_of_a_model_without_a_table_is_not_found():
    user = UserFactory(agent=True)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    kind = ContentType.objects.get(app_label="pghistory", model="events")
    assert client.get(f"/gestion/r/{kind.pk}/1/").status_code in {302, 403, 404}
