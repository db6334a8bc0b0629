"""The agents' side of requests from outside: what they see, in which order, and what they decide."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations import actions
from organizations.models import Membership, SecondLook, ServiceRequest
from tests.agents import agent_with, browser_of
from tests.organizations.factories import OrganizationFactory
from tests.organizations.outsiders import ASK, EMAIL, recovery, said
from tests.organizations.papers import jpeg, pdf, upload

pytestmark = pytest.mark.django_db

LIST = reverse("admin:organizations_servicerequest_changelist")
RIGHTS = ("view_servicerequest", "change_servicerequest", "view_secondlook", "change_secondlook")
State = ServiceRequest.State


@pytest.fixture
def agent(db):
    return browser_of(agent_with(*RIGHTS))


@pytest.fixture
def lost(client, mailbox, alice):
    papers = [upload("résolution\u202egnp.pdf"), upload("carte.jpg", jpeg())]
    return recovery(client, mailbox, alice.organization.number, documents=papers)


def page_of(request):
    return reverse("admin:organizations_servicerequest_change", args=[request.pk])


def document_of(request, rank=0):
    public_id = request.documents.order_by("pk")[rank].public_id
    return reverse("admin:organizations_document_download", args=[public_id])


@pytest.mark.guide("GE-7")
def test_agent_reads_all_and_accepts_after_the_delay(agent, lost, alice, time_machine):
    page = agent.get(page_of(lost.request)).content.decode()
    for word in ("Nadia Nouvelle", EMAIL, "à la retraite", "résolutiongnp.pdf", "Alice Arsenault", "rien dit"):
        assert word in page
    assert 'value="propose"' not in page
    agent.post(page_of(lost.request), {"deed": "propose", "answer": "Vérifié."})
    assert ServiceRequest.objects.get().state == State.IN_VALIDATION
    time_machine.move_to(lost.objections_until + timedelta(seconds=1))
    agent.force_login(agent.user)
    assert 'value="propose"' in agent.get(page_of(lost.request)).content.decode()
    assert "la personne qui confirme" in agent.post(page_of(lost.request), {"deed": "propose"}).content.decode()
    agent.post(page_of(lost.request), {"deed": "propose", "answer": "La résolution est signée."})
    assert ServiceRequest.objects.get().state == State.IN_VALIDATION
    waiting = agent.get(page_of(lost.request)).content.decode()
    assert "La résolution est signée." in waiting
    assert 'value="propose"' not in waiting
    assert not Membership.objects.pending().exists()
    another = browser_of(agent_with(*RIGHTS))
    look = reverse("admin:organizations_secondlook_change", args=[SecondLook.objects.get().pk])
    another.post(look, {"deed": "confirm", "answer": ""})
    request = ServiceRequest.objects.get()
    assert (request.state, request.decided_by) == (State.DONE, another.user)
    assert Membership.objects.pending().get().email == EMAIL
    assert agent.post(page_of(lost.request), {"deed": "refuse", "answer": "Non."}).status_code == 403


def test_agent_refuses_with_a_reason_and_not_without(agent, lost):
    assert "Écrivez pourquoi" in agent.post(page_of(lost.request), {"deed": "refuse", "answer": " "}).content.decode()
    agent.post(page_of(lost.request), {"deed": "refuse", "answer": "Le document est illisible."})
    assert ServiceRequest.objects.get().answer == "Le document est illisible."
    assert "Le document est illisible." in agent.get(page_of(lost.request)).content.decode()


def test_agent_names_the_account_that_was_meant(client, agent, mailbox, alice):
    found = recovery(client, mailbox, "Les transports d’Alice")
    number = alice.organization.number
    assert "Saisissez un numéro" in agent.post(page_of(found.request), {"deed": "name"}).content.decode()
    answer = agent.post(page_of(found.request), {"deed": "name", "account_number": "TRP9999999"}, follow=True)
    assert "Aucun compte actif" in answer.content.decode()
    agent.post(page_of(found.request), {"deed": "name", "account_number": number.lower()})
    assert ServiceRequest.objects.get().organization == alice.organization


def test_what_waits_for_its_asker_is_not_shown(client, agent, alice):
    client.post(ASK, said(alice.organization.number))
    request = ServiceRequest.objects.get()
    assert request.number not in agent.get(LIST).content.decode()
    assert agent.get(page_of(request)).status_code == 302
    assert agent.get(document_of(request)).status_code == 404


def test_late_ones_come_first_and_decided_ones_last(agent, db):
    organization = OrganizationFactory()
    now = timezone.now()

    def asked(number, days, **more):
        kept = {"kind": "registration", "state": "in_validation", "organization": organization} | more
        ServiceRequest.objects.create(number=number, due_at=now + timedelta(days=days), **kept)

    asked("DEM-A", -9, state="cancelled", decided_at=now)
    asked("DEM-B", 3)
    asked("DEM-C", -1)
    page = agent.get(LIST).content.decode()
    assert page.index("DEM-C") < page.index("DEM-B") < page.index("DEM-A")
    assert "DEM-B" not in agent.get(LIST, {"echeance": "retard"}).content.decode()
    assert "DEM-A" not in agent.get(LIST, {"echeance": "ouvertes"}).content.decode()


def test_agent_who_asked_decides_nothing(client, mailbox, alice):
    agent = browser_of(agent_with("view_servicerequest", "change_servicerequest", email="agent@exemple.ca"))
    found = recovery(client, mailbox, alice.organization.number, email="agent@exemple.ca")
    assert agent.post(page_of(found.request), {"deed": "refuse", "answer": "Non."}).status_code == 403


def test_slower_agent_reads_that_it_was_decided(agent, lost, monkeypatch):
    decide = actions.recoveries.refuse

    def first_another(asked, **decision):
        decide(asked, **decision)
        decide(asked, **decision)

    monkeypatch.setattr(actions.recoveries, "refuse", first_another)
    answer = agent.post(page_of(lost.request), {"deed": "refuse", "answer": "Non."}, follow=True)
    assert "relisez-la" in answer.content.decode()


# --- Documents -----------------------------------------------------------------------------------


def test_document_is_handed_over_as_a_file_that_no_browser_opens(agent, lost):
    answer = agent.get(document_of(lost.request))
    assert answer.content == pdf()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''r%C3%A9solutiongnp.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Cache-Control"].startswith("private, no-store")
    assert agent.get(document_of(lost.request, 1)).headers["Content-Type"] == "image/jpeg"


def test_document_is_for_agents_with_the_right_alone(lost, alice, bob, charlie, signed_in):
    address = document_of(lost.request)
    assert Client().get(address).status_code == 302
    for person in (alice, bob, charlie):
        assert signed_in(person).get(address).status_code == 302
    assert browser_of(agent_with("view_servicerequest")).get(address).status_code == 403
    assert browser_of(agent_with("view_user")).get(address).status_code == 403


def test_agent_without_the_right_decides_nothing(lost):
    reader = browser_of(agent_with("view_servicerequest"))
    assert reader.get(page_of(lost.request)).status_code == 200
    assert reader.post(page_of(lost.request), {"deed": "refuse", "answer": "Non."}).status_code == 403
    assert browser_of(agent_with()).get(LIST).status_code == 403
