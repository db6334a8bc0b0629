"""What people type about themselves stays out of the logs and of the queue, whichever page it is typed into."""

import re

import pytest
from celery.signals import before_task_publish
from django.urls import reverse

from tests.accounts.factories import terms_shown
from tests.organizations.test_register import ANSWERS, fill
from tests.security.test_logs import written  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db

PASSWORD = "canari-de-mot-de-passe"
CANARIES = {
    "email": "canari@exemple.ca",
    "first_name": "Canarine",
    "last_name": "Serinette",
    "name": "Voliere Canarisse inc.",
    "street": "77, rue du Canarival",
    "telephone": "450 677-1799",
    "username": "canaribou",
}
TYPED = {
    "utilisateur": {name: CANARIES[name] for name in ("email", "first_name", "last_name")},
    "organisation": {"name": CANARIES["name"]},
    "coordonnees": {name: CANARIES[name] for name in ("street", "telephone")},
}


@pytest.fixture
def published():
    """All that is handed to the queue: bodies, headers, properties."""
    messages = []

    def keep(sender, body, headers, properties, **rest):
        messages.append(repr((sender, body, headers, properties)))

    before_task_publish.connect(keep, weak=False)
    yield messages
    before_task_publish.disconnect(keep)


def a_whole_life(client, mailbox) -> list[str]:
    """Register, activate, invite, mistype, ask for a new password; return every secret that was used on the way."""
    fill(client, **TYPED)
    link = mailbox.link(CANARIES["email"])
    client.get(link)
    person = {name: CANARIES[name] for name in ("first_name", "last_name", "username")}
    chosen = {"password1": PASSWORD, "password2": PASSWORD, "terms": terms_shown()}
    home = client.post(reverse("organizations:activate"), person | chosen).url
    number = home.split("/")[2]
    guest = {"email": "canari.invite@exemple.ca", "role": "member", "language": "fr-ca"}
    client.post(reverse("organizations:invite", args=[number]), guest | person)
    client.get(reverse("organizations:memberships", args=[number]), {"q": CANARIES["last_name"]})
    invitation = mailbox.link(guest["email"])
    session = client.cookies["session"].value
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": CANARIES["username"], "password": PASSWORD + "!"})
    client.post(reverse("account_reset_password"), {"email": CANARIES["email"]})
    reset = re.search(r"mot-de-passe/(\S+)/", mailbox.latest(CANARIES["email"]).text)[1]
    secrets = [link.split("/")[2], invitation.split("/")[2], reset, session, PASSWORD]
    return secrets + list(CANARIES.values()) + ["+14506771799", "14506771799"]


def test_log_of_a_whole_life_names_nobody(client, mailbox, written):  # noqa: F811
    canaries = a_whole_life(client, mailbox)
    log = written()
    assert "organizations" in log or "/comptes/" in log
    assert not [canary for canary in canaries if canary in log]


def test_queue_carries_nothing_of_anyone(client, mailbox, published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        canaries = a_whole_life(client, mailbox)
    assert len(published) >= 3
    assert not [canary for canary in canaries if canary in "".join(published)]


def test_canary_would_be_seen(published):
    """The two tests above are worth what this one is."""
    before_task_publish.send("planted", body=ANSWERS, headers={"courriel": CANARIES["email"]}, properties={})
    assert CANARIES["email"] in published[0]
