"""The stories are told through the portal's own deeds; whoever comes enters as anyone of them, and may begin anew."""

import pytest
from django.test import Client
from zeal import zeal_ignore

from accounts.models import User
from cardrequests.models import Card, Invoice, TrainingSession
from delegations.models import Authorization, Relation
from notifications.models import Message, State
from organizations.models import Claim, ClaimMethod, Membership, Organization, ServiceRequest, SupportDesk
from portal.core.models import JournalEntry
from portal.demo import cast, mailbox, seeding
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.urls("tests.operations.demo_urls")
Status = Membership.Status


def enter(key):
    client = Client()
    answer = client.post(f"/demo/entrer/{key}/")
    assert answer.status_code == 302
    return client, client.get(answer["Location"], follow=True)


def test_stories_hold_what_the_guides_speak_of_and_are_entered_and_begun_anew(told):
    what_the_guides_speak_of()
    mails_have_arrived_when_they_were_written()
    everyone_on_the_cards_comes_in()
    a_visitor_begins_anew()
    someone_who_registers_in_between_changes_nothing()


def what_the_guides_speak_of():
    berrigan = Organization.objects.get(number="TRP0028515")
    states = set(berrigan.memberships.values_list("status", flat=True))
    assert states == {Status.ACTIVE, Status.INACTIVE, Status.PENDING}
    assert {place.has_expired for place in berrigan.memberships.pending()} == {True, False}
    alexe = User.objects.get(email=cast.of("alexe").email)
    assert {place.organization.type.prefix for place in alexe.memberships.all()} == {"TRP", "PAR"}
    assert set(Relation.objects.values_list("state", flat=True)) == {Relation.State.ACTIVE, Relation.State.PROPOSED}
    assert Authorization.objects.exclude(covers=None).exists()
    live = set(Claim.objects.live().values_list("method", flat=True))
    assert {ClaimMethod.LINKING_CODE, ClaimMethod.THREE_KEYS, ClaimMethod.EMAIL_LINK} <= live
    assert set(TrainingSession.objects.values_list("state", flat=True)) == set(TrainingSession.State)
    assert set(Invoice.objects.values_list("kind", flat=True)) == set(Invoice.Kind)
    assert not Invoice.objects.filter(rendered_at=None).exists()
    assert Card.objects.filter(print_run=None).exists()
    assert Card.objects.exclude(print_run=None).exists()
    assert Card.objects.exclude(revoked_at=None).exists()
    assert ServiceRequest.objects.filter(state=ServiceRequest.State.IN_VALIDATION).exists()
    days = {entry.at.date() for entry in JournalEntry.objects.all()}
    assert (max(days) - min(days)).days > 200


def mails_have_arrived_when_they_were_written():
    assert not Message.objects.exclude(state__in=[State.SENT, State.CANCELLED]).exists()
    found = mailbox.newest("ines.haddad@laforce.example")
    assert any("ode de liaison" in mail.text for mail in found)
    message = Message.objects.filter(recipient_email="ines.haddad@laforce.example").latest("pk")
    assert abs((found[0].arrived_at - message.written_at).total_seconds()) < 1


def everyone_on_the_cards_comes_in():
    page = Client().get("/demo/").content.decode()
    assert cast.PASSWORD in page
    for character in cast.characters():
        assert f"Entrer comme {character.name}" in page
        client, answer = enter(character.key)
        assert answer.status_code == 200
        assert answer.request["PATH_INFO"] not in ("/compte/connexion/", "/compte/securiser/"), character.key
        assert str(answer.context["user"].email) == character.email
        client.post("/compte/deconnexion/")


def a_visitor_begins_anew():
    SupportDesk.objects.update(telephone="000")
    rows = {model: model.objects.count() for model in (User, Membership, Relation, TrainingSession, SupportDesk)}
    client, _answer = enter("sylvie")
    former = {mail.name for mail in mailbox.newest()}
    # The stories are hundreds of deeds, one after the other: no page.
    with zeal_ignore():
        answer = client.post("/demo/recommencer/", follow=True)
    assert "tout est comme au premier jour" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert {model: model.objects.count() for model in rows} == rows
    assert not SupportDesk.objects.filter(telephone="000").exists()
    assert not former & {mail.name for mail in mailbox.newest()}
    assert not seeding.tell_once()
    enter("sylvie")


def someone_who_registers_in_between_changes_nothing():
    seeding.forget()
    assert not cast.there()
    stranger = UserFactory()
    with zeal_ignore():
        seeding.tell_again()
    assert cast.there() == {character.email for character in cast.characters()}
    assert not User.objects.filter(email=stranger.email).exists()


def test_data_older_than_the_stories_are_left_alone(transactional_db, directory, client, alice):
    assert not seeding.tell_once()
    answer = client.post("/demo/recommencer/", follow=True)
    assert "make reset" in answer.content.decode()
    assert User.objects.filter(pk=alice.user.pk).exists()


@pytest.mark.parametrize("key", ["personne", "alexe"])
def test_who_is_not_there_is_not_entered(db, directory, client, key):
    assert client.post(f"/demo/entrer/{key}/").status_code == 404


@pytest.mark.parametrize("path", ["/demo/entrer/alexe/", "/demo/recommencer/"])
def test_following_a_link_enters_and_empties_nothing(db, directory, client, path):
    assert client.get(path).status_code == 405


def test_home_shows_the_cards_in_a_demonstration(db, directory, client):
    page = client.get("/").content.decode()
    assert "Entrer comme Sylvie Laforce" in page
    assert "/demo/entrer/sylvie/" in page


def test_home_of_production_shows_no_cards(db, client, settings):
    settings.DEMO = False
    assert "Entrer comme" not in client.get("/").content.decode()
