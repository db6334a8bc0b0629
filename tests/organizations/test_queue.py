"""The agents' queue: what waits, by age and deadline; taken, given back, given to a colleague of the desk."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organizations import actions
from organizations.models import Holiday, OrganizationType, ServiceRequest
from portal.core.journal import JournalEntry, sentence
from tests.agents import agent_of, browser_of
from tests.organizations.desks import decider_of, waiting
from tests.reading import shown

pytestmark = pytest.mark.django_db

LIST = reverse("admin:organizations_servicerequest_changelist")
State = ServiceRequest.State


@pytest.fixture
def desk(alice):
    return alice.organization.type.desk


@pytest.fixture
def agent(desk):
    return browser_of(decider_of(desk, first_name="Agathe", last_name="Agent"))


@pytest.fixture
def colleague(desk):
    return decider_of(desk, first_name="Colin", last_name="Collègue")


@pytest.fixture
def stranger(desk):
    other = OrganizationType.objects.exclude(desk=desk).order_by("pk").first().desk
    return decider_of(other, first_name="Étienne", last_name="Étranger")


@pytest.fixture
def asked(bob):
    return waiting(bob)


def door(asked, verb):
    return reverse(f"admin:organizations_request_{verb}", args=[asked.pk])


def page_of(asked):
    return reverse("admin:organizations_servicerequest_change", args=[asked.pk])


def in_bulk(client, action, *chosen, **more):
    return client.post(LIST, {"action": action, "_selected_action": [each.pk for each in chosen], **more}, follow=True)


def holder_of(asked):
    return ServiceRequest.objects.get(pk=asked.pk).assigned_to


def test_agent_takes_a_request_and_gives_it_back(agent, asked):
    assert "M’attribuer" in shown(agent.get(page_of(asked)))
    page = shown(agent.post(door(asked, "take"), follow=True))
    assert holder_of(asked) == agent.user
    assert "Rendre à la file" in page
    agent.post(door(asked, "take"))  # twice is once
    assert JournalEntry.objects.filter(kind="request.assigned").count() == 1
    agent.post(door(asked, "give_back"))
    agent.post(door(asked, "give_back"))
    assert holder_of(asked) is None
    lines = [sentence(entry) for entry in JournalEntry.objects.order_by("-pk")[:2]]
    assert lines == [
        f"Agathe Agent a rendu la demande {asked.number} à la file.",
        f"Agathe Agent a attribué la demande {asked.number} à Agathe Agent.",
    ]


def test_who_asked_does_not_read_who_works_on_it(agent, asked, signed_in, bob):
    agent.post(door(asked, "take"))
    page = shown(signed_in(bob).get(reverse("organizations:my_request", args=[asked.number])))
    assert "a fait la demande" in page
    assert "Agathe" not in page
    assert "jours ouvrables)" in page


def test_what_a_colleague_has_is_not_taken_but_given(agent, colleague, asked):
    actions.assignments.take(asked, by=colleague)
    assert "Colin Collègue s’occupe déjà" in shown(agent.post(door(asked, "take"), follow=True))
    assert holder_of(asked) == colleague
    chosen = in_bulk(agent, "assign", asked, send="on", colleague=agent.user.pk)
    assert "1 demande à jour." in shown(chosen)
    assert holder_of(asked) == agent.user


def test_several_are_taken_and_given_at_once_and_what_is_refused_is_said(agent, colleague, bob, alice):
    first, second = waiting(bob), waiting(alice)
    actions.assignments.take(second, by=colleague)
    page = shown(in_bulk(agent, "take", first, second))
    assert "1 demande à jour." in page
    assert f"s’occupe déjà de la demande {second.number}" in page
    assert [holder_of(first), holder_of(second)] == [agent.user, colleague]
    form = shown(in_bulk(agent, "assign", first, second))
    assert "2 demandes à attribuer." in form
    assert "Colin Collègue" in form
    in_bulk(agent, "assign", first, second, send="on", colleague=colleague.pk)
    assert [holder_of(first), holder_of(second)] == [colleague, colleague]
    in_bulk(agent, "give_back", first, second)
    assert [holder_of(first), holder_of(second)] == [None, None]


def test_agent_of_another_desk_sees_takes_and_is_given_nothing(agent, stranger, asked):
    client = browser_of(stranger)
    assert asked.number not in shown(client.get(LIST))
    assert client.post(door(asked, "take")).status_code == 404
    in_bulk(client, "take", asked)
    assert holder_of(asked) is None
    assert "Étienne" not in shown(in_bulk(agent, "assign", asked))
    refused = shown(in_bulk(agent, "assign", asked, send="on", colleague=stranger.pk))
    assert "Sélectionnez un choix valide" in refused
    with pytest.raises(PermissionDenied):
        actions.assignments.take(asked, by=stranger)
    with pytest.raises(ValidationError, match="ne peut pas décider"):
        actions.assignments.assign(asked, stranger, by=agent.user)
    assert holder_of(asked) is None


def test_who_may_only_read_or_who_asked_takes_nothing(desk, asked, alice):
    reader = browser_of(agent_of(desk, rights=["view_servicerequest"]))
    assert "M’attribuer" not in shown(reader.get(page_of(asked)))
    assert reader.post(door(asked, "take")).status_code == 403
    assert reader.get(door(asked, "take")).status_code == 405
    own = decider_of(desk)
    mine = actions.requests.submit("edit_address", alice.organization, by=own, state=State.IN_VALIDATION)
    client = browser_of(own)
    client.post(door(mine, "take"))
    assert holder_of(mine) is None


def test_what_is_decided_is_taken_by_nobody(agent, asked):
    actions.requests.decide(asked, accepted=False, reason="Non.", agent=agent.user)
    assert "déjà traitée" in shown(agent.post(door(asked, "take"), follow=True))
    assert holder_of(asked) is None


def test_request_that_is_given_says_when(asked, colleague):
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRequest.objects.update(assigned_to=colleague)


def test_queue_is_filtered_by_whose_how_old_and_how_late(agent, colleague, bob, alice):
    old, new, theirs = waiting(bob), waiting(alice), waiting(bob)
    now = timezone.now()
    ServiceRequest.objects.filter(pk=old.pk).update(asked_at=now - timedelta(days=6), due_at=now - timedelta(days=4))
    ServiceRequest.objects.filter(pk=new.pk).update(due_at=now + timedelta(hours=3))
    actions.assignments.take(old, by=agent.user)
    actions.assignments.take(theirs, by=colleague)

    def listed(**question):
        page = shown(agent.get(LIST, question))
        return [each for each in (old, new, theirs) if each.number in page]

    assert listed() == [old, new, theirs]
    assert listed(agent="moi") == [old]
    assert listed(agent="personne") == [new]
    assert listed(agent="collegue") == [theirs]
    assert listed(age="5") == [old]
    assert listed(age="10") == []
    assert listed(echeance="retard") == [old]
    assert listed(echeance="demain") == [new]
    assert listed(regard="attendu") == []
    page = shown(agent.get(LIST))
    assert page.index(old.number) < page.index(new.number)
    assert "En retard</strong>, il y a 4 jours" in page
    assert "il y a 6 jours" in page


def test_page_says_where_a_request_is_decided_that_is_not_decided_here(agent, bob):
    elsewhere = waiting(bob, kind=ServiceRequest.Kind.LINK)
    page = shown(agent.get(page_of(elsewhere)))
    assert f"{reverse('admin:organizations_linkline_changelist')}?q={elsewhere.number}" in page


def test_count_of_queries_does_not_grow_with_the_queue(client, query_count, agent, bob):
    client.force_login(agent.user)
    assert query_count(LIST, lambda: actions.assignments.take(waiting(bob), by=agent.user)) <= 12


def test_promise_of_a_request_is_counted_by_the_calendar_of_its_desk(bob, time_machine):
    time_machine.move_to("2026-06-22T14:00:00-04:00", tick=False)
    assert timezone.localtime(waiting(bob).due_at).isoformat() == "2026-06-25T14:00:00-04:00"
    Holiday.objects.create(region="QC", day="2026-06-25", name_fr="Pont", name_en="Bridge day")
    bob.organization.refresh_from_db()
    assert timezone.localtime(waiting(bob).due_at).isoformat() == "2026-06-26T14:00:00-04:00"


def test_holidays_of_the_years_to_come_are_written_once(time_machine):
    time_machine.move_to("2029-03-01T12:00:00-05:00")
    Holiday.objects.filter(day__year=2030, region="QC").exclude(day="2030-12-25").delete()
    assert actions.holidays.write_ahead() == 17  # 2031, of both regions
    assert actions.holidays.write_ahead() == 0
    assert Holiday.objects.filter(day__year=2030, region="QC").count() == 1
