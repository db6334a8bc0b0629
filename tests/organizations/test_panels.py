"""The plots of an account's own page: each number leads to the list of what it counts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations import actions
from organizations.models import Membership
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory, EmployerFactory, FirmFactory, RelationFactory
from tests.organizations.conftest import page_of
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def plots(client, place):
    return {str(plot.title): plot for plot in client.get(page_of("home", place)).context["glance"]["plots"]}


def rows_behind(client, plot, name="table"):
    """Return, for each number that is not nothing, the number and how many rows its address lists."""
    linked = [row for row in plot.rows if row["url"]]
    return [(row["value"], client.get(row["url"]).context[name].page.total) for row in linked]


@pytest.fixture
def lea(db):
    return membership_of("Lea", "Laforce", organization=FirmFactory(name="Laforce inc."), administrator=True)


def test_people_are_drawn_by_state(signed_in, alice, bob, dominique):
    MembershipFactory(organization=alice.organization, inactive=True)
    client = signed_in(alice)
    plot = plots(client, alice)["Personnes du compte"]
    assert [row["value"] for row in plot.rows][:3] == [2, 1, 1]
    active, inactive = plot.rows[:2]
    assert client.get(active["url"]).context["confirmed"].page.total == 2
    assert client.get(inactive["url"]).context["confirmed"].page.total == 1
    shown = client.get(page_of("home", alice)).content.decode()
    assert 'role="img" aria-label="Personnes du compte' in shown.replace("\xa0", " ")
    assert "Voir le tableau" in shown


def test_requests_are_drawn_by_week_and_lead_to_those_of_the_week(signed_in, alice, charlie):
    assert "Demandes par semaine" not in plots(signed_in(alice), alice)
    asked = actions.links.ask({alice: [charlie.organization.number]}, by=alice)
    old = actions.links.ask({alice: ["TRP9999999"]}, by=alice)
    type(old).objects.filter(pk=old.pk).update(asked_at=asked.asked_at - timedelta(weeks=3))
    client = signed_in(alice)
    plot = plots(client, alice)["Demandes par semaine"]
    assert len(plot.rows) == 12
    assert rows_behind(client, plot) == [(1, 1), (1, 1)]


@pytest.mark.parametrize("week", ["hier", "9999-12-31", "2026-13-01", "0001-01-01"])
def test_week_that_is_none_chooses_nothing(signed_in, alice, week):
    assert signed_in(alice).get(reverse("organizations:my_requests"), {"semaine": week}).status_code == 200


def test_authorizations_are_drawn_by_the_month_of_their_end(signed_in, lea):
    relation = RelationFactory(client=EmployerFactory(), provider=lea.organization)
    AuthorizationFactory(relation=relation, ends_on=timezone.localdate() + timedelta(days=45))
    client = signed_in(lea)
    plot = plots(client, lea)["Autorisations qui prennent fin"]
    assert (plot.total, len(plot.rows)) == (1, 12)
    assert rows_behind(client, plot) == [(1, 1)]


@pytest.mark.parametrize("month", ["2026-13", "demain", "20260-1"])
def test_month_that_is_none_chooses_nothing(signed_in, lea, month):
    page = reverse("delegations:authorizations", args=[lea.organization.number])
    response = signed_in(lea).get(page, {"fin": month})
    assert response.status_code == 200
    assert not response.context["table"].is_filtered


def test_firm_sees_which_clients_are_in_nobodys_hands(signed_in, lea):
    alone, covered = (RelationFactory(client=EmployerFactory(), provider=lea.organization) for _ in range(2))
    AuthorizationFactory(relation=covered)
    AuthorizationFactory(relation=covered, delegated=True, holder_membership=lea)
    client = signed_in(lea)
    plot = plots(client, lea)["Clients confiés"]
    assert [row["value"] for row in plot.rows] == [1, 1, 0]
    nobody, one, _more = plot.rows
    assert [row.pk for row in client.get(nobody["url"]).context["table"].rows] == [alone.pk]
    assert [row.pk for row in client.get(one["url"]).context["table"].rows] == [covered.pk]


def test_plain_member_is_shown_no_plot(signed_in, bob, dominique):
    assert "app-plot" not in signed_in(bob).get(page_of("home", bob)).content.decode()


def test_queries_do_not_grow(client, lea, query_count):
    client.force_login(lea.user)

    def one_more():
        relation = RelationFactory(client=EmployerFactory(), provider=lea.organization)
        AuthorizationFactory(relation=relation, ends_on=timezone.localdate() + timedelta(days=45))
        MembershipFactory(organization=lea.organization)
        actions.links.ask({lea: [f"TRP90{Membership.objects.count():05}"]}, by=lea)

    assert query_count(page_of("home", lea), one_more) <= 16
