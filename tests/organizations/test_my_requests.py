"""« Mes demandes »: what a person asked, and what was asked in the accounts that they manage."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from organizations import actions
from organizations.models import Contact, Recovery, ServiceRequest
from tests.accounts.factories import UserFactory
from tests.organizations.factories import MembershipFactory
from tests.reading import shown

pytestmark = pytest.mark.django_db

PAGE = reverse("organizations:my_requests")
Kind, State = ServiceRequest.Kind, ServiceRequest.State


def detail(asked):
    return reverse("organizations:my_request", args=[asked.number])


@pytest.fixture
def asked(alice, bob):
    """Bob has asked that the address of the account be another; an agent will decide."""
    return actions.requests.submit(
        Kind.EDIT_ADDRESS,
        bob.organization,
        by=bob.user,
        about=bob,
        wishes={"street": "12, rue Neuve", "province": "QC"},
        attestation="J’atteste que c’est vrai.",
        state=State.IN_VALIDATION,
    )


@pytest.fixture
def agent(db):
    return UserFactory(agent=True, is_superuser=True)


def test_person_finds_own_request_and_reads_what_was_asked_and_what_comes_next(signed_in, bob, asked):
    client = signed_in(bob)
    listed = shown(client.get(PAGE))
    for words in ("Mes demandes", asked.number, "Modifier une adresse", "En validation", bob.organization.number):
        assert words in listed
    page = shown(client.get(detail(asked)))
    for words in ("12, rue Neuve", "Québec", "J’atteste que c’est vrai.", "Un agent la lit et décide", "Bob Bélanger"):
        assert words in page
    assert "a fait la demande" in page
    assert "{" not in page.split("<main")[1].split("</main>")[0]


def test_menu_of_whoever_is_signed_in_leads_there(signed_in, bob):
    assert f'href="{PAGE}"' in shown(signed_in(bob).get(reverse("organizations:profiles")))


def test_those_who_manage_the_account_read_it_and_nobody_else(signed_in, alice, bob, charlie, asked):
    assert asked.number in shown(signed_in(alice).get(PAGE))
    assert asked.number in shown(signed_in(alice).get(detail(asked)))
    colleague = MembershipFactory(organization=alice.organization)
    for other in (charlie, colleague):
        assert asked.number not in shown(signed_in(other).get(PAGE))
        assert signed_in(other).get(detail(asked)).status_code == 404
        assert signed_in(other).post(detail(asked) + "annuler/").status_code == 404
    asked.refresh_from_db()
    assert asked.state == State.IN_VALIDATION


def test_whom_the_account_let_go_reads_it_no_more(signed_in, alice, bob, asked):
    MembershipFactory(user=bob.user)
    actions.people.remove(bob, by=alice)
    assert signed_in(bob).get(detail(asked)).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.requests.cancel(asked, by=bob.user)


def test_request_without_an_account_is_its_askers(signed_in, bob, alice):
    asked = actions.requests.submit(Kind.PROFILE_LINK, None, by=bob.user, state=State.IN_VALIDATION)
    assert signed_in(bob).get(detail(asked)).status_code == 200
    assert signed_in(alice).get(detail(asked)).status_code == 404


def test_recovery_is_found_by_the_proven_address_without_telling_of_the_account(signed_in, alice, bob, charlie):
    asked = ServiceRequest.objects.create(
        number="DEM-2026-00077",
        kind=Kind.RECOVERY,
        organization=charlie.organization,
        state=State.IN_VALIDATION,
        due_at=timezone.now(),
    )
    Recovery.objects.create(request=asked, form_key="7" * 32, account_named="Le mandarin", words="Perdu")
    contact = Contact.objects.create(
        request=asked, email=bob.user.email, first_name="Bob", last_name="B", secret_hash="x", expires_at=timezone.now()
    )
    client = signed_in(bob)
    assert asked.number not in shown(client.get(PAGE))  # anyone may have typed the address
    contact.proven_at = timezone.now()
    contact.save()
    page = shown(client.get(detail(asked)))
    assert "Le mandarin" in page
    assert charlie.organization.number not in page
    assert asked.number not in shown(client.get(PAGE, {"q": charlie.organization.number}))
    assert signed_in(charlie).get(detail(asked)).status_code == 404
    assert client.post(detail(asked) + "annuler/").status_code == 403


def test_list_is_searched_filtered_and_exported(signed_in, alice, bob, asked):
    done = actions.requests.submit(Kind.EDIT_ORGANIZATION, alice.organization, by=alice.user, state=State.DONE)
    client = signed_in(alice)
    assert done.number not in shown(client.get(PAGE, {"q": "belanger"}))
    for choice, found, hidden in (
        ({"etat": "terminee"}, done, asked),
        ({"genre": "edit-address"}, asked, done),
        ({"qui": "moi"}, done, asked),
    ):
        listed = shown(client.get(PAGE, choice))
        assert found.number in listed
        assert hidden.number not in listed
    assert "Aucune demande ne correspond" in shown(client.get(PAGE, {"q": "zzz"}))
    file = client.post(reverse("organizations:export_requests") + "?etat=terminee").content.decode()
    assert done.number in file
    assert asked.number not in file


def test_who_asked_nothing_learns_what_a_request_is(signed_in, bob):
    assert "Vous n’avez fait aucune demande" in shown(signed_in(bob).get(PAGE))


def test_asker_takes_it_back_once(signed_in, bob, asked):
    client = signed_in(bob)
    assert "est annulée" in shown(client.post(detail(asked) + "annuler/", follow=True))
    assert "déjà traitée" in shown(client.post(detail(asked) + "annuler/", follow=True))
    asked.refresh_from_db()
    assert asked.state == State.CANCELLED
    assert "a annulé la demande" in shown(client.get(detail(asked)))


def test_lines_of_a_link_request_close_with_it(signed_in, alice, bob, charlie):
    asked = actions.links.ask({bob: [charlie.organization.number]}, by=alice)
    assert charlie.organization.number in shown(signed_in(alice).get(detail(asked)))
    signed_in(alice).post(detail(asked) + "annuler/")
    assert not asked.lines.waiting().exists()


def test_who_decided_in_the_other_account_is_not_told(signed_in, alice, bob, charlie):
    asked = actions.links.ask({bob: [charlie.organization.number]}, by=alice)
    actions.links.refuse(asked.lines.get(), by=charlie)
    page = shown(signed_in(alice).get(detail(asked)))
    assert "Une personne responsable de l’autre compte a refusé" in page
    assert "Charlie" not in page.split("<main")[1]


def test_agent_decides_in_the_back_office_and_the_asker_is_told(signed_in, bob, asked, agent, mailbox):
    page = reverse("admin:organizations_servicerequest_change", args=[asked.pk])
    client = signed_in(agent)
    assert "12, rue Neuve" in shown(client.get(page))
    assert "Écrivez pourquoi" in shown(client.post(page, {"deed": "refuse", "answer": ""}))
    client.post(page, {"deed": "refuse", "answer": "Il manque le bail."})
    mail = mailbox.latest(bob.user.email)
    assert "Il manque le bail." in mail.text
    assert detail(asked) in mail.text
    assert "Il manque le bail." in shown(signed_in(bob).get(detail(asked)))
    with pytest.raises(ValidationError, match="déjà traitée"):
        actions.requests.decide(asked, accepted=True, agent=agent)


def test_nobody_decides_on_the_own_request_nor_without_the_right(asked, bob, alice, agent):
    own = actions.requests.submit(Kind.EDIT_ADDRESS, bob.organization, by=agent, state=State.IN_VALIDATION)
    for request, by in ((own, agent), (asked, alice.user), (asked, UserFactory(agent=True))):
        with pytest.raises(PermissionDenied):
            actions.requests.decide(request, accepted=True, agent=by)


def test_accepting_does_what_the_kind_says_or_nothing_is_decided(asked, agent, monkeypatch):
    done = []

    def accept(request, by):
        if not done:
            done.append(request.wishes["street"])
            raise ValidationError("Pas encore.")

    form = actions.requests.Form(actions.requests.tell_fields, accept, lambda request, by: None)
    monkeypatch.setitem(actions.requests._forms, Kind.EDIT_ADDRESS, form)  # noqa: SLF001 (a kind of the test)
    with pytest.raises(ValidationError, match="Pas encore"):
        actions.requests.decide(asked, accepted=True, agent=agent)
    asked.refresh_from_db()
    assert asked.is_open
    assert actions.requests.decide(asked, accepted=True, agent=agent).state == State.DONE
    assert done == ["12, rue Neuve"]


def test_request_that_nobody_answers_goes_to_agents_and_its_history_says_so(signed_in, bob, time_machine):
    asked = actions.requests.submit(Kind.EDIT_ADDRESS, bob.organization, by=bob.user)
    assert actions.requests.hand_over_to_agents() == 0
    time_machine.move_to(asked.due_at)
    assert actions.requests.hand_over_to_agents() == 1
    assert "attend la décision d’un agent" in shown(signed_in(bob).get(detail(asked)))


def test_count_of_queries_does_not_grow_with_requests(client, query_count, alice, bob):
    client.force_login(alice.user)

    def one_more():
        person = MembershipFactory(organization=alice.organization)
        actions.requests.submit(Kind.EDIT_CONTACT, alice.organization, by=person.user, about=person)

    assert query_count(PAGE, one_more) <= 12
