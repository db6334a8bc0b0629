"""« Demandes »: a person of one account is to be added to another, whose administrators decide."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from organizations import actions, tasks
from organizations.models import LinkLine, Membership, ServiceRequest
from tests.accounts.factories import UserFactory
from tests.organizations.factories import MembershipFactory
from tests.reading import text

pytestmark = pytest.mark.django_db


def ask_page(membership):
    return reverse("organizations:ask_link", args=[membership.organization.number])


def requests_page(membership):
    return reverse("organizations:requests", args=[membership.organization.number])


def decide(client, membership, line, deed, **typed):
    address = reverse(f"organizations:{deed}_link", args=[membership.organization.number, line.public_id])
    return client.post(address, typed, follow=True)


@pytest.fixture
def asked(signed_in, alice, bob, charlie):
    """Alice has asked that Bob be added to the account of Charlie."""
    actions.links.ask({bob: [charlie.organization.number]}, by=alice)
    return LinkLine.objects.get()


@pytest.fixture
def superuser(db):
    return UserFactory(agent=True, is_superuser=True)


def has_access(membership, organization):
    return Membership.objects.active().filter(user=membership.user, organization=organization).exists()


@pytest.mark.guide("TQ-16", "TQ-22")
def test_chosen_people_are_asked_for(signed_in, alice, bob, charlie, mailbox):
    typed = {"people": [str(alice.public_id), str(bob.public_id)], "numbers": charlie.organization.number}
    answer = signed_in(alice).post(ask_page(alice), typed, follow=True)
    assert "est soumise" in answer.content.decode()
    assert not has_access(alice, charlie.organization)
    assert not has_access(bob, charlie.organization)
    mail = mailbox.latest(charlie.user.email)
    for words in ("Alice Arsenault", "Bob Bélanger", alice.organization.number):
        assert words in mail.text
    assert requests_page(charlie) in mail.text


@pytest.mark.guide("TQ-18", "TQ-22")
def test_lines_of_the_guide_are_pasted_as_they_are(signed_in, alice, bob, charlie):
    own, other = alice.organization.number, charlie.organization.number
    lines = f"bob,  BELANGER, {own}, les comptes {other}, TRP9999999\nAlice, Arsenault, {own}, {other}"
    signed_in(alice).post(ask_page(alice), {"lines": lines})
    asked = {(line.membership, line.target_number) for line in LinkLine.objects.order_by("target_number")}
    assert asked == {(bob, other), (bob, "TRP9999999"), (alice, other)}
    assert ServiceRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Bob, Bélanger", "il manque les numéros"),
        ("Bob, Bélanger, TRP7777777, TRP8888888", "le premier numéro doit être"),
        ("Bob, Bélanger, {own}", "il manque le numéro d’un compte"),
        ("Nemo, Personne, {own}, TRP8888888", "n’est pas un utilisateur actif"),
    ],
)
def test_line_that_says_too_little_is_told_what_it_misses(signed_in, alice, bob, line, words):
    typed = {"lines": line.format(own=alice.organization.number)}
    answer = signed_in(alice).post(ask_page(alice), typed)
    shown = answer.content.decode()
    assert "Ligne 1" in shown
    assert words in shown
    assert not ServiceRequest.objects.exists()


def test_number_that_is_none_is_shown_back(signed_in, alice, bob):
    answer = signed_in(alice).post(ask_page(alice), {"people": [str(bob.public_id)], "numbers": "TRP12"})
    assert "n’est pas un numéro de compte" in answer.content.decode()


def test_number_of_the_account_itself_is_not_dropped_without_a_word(signed_in, alice, bob, charlie):
    own, other, client = alice.organization.number, charlie.organization.number, signed_in(alice)
    page = client.post(ask_page(alice), {"people": [bob.public_id], "numbers": f"{own} {other}"}).content.decode()
    assert f"{own} est ce compte-ci" in page
    assert f"{own} {other}" in page
    page = client.post(ask_page(alice), {"lines": f"Bob, Bélanger, {own}, {own}, {other}"}).content.decode()
    assert f"{own} est ce compte-ci" in page
    assert not LinkLine.objects.exists()


def test_boxes_of_which_one_way_is_needed_are_not_called_optional(signed_in, alice, bob):
    assert "(facultatif)" not in signed_in(alice).get(ask_page(alice)).content.decode()


def test_nothing_typed_is_asked_again(signed_in, alice):
    assert "collez au moins une ligne" in signed_in(alice).post(ask_page(alice), {"numbers": ""}).content.decode()


def test_account_that_exists_and_one_that_does_not_are_answered_alike(signed_in, alice, bob, charlie):
    for number in (charlie.organization.number, "TRP9999999"):
        answer = signed_in(alice).post(
            ask_page(alice), {"people": [str(bob.public_id)], "numbers": number}, follow=True
        )
        assert "est soumise" in answer.content.decode()
    states = {line.get_state_display() for line in LinkLine.objects.all()}
    assert len(states) == 1


@pytest.mark.guide("TQ-23")
def test_administrator_of_the_other_account_accepts_and_the_person_is_in(signed_in, bob, charlie, asked, mailbox):
    role = {f"{asked.pk}-role": "member"}
    assert "a maintenant accès" in decide(signed_in(charlie), charlie, asked, "accept", **role).content.decode()
    assert has_access(bob, charlie.organization)
    assert signed_in(bob).get(reverse("organizations:home", args=[charlie.organization.number])).status_code == 200
    assert ServiceRequest.objects.get().state == "done"
    assert "est traitée" in mailbox.latest("alice@exemple.ca").subject


def test_administrator_of_the_other_account_refuses(signed_in, bob, charlie, asked, mailbox):
    decide(signed_in(charlie), charlie, asked, "refuse")
    assert not has_access(bob, charlie.organization)
    assert ServiceRequest.objects.get().state == "refused"
    assert "Refusée" in mailbox.latest("alice@exemple.ca").text


@pytest.mark.guide("TQ-19")
def test_administrators_alone_ask_and_decide(signed_in, alice, bob, charlie, asked):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    assert signed_in(manager).get(ask_page(alice)).status_code == 403
    theirs = MembershipFactory(organization=charlie.organization, manager=True)
    assert decide(signed_in(theirs), charlie, asked, "accept").status_code == 403
    assert decide(signed_in(alice), charlie, asked, "accept").status_code == 404


def test_line_of_another_account_is_not_found(signed_in, alice, asked):
    assert decide(signed_in(alice), alice, asked, "accept").status_code == 404
    assert LinkLine.objects.waiting().exists()


def test_role_above_the_own_is_not_given(signed_in, charlie, asked):
    decide(signed_in(charlie), charlie, asked, "accept", **{f"{asked.pk}-role": "emperor"})
    assert LinkLine.objects.waiting().exists()


def test_deciding_twice_is_deciding_once(signed_in, bob, charlie, asked):
    client = signed_in(charlie)
    decide(client, charlie, asked, "refuse")
    shown = decide(client, charlie, asked, "accept", **{f"{asked.pk}-role": "member"}).content.decode()
    assert "vient d’être traitée" in shown
    assert not has_access(bob, charlie.organization)


def test_person_who_left_meanwhile_is_not_added(signed_in, alice, bob, charlie, asked):
    actions.people.remove(bob, by=alice)
    shown = decide(signed_in(charlie), charlie, asked, "accept", **{f"{asked.pk}-role": "member"}).content.decode()
    assert "n’a plus accès" in shown
    assert not has_access(bob, charlie.organization)


def test_same_thing_is_not_asked_twice(signed_in, alice, bob, charlie, asked):
    with pytest.raises(ValidationError, match="attend déjà"):
        actions.links.ask({bob: [charlie.organization.number]}, by=alice)
    assert ServiceRequest.objects.count() == 1


def test_request_is_taken_back(signed_in, alice, charlie, asked):
    client = signed_in(alice)
    address = reverse("organizations:cancel_request", args=[alice.organization.number, asked.request.public_id])
    assert "est annulée" in client.post(address, follow=True).content.decode()
    assert not LinkLine.objects.waiting().exists()
    assert "déjà traitée" in client.post(address, follow=True).content.decode()
    assert "Rien n’attend" in signed_in(charlie).get(requests_page(charlie)).content.decode()


@pytest.mark.guide("TQ-17", "M3")
def test_agents_have_it_after_two_working_days_without_an_answer(signed_in, alice, bob, charlie, mailbox, time_machine):
    time_machine.move_to("2026-11-20T10:00:00-05:00", tick=False)  # a Friday
    announced = text(signed_in(alice).get(ask_page(alice)))
    assert "Sans réponse d’ici deux jours ouvrables, le service à la clientèle vérifie et décide." in announced
    asked = actions.links.ask({bob: [charlie.organization.number]}, by=alice)
    assert timezone.localtime(asked.due_at).isoformat() == "2026-11-24T10:00:00-05:00"  # a Tuesday
    time_machine.move_to(asked.due_at - timedelta(seconds=1), tick=False)
    assert tasks.hand_over_requests() == 0
    time_machine.move_to(asked.due_at, tick=False)
    assert tasks.hand_over_requests() == 1
    assert ServiceRequest.objects.get().state == "in_validation"
    assert tasks.hand_over_requests() == 0
    [told] = mailbox.to(charlie.organization.type.desk.email)
    for words in (alice.organization.number, f"Bob Bélanger, {charlie.organization.number}"):
        assert words in told.text
        assert words in told.html


def test_count_of_queries_does_not_grow_with_requests(client, query_count, alice, charlie):
    client.force_login(charlie.user)

    def one_more():
        person = MembershipFactory(organization=alice.organization)
        actions.links.ask({person: [charlie.organization.number]}, by=alice)

    query_count(requests_page(charlie), one_more)


def decide_in_the_back_office(client, deed, *lines):
    typed = {"action": deed, "_selected_action": [line.pk for line in lines]}
    return client.post(reverse("admin:organizations_linkline_changelist"), typed, follow=True)


def test_agent_decides_in_the_place_of_an_account_that_does_not_answer(signed_in, superuser, bob, charlie, asked):
    decide_in_the_back_office(signed_in(superuser), "accept", asked)
    assert has_access(bob, charlie.organization)
    assert LinkLine.objects.get().decided_by == superuser


def test_agent_refuses(signed_in, superuser, bob, charlie, asked):
    decide_in_the_back_office(signed_in(superuser), "refuse", asked)
    assert not has_access(bob, charlie.organization)
    assert ServiceRequest.objects.get().state == "refused"


def test_agent_is_told_of_a_number_that_nobody_bears(signed_in, superuser, alice, bob):
    actions.links.ask({bob: ["TRP9999999"]}, by=alice)
    answer = decide_in_the_back_office(signed_in(superuser), "accept", LinkLine.objects.get())
    assert "Aucun compte actif ne porte le numéro TRP9999999" in answer.content.decode()
    assert LinkLine.objects.waiting().exists()


def test_agent_without_the_right_decides_nothing(signed_in, bob, charlie, asked):
    agent = UserFactory(agent=True)
    assert decide_in_the_back_office(signed_in(agent), "accept", asked).status_code == 403
    assert not has_access(bob, charlie.organization)


def test_agent_gives_no_role_that_the_person_has_lost_since_it_was_asked(alice, charlie, superuser):
    chief = MembershipFactory(organization=alice.organization, administrator=True)
    actions.links.ask({chief: [charlie.organization.number]}, by=alice)
    Membership.objects.filter(pk=chief.pk).update(role="member")
    actions.links.decide_as_agent(LinkLine.objects.get(), is_accepted=True, agent=superuser)
    assert charlie.organization.memberships.get(user=chief.user).role == "member"
