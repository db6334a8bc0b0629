"""« Chiffres du service »: counts of one desk at a time, drawn, in a table and as files; of one's own desks alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message, State
from organizations import actions
from organizations.models import Claim, Membership, OrganizationType, ServiceRequest
from organizations.models.figures import claims_by_week, decisions_by_week, mails_by_week, open_by_age
from tests.accounts.factories import UserFactory
from tests.agents import agent_of, browser_of
from tests.notifications.factories import MessageFactory
from tests.organizations.desks import decider_of, waiting
from tests.organizations.factories import ClaimFactory, MembershipFactory
from tests.reading import shown

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:organizations_figures")


@pytest.fixture
def desk(alice):
    return alice.organization.type.desk


@pytest.fixture
def other(desk):
    return OrganizationType.objects.exclude(desk=desk).order_by("pk").first().desk


def test_open_requests_are_counted_by_their_age(desk, other, bob):
    now = timezone.now()
    for days in (0, 2, 2, 20):
        asked = waiting(bob)
        then = now - timedelta(days=days, minutes=1)
        ServiceRequest.objects.filter(pk=asked.pk).update(asked_at=then, due_at=then + timedelta(days=2, hours=1))
    actions.requests.cancel(waiting(bob), by=bob.user)
    counts = [(age.over, age.until, age.requests, age.late) for age in open_by_age(desk)]
    assert counts == [(0, 1, 1, 0), (1, 3, 2, 0), (3, 7, 0, 0), (7, 14, 0, 0), (14, None, 1, 1)]
    assert not any(age.requests for age in open_by_age(other))


def test_time_to_decision_is_that_of_agents_by_week(desk, bob):
    agent = UserFactory(agent=True, is_superuser=True)
    now = timezone.now()
    for days in (1, 2, 9):
        asked = waiting(bob)
        ServiceRequest.objects.filter(pk=asked.pk).update(asked_at=now - timedelta(days=days))
        actions.requests.decide(asked, accepted=False, reason="Non.", agent=agent)
    actions.requests.submit("edit_address", bob.organization, by=bob.user, state="done")
    *before, this = decisions_by_week(desk)
    assert len(before) == 25
    assert not any(week.decided for week in before)
    assert (this.decided, this.starts_on.weekday()) == (3, 0)
    assert round(this.median / timedelta(days=1)) == 2
    assert 7 < this.ninetieth / timedelta(days=1) < 9


def test_refused_mails_and_unused_links_are_counted_by_week(desk, other, bob):
    MessageFactory(user=bob.user, recipient_email=bob.user.email, state=State.FAILED)
    MessageFactory(user=bob.user, recipient_email=bob.user.email)
    waits = MembershipFactory(organization=bob.organization, pending=True)
    MessageFactory(recipient_email=waits.email, state=State.FAILED)
    MessageFactory(recipient_email="personne@exemple.ca", state=State.FAILED)
    expired = MembershipFactory(organization=bob.organization, pending=True)
    for membership in (waits, expired):
        ClaimFactory(membership=membership)
    Membership.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    mails, claims = mails_by_week(desk)[-1], claims_by_week(desk)[-1]
    assert (mails.failed, mails.all) == (2, Message.objects.count() - 1)
    assert (claims.failed, claims.all) == (1, Claim.objects.count())
    assert not any(week.all for week in (*mails_by_week(other), *claims_by_week(other)))


def test_page_shows_each_plot_with_its_table_and_its_file(desk, other, bob):
    waiting(bob)
    agent = browser_of(decider_of(desk))
    assert PAGE in shown(agent.get(reverse("admin:organizations_servicerequest_changelist")))
    page = shown(agent.get(PAGE))
    for title in ("Demandes ouvertes selon leur âge", "Temps jusqu’à la décision", "Courriels refusés par semaine"):
        assert f"<h2>{title}</h2>" in page
    assert page.count('<svg class="app-plot__drawing"') == page.count("Voir le tableau") == 4
    assert desk.name_fr in page
    assert other.name_fr not in page
    for kind in ("demandes-ouvertes", "delais", "courriels-refuses", "liens-expires"):
        address = reverse("admin:organizations_figures_file", args=[desk.pk, kind])
        assert address in page
        answer = agent.get(address)
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert len(b"".join(answer) if answer.streaming else answer.content) > 50
    assert "moins de 1 jour" in page


def test_figures_of_another_desk_are_not_found_and_without_the_right_refused(desk, other):
    agent = browser_of(decider_of(desk))
    assert agent.get(reverse("admin:organizations_figures_file", args=[other.pk, "delais"])).status_code == 404
    assert agent.get(reverse("admin:organizations_figures_file", args=[desk.pk, "autre"])).status_code == 404
    assert other.name_fr not in shown(agent.get(PAGE, {"service": other.pk}))
    assert browser_of(agent_of(desk, rights=["view_organization"])).get(PAGE).status_code == 403
    assert "Aucun service ne vous est confié" in shown(browser_of(_deskless()).get(PAGE))
    above = browser_of(UserFactory(agent=True, is_superuser=True))
    assert f'value="{other.pk}" selected' in shown(above.get(PAGE, {"service": other.pk}))


def _deskless():
    """An agent with the right, whose team holds no desk."""
    return agent_of(rights=["change_servicerequest"])


def test_count_of_queries_does_not_grow_with_what_is_counted(client, query_count, desk, bob):
    client.force_login(decider_of(desk))
    assert query_count(PAGE, lambda: waiting(bob)) <= 12
