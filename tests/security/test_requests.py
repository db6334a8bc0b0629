"""What another site, another verb or another host may make a browser do here: nothing."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from organizations.models import Membership, Organization
from tests.accounts.factories import terms_shown
from tests.organizations.test_invite import ROGER
from tests.organizations.test_register import fill
from tests.sitemap import by_room, pages, sample
from tests.test_policies import SIGNED

pytestmark = pytest.mark.django_db

every_page = pytest.mark.parametrize("targets", by_room(list(pages())))
ELSEWHERE = [
    "/\\exemple.com",
    "\\\\exemple.com",
    "///exemple.com",
    "/\t/exemple.com",
    "\t//exemple.com",
    " //exemple.com",
    "https:exemple.com",
    "http:///exemple.com",
    "//testserver@exemple.com/",
    "http://testserver.exemple.com/",
    "data:text/html,<script>alert(1)</script>",
]


# --- Forms of other sites ------------------------------------------------------------------------


@pytest.fixture
def her_browser(alice):
    """Alice's browser, with the check of forms that other tests leave out."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    return client


def token_in(response) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1]


@every_page
def test_form_of_another_site_is_refused_on_every_page(targets, her_browser, bob, dominique, alone):
    """What another system posts is signed by it; whatever is not, finds nothing there."""
    known = sample(bob, dominique)
    for target in targets:
        with alone(target):
            answer = her_browser.post(target.address(known), {"csrfmiddlewaretoken": "a" * 64})
            assert answer.status_code == (404 if target.name in SIGNED else 403)


def test_form_of_ours_is_taken(her_browser, alice):
    address = reverse("organizations:invite", args=[alice.organization.number])
    token = token_in(her_browser.get(address))
    assert her_browser.post(address, ROGER | {"csrfmiddlewaretoken": token}).status_code == 302


def test_token_counts_in_the_own_form_alone(her_browser, alice, charlie):
    address = reverse("organizations:invite", args=[alice.organization.number])
    own = token_in(her_browser.get(address))
    of_someone_else = token_in(Client().get(reverse("account_login")))
    assert her_browser.post(address, ROGER | {"csrfmiddlewaretoken": of_someone_else}).status_code == 403
    assert her_browser.post(f"{address}?csrfmiddlewaretoken={own}", ROGER).status_code == 403
    for origin in ("http://exemple.com", "null"):
        answer = her_browser.post(address, ROGER | {"csrfmiddlewaretoken": own}, headers={"origin": origin})
        assert answer.status_code == 403
    assert not Membership.objects.pending().exists()


# --- Other verbs ---------------------------------------------------------------------------------


@every_page
def test_trace_sends_back_nothing_of_the_request(targets, signed_in, alice, bob, dominique, alone):
    client, known, canary = signed_in(alice), sample(bob, dominique), {"x-canary": "un en-tête renvoyé"}
    for target in targets:
        with alone(target):
            answer = client.generic("TRACE", target.address(known), "un corps renvoyé", headers=canary)
            assert "renvoyé" not in answer.content.decode() + str(answer.headers)
            assert answer.headers["Content-Type"] != "message/http"


def test_verb_hidden_in_a_header_or_a_field_is_not_obeyed(signed_in, alice):
    address = reverse("organizations:memberships", args=[alice.organization.number])
    hidden = {"x-http-method-override": "DELETE", "x-method-override": "DELETE"}
    assert signed_in(alice).post(address, {"_method": "DELETE"}, headers=hidden).status_code == 405


# --- Redirections (what a page says of frames and caches: tests/test_policies.py) ------------------


@pytest.mark.parametrize("name", ["theme", "language"])
@pytest.mark.parametrize("address", ELSEWHERE)
def test_preferences_lead_nobody_elsewhere(client, name, address):
    typed = {"theme": "dark", "language": "en", "next": address}
    answer = client.post(reverse(name), typed, headers={"referer": "http://exemple.com/"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("name", ["theme", "language"])
def test_line_break_in_an_address_begins_no_header(client, name):
    typed = {"theme": "dark", "language": "en", "next": "/a\r\nSet-Cookie: session=chosen"}
    answer = client.post(reverse(name), typed)
    assert "\n" not in answer.headers["Location"]
    assert "session" not in answer.cookies


# --- Links in mails, whatever host the request claims ----------------------------------------------


CLAIMED = [{"host": "mechant.example"}, {"x-forwarded-host": "mechant.example"}, {"forwarded": "host=mechant.example"}]


@pytest.mark.parametrize("claim", CLAIMED, ids=lambda claim: next(iter(claim)))
def test_activation_link_is_ours_whatever_host_the_request_claims(claim, settings, mailbox):
    settings.ALLOWED_HOSTS = ["*"]
    fill(Client(headers=claim))
    mail = mailbox.latest("alexe.berrigan@exemple.ca")
    assert f"{settings.SITE_URL}/activation/" in mail.text
    assert "mechant" not in mail.text + mail.html


@pytest.mark.parametrize("claim", CLAIMED, ids=lambda claim: next(iter(claim)))
def test_invitation_is_ours_whatever_host_the_request_claims(claim, settings, mailbox, signed_in, alice):
    settings.ALLOWED_HOSTS = ["*"]
    address = reverse("organizations:invite", args=[alice.organization.number])
    assert signed_in(alice).post(address, ROGER, headers=claim).status_code == 302
    mail = mailbox.latest("roger.vallee@exemple.ca")
    assert f"{settings.SITE_URL}/activation/" in mail.text
    assert "mechant" not in mail.text + mail.html


def test_registration_under_another_host_is_not_even_begun():
    visitor = Client(headers={"host": "mechant.example"})
    assert fill(visitor).status_code == 400
    assert not Organization.objects.exists()


# --- Sessions ------------------------------------------------------------------------------------


def test_session_that_someone_else_chose_is_not_taken(client, alice):
    chosen = "a" * 32
    client.cookies["session"] = chosen
    client.get("/activation/un-jeton/")
    assert client.cookies["session"].value != chosen
    assert not Session.objects.filter(session_key=chosen).exists()


def test_session_gets_a_new_key_at_activation(client, mailbox):
    fill(client)
    client.get(mailbox.link("alexe.berrigan@exemple.ca"))
    before = client.cookies["session"].value
    password = "le-pont-de-quebec-1917"
    typed = {"first_name": "Alexe", "last_name": "Berrigan", "password1": password, "password2": password}
    client.post(reverse("organizations:activate"), typed | {"terms": terms_shown()})
    assert client.cookies["session"].value != before
    assert not Session.objects.filter(session_key=before).exists()
    assert User.objects.filter(email="alexe.berrigan@exemple.ca").exists()
