"""« Je n'ai plus accès au compte de mon organisation »: asked from outside, by a proven address, and told at once."""

import re
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from organizations import actions
from organizations.models import Document, Objection, Recovery, ServiceRequest
from portal.core.journal import JournalEntry, sentence
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.organizations.outsiders import ASK, EMAIL, recovery, said
from tests.organizations.papers import upload

pytestmark = pytest.mark.django_db

State = ServiceRequest.State
DESK = "service@exemple.ca"


@pytest.fixture(autouse=True)
def desk(alice):
    alice.organization.type.desk.email = DESK
    alice.organization.type.desk.save()


@pytest.mark.guide("GE-7")
def test_asked_proven_and_told_to_all(client, mailbox, alice, bob):
    answer = client.post(ASK, said(alice.organization.number))
    assert answer.url == reverse("organizations:recovery_sent")
    request = ServiceRequest.objects.get()
    assert (request.state, request.organization, request.asked_by) == (State.INCOMPLETE, alice.organization, None)
    assert not mailbox.to(alice.email)
    link = mailbox.link(EMAIL)
    assert "Confirmer ma demande" in client.get(link).content.decode()
    assert ServiceRequest.objects.get().state == State.INCOMPLETE
    client.post(link)
    assert ServiceRequest.objects.get().state == State.IN_VALIDATION
    assert "entre nos mains" in mailbox.latest(EMAIL).subject
    assert actions.recoveries.announce() == 1
    assert "demande l’accès au compte" in mailbox.latest(alice.email).subject
    assert "attend une décision" in mailbox.latest(DESK).subject
    assert not mailbox.to(bob.email)
    until = Recovery.objects.get().objections_until
    assert timedelta(days=4, hours=23) < until - timezone.now() <= timedelta(days=5)
    assert request.number in sentence(JournalEntry.objects.latest("pk"))
    assert actions.recoveries.announce() == 0


def test_page_is_found_where_one_looks_for_it(client):
    for name in ("account_login", "account_reset_password"):
        assert ASK in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("named", ["transport alice inc.", "Transport Alice inc.", "trp 0000001"])
def test_account_is_found_by_name_or_number(client, mailbox, alice, named):
    named = named if named.startswith(("t", "T")) and "alice" in named.lower() else alice.organization.number.lower()
    assert recovery(client, mailbox, named).request.organization == alice.organization


def test_name_that_two_accounts_bear_names_neither(client, mailbox, alice):
    OrganizationFactory(name=alice.organization.name)
    assert recovery(client, mailbox, alice.organization.name).request.organization is None


def unmarked(response):
    text = re.sub(r'name="(csrfmiddlewaretoken|key)" value="[\w-]+"', "token", response.content.decode())
    text = re.sub(r"DEM-\d{4}-\d{5}|confirmer/[\w-]+", "theirs", text)
    return response.status_code, text.replace(response.headers["X-Request-ID"], "request")


def test_nobody_learns_whether_an_account_exists(client, mailbox, alice):
    seen = []
    for account in (alice.organization.number, "TRP9999999"):
        client.cookies.clear()
        answer = client.post(ASK, said(account))
        pages = [answer.url, unmarked(client.get(answer.url))]
        link = mailbox.link(EMAIL)
        pages.append(unmarked(client.get(link)))
        client.post(link)
        pages.append(unmarked(client.get(link)))
        pages.append(re.sub(r"DEM-\S+|TRP\d+", "number", mailbox.latest(EMAIL).text))
        seen.append(pages)
    assert seen[0] == seen[1]


def test_time_does_not_tell_whether_an_account_exists(client, mailbox, alice, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    MembershipFactory.create_batch(5, organization=alice.organization, manager=True)
    times = {account: [] for account in (alice.organization.number, "TRP9999999")}
    for _ in range(9):
        for account, taken in times.items():
            began = perf_counter()
            client.post(ASK, said(account))
            client.post(mailbox.link(EMAIL))
            taken.append(perf_counter() - began)
    known, unknown = map(median, times.values())
    assert abs(known - unknown) < max(0.3 * unknown, 0.04)


def test_form_sent_twice_is_one_request(client, mailbox, alice):
    typed = said(alice.organization.number, documents=None)
    for _ in range(2):
        client.post(ASK, typed | {"documents": [upload()]})
    assert Recovery.objects.count() == ServiceRequest.objects.count() == Message.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "refusal"),
    [
        ("account_named", "", "numéro de compte ou le nom"),
        ("account_named", "Trans\u200bport", "caractère invisible"),
        ("first_name", "4l3x3", "s’écrit avec des lettres"),
        ("position", "", "votre fonction"),
        ("email", "nadia@", "adresse courriel complète"),
        ("telephone", "911", "numéro de téléphone complet"),
        ("words", "", "ce qui s’est passé"),
        ("words", "a\0b", "caractère nul"),
        ("documents", None, "Joignez au moins un document"),
        ("attests", "", "Cochez l’attestation"),
    ],
)
def test_each_mistake_is_told_in_its_own_words(client, alice, field, typed, refusal):
    answer = client.post(ASK, said(alice.organization.number, **{field: typed}))
    assert answer.status_code == 200
    assert refusal in answer.content.decode()
    assert not ServiceRequest.objects.exists()


def test_files_that_the_browser_forgot_are_asked_again(client, alice):
    page = client.post(ASK, said(alice.organization.number, words="")).content.decode()
    assert "Choisissez de nouveau vos documents" in page


def test_refused_file_is_named_on_the_page(client, alice):
    page = client.post(ASK, said("TRP0000001", documents=[upload("statuts.pdf", b"<html>")])).content.decode()
    assert "statuts.pdf" in page
    assert not Document.objects.exists()


# --- The link ------------------------------------------------------------------------------------


def test_link_dies_after_a_day(client, mailbox, alice, time_machine):
    client.post(ASK, said(alice.organization.number))
    link = mailbox.link(EMAIL)
    time_machine.move_to(timezone.now() + timedelta(hours=24, seconds=1))
    assert "expiré" in client.get(link).content.decode()
    client.post(link)
    assert ServiceRequest.objects.get().state == State.INCOMPLETE
    assert not actions.recoveries.announce()


def test_link_serves_once(client, mailbox, alice):
    client.post(ASK, said(alice.organization.number))
    link = mailbox.link(EMAIL)
    client.post(link)
    assert "a déjà servi" in client.post(link, follow=True).content.decode()
    assert Message.objects.filter(recipient_email=EMAIL).count() == 2


def test_link_of_a_registration_or_of_nobody_is_none(client, mailbox, alice):
    client.post(ASK, said(alice.organization.number))
    token = mailbox.link(EMAIL).split("/")[-2]
    assert client.post(reverse("organizations:complete_registration", args=[token])).status_code == 410
    assert client.get(reverse("organizations:prove_recovery", args=["un-jeton"])).status_code == 410


def test_only_the_hash_of_a_link_is_kept(client, mailbox, alice):
    lost = recovery(client, mailbox, alice.organization.number)
    objection = Objection.objects.get()
    token = mailbox.link(alice.email).split("/")[-2]
    assert token not in objection.secret_hash
    assert len(lost.request.contact.secret_hash) == 64


# --- Limits --------------------------------------------------------------------------------------


def test_account_and_address_are_asked_for_five_times_a_day(client, alice):
    number = alice.organization.number
    answers = [client.post(ASK, said(number, email=f"n{rank}@exemple.ca")).status_code for rank in range(6)]
    assert answers == [302] * 5 + [429]


def test_limit_is_the_same_for_an_account_of_nobody(client, db):
    answers = [client.post(ASK, said("TRP9999999", email=f"n{rank}@exemple.ca")).status_code for rank in range(6)]
    assert answers == [302] * 5 + [429]


def test_address_hears_five_times_a_day(client, db):
    answers = [client.post(ASK, said(f"TRP000000{rank}")).status_code for rank in range(6)]
    assert answers == [302] * 5 + [429]


# --- Kept no longer ------------------------------------------------------------------------------


def test_what_nobody_proved_is_forgotten_and_what_was_proven_is_not(client, mailbox, alice, time_machine):
    recovery(client, mailbox, alice.organization.number)
    client.post(ASK, said("TRP9999999"))
    time_machine.move_to(timezone.now() + timedelta(days=9))
    actions.recoveries.forget_unproven(timezone.now() - timedelta(days=7))
    assert ServiceRequest.objects.get().state == State.IN_VALIDATION
    assert Document.objects.count() == 1
