"""The home page of someone who is signed in: what waits, until when, which accounts, and what was done lately."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations import actions
from organizations.models import Membership
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import TrainerFactory, TrainingSessionFactory
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory, EmployerFactory, FirmFactory, RelationFactory, subject_of
from tests.organizations.factories import ClaimFactory, MembershipFactory

pytestmark = pytest.mark.django_db

HOME, CALENDAR = reverse("home"), reverse("deadlines")


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def waiting(client):
    return {(line.text, line.place): line.url for line in client.get(HOME).context["agenda"].waiting}


def deadlines(client):
    return [(each.on, each.text) for each in client.get(HOME).context["deadlines"]]


@pytest.fixture
def suzanne(db):
    return membership_of("Suzanne", "Shaw", organization=EmployerFactory(name="Shaw inc."), administrator=True)


@pytest.fixture
def lea(db):
    return membership_of("Lea", "Laforce", organization=FirmFactory(name="Laforce inc."), administrator=True)


def test_who_has_nothing_to_do_reads_so(signed_in, bob):
    shown = signed_in(bob).get(HOME).content.decode()
    assert "Rien ne vous attend" in shown
    assert "Aucune échéance" in shown
    assert "<title>Accueil" in shown
    assert "favicon-waiting" not in shown
    assert "Transport Alice inc." in shown
    assert reverse("organizations:linking") in shown


def test_who_has_no_account_yet_is_led_to_link_a_profile(signed_in):
    shown = signed_in(UserFactory()).get(HOME).content.decode()
    assert "Vous n’avez encore aucun compte" in shown
    assert f'href="{reverse("organizations:linking")}"' in shown


def test_invitation_is_first_for_who_was_invited_to_another_account(signed_in, alice, bob, charlie):
    invited = ClaimFactory(membership__organization=charlie.organization, membership__email=bob.user.email).membership
    client = signed_in(bob)
    line = ("Une invitation attend que vous l’acceptiez", "Le Mandarin inc.")
    assert waiting(client) == {line: reverse("organizations:linking")}
    shown = client.get(HOME).content.decode()
    assert "<title>(1) Accueil" in shown
    assert "favicon-waiting" in shown
    assert deadlines(client) == [
        (timezone.localdate(invited.expires_at), "Fin de l’invitation de Le Mandarin inc."),
    ]


def test_role_that_is_handed_over_waits_for_the_successor_alone(signed_in, alice, bob):
    actions.handovers.offer(bob, afterwards="stay", by=alice)
    assert ("Alice Arsenault vous propose de prendre la relève", "Transport Alice inc.") in waiting(signed_in(bob))
    assert not [text for text, _place in waiting(signed_in(alice)) if "relève" in text]


def test_what_waits_in_each_account_is_told_to_who_manages_it(signed_in, alice, bob, charlie, dominique):
    Membership.objects.filter(pk=dominique.pk).update(expires_at=timezone.now() + timedelta(days=2))
    actions.links.ask({charlie: [alice.organization.number]}, by=charlie)
    MembershipFactory(user=alice.user, organization=charlie.organization)
    found = waiting(signed_in(alice))
    assert set(found) == {
        ("1 demande attend votre décision", "Transport Alice inc."),
        ("1 invitation expire dans trois jours ou moins", "Transport Alice inc."),
    }
    assert waiting(signed_in(bob)) == {}
    client = signed_in(alice)
    for address in found.values():
        assert client.get(address).status_code == 200


def test_manager_is_not_told_what_an_administrator_decides(signed_in, alice, charlie):
    actions.links.ask({charlie: [alice.organization.number]}, by=charlie)
    manager = MembershipFactory(organization=alice.organization, manager=True)
    assert waiting(signed_in(manager)) == {}


def test_proposed_relation_waits_for_the_client_alone(signed_in, suzanne, lea):
    relation = RelationFactory(client=suzanne.organization, provider=lea.organization, proposed=True)
    client = signed_in(suzanne)
    found = waiting(client)
    assert list(found) == [("Laforce inc. propose d’agir pour vous", "Shaw inc.")]
    assert str(relation.public_id) in found["Laforce inc. propose d’agir pour vous", "Shaw inc."]
    day = timezone.localdate(relation.answer_by)
    assert deadlines(client) == [(day, "Dernier jour pour répondre à Laforce inc.")]
    assert waiting(signed_in(lea)) == {}
    assert deadlines(signed_in(lea)) == []


def test_authorizations_that_end_lead_the_client_to_the_list_of_them(signed_in, suzanne, lea):
    relation = RelationFactory(client=suzanne.organization, provider=lea.organization)
    soon = AuthorizationFactory(relation=relation, ends_on=in_days(20))
    AuthorizationFactory(relation=relation, subject=subject_of("paiements"), ends_on=None)
    client = signed_in(suzanne)
    address = waiting(client)["1 autorisation prend fin d’ici trente jours", "Shaw inc."]
    assert [row.pk for row in client.get(address).context["table"].rows] == [soon.pk]


def test_who_holds_something_in_a_clients_file_reads_when_it_ends(signed_in, suzanne, lea):
    relation = RelationFactory(client=suzanne.organization, provider=lea.organization, ends_on=in_days(60))
    AuthorizationFactory(relation=relation)
    marc = membership_of("Marc", "Morin", organization=lea.organization)
    AuthorizationFactory(relation=relation, delegated=True, holder_membership=marc, ends_on=in_days(40))
    assert deadlines(signed_in(marc)) == [(in_days(40), "Fin d’autorisations dans le dossier de Shaw inc.")]
    assert (in_days(60), "Fin de la relation avec Shaw inc.") in deadlines(signed_in(lea))
    assert (in_days(60), "Fin de la relation avec Laforce inc.") in deadlines(signed_in(suzanne))


def test_trainer_reads_what_to_pay_to_submit_and_to_take_up(signed_in):
    trainer = TrainerFactory()
    TrainingSessionFactory(trainer=trainer)
    TrainingSessionFactory(trainer=trainer, submitted=True)
    trainer.drafts.create(key="0b0c8f3e-5f43-4c86-8a4e-6e2a3c5d7f10", typed={"place": "Gaspé"})
    client = signed_in(trainer.user)
    found = {text: url for (text, _place), url in waiting(client).items()}
    assert list(found) == ["1 facture à payer", "1 session à soumettre", "1 brouillon à reprendre"]
    rows = client.get(found["1 facture à payer"]).context["table"].rows
    assert [row.state for row in rows] == ["submitted"]


def test_far_ends_and_past_ones_are_no_deadlines(signed_in, alice, bob):
    for day, told in ((in_days(89), 1), (in_days(91), 0)):
        Membership.objects.filter(pk=bob.pk).update(ends_on=day)
        assert len(deadlines(signed_in(bob))) == told


def test_what_one_did_and_opened_lately_is_found_again(signed_in, alice, bob, charlie):
    MembershipFactory(user=alice.user, organization=charlie.organization)
    client = signed_in(alice)
    client.get(reverse("organizations:home", args=[charlie.organization.number]))
    actions.memberships.inactivate(bob, by=alice)
    response = client.get(HOME)
    assert [place.organization.name for place in response.context["recent"]] == ["Le Mandarin inc."]
    assert any("Bob Bélanger" in deed["sentence"] for deed in response.context["agenda"].deeds)
    Membership.objects.filter(user=alice.user, organization=charlie.organization).update(
        status="ended", ended_at=timezone.now()
    )
    assert client.get(HOME).context["recent"] == []


def test_who_searches_an_account_sees_the_accounts_alone(signed_in, alice):
    shown = signed_in(alice).get(HOME, {"q": "alice"}).content.decode()
    assert "Ce qui vous attend" not in shown


def test_queries_do_not_grow(client, alice, query_count):
    client.force_login(alice.user)

    def one_more():
        place = MembershipFactory(user=alice.user, administrator=True)
        ClaimFactory(membership__organization=place.organization)
        ClaimFactory(membership__email=alice.user.email)
        employer = EmployerFactory()
        MembershipFactory(user=alice.user, organization=employer, administrator=True)
        AuthorizationFactory(relation=RelationFactory(client=employer), ends_on=in_days(9))
        RelationFactory(client=employer, proposed=True)
        actions.memberships.invite(newcomer(place), by=place)

    assert query_count(HOME, one_more) <= 12


def newcomer(place):
    email = f"nouveau.{place.pk}@exemple.ca"
    names = {"first_name": "Nina", "last_name": "Noël", "email": email}
    return actions.memberships.Newcomer(**names, role="member", language="fr-ca")


# --- The calendar ----------------------------------------------------------------------------------


@pytest.fixture
def shaw(lea):
    """The file of a client whose name has all that a calendar must not take for its own."""
    name = "Béton, « granulats »; sable\\gravier de la Côte-de-Beaupré et de l’Île d’Orléans inc."
    relation = RelationFactory(client=EmployerFactory(name=name), provider=lea.organization, ends_on=in_days(5))
    return relation.client


def test_deadlines_go_into_any_agenda(signed_in, lea, shaw, settings):
    answer = signed_in(lea).get(CALENDAR)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    facts = dict(line.split(":", 1) for line in re.sub("\r\n ", "", text).split("\r\n") if ":" in line)
    assert facts["DTSTART;VALUE=DATE"] == f"{in_days(5):%Y%m%d}"
    assert facts["DTEND;VALUE=DATE"] == f"{in_days(6):%Y%m%d}"
    said = facts["SUMMARY"].replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    assert said.endswith(shaw.name)
    assert facts["URL"].startswith(settings.SITE_URL)


def test_deadline_keeps_its_key_when_its_day_moves(signed_in, lea, shaw):
    def key():
        return re.search(r"UID:(\S+)", signed_in(lea).get(CALENDAR).content.decode())[1]

    before = key()
    shaw.relations_given.update(ends_on=in_days(8))
    assert key() == before


def test_calendar_without_deadlines_is_a_calendar(signed_in):
    text = signed_in(UserFactory()).get(CALENDAR).content.decode()
    assert text.startswith("BEGIN:VCALENDAR")
    assert "VEVENT" not in text
