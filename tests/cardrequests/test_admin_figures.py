"""« Chiffres »: how the desk does, in plots, tables and files."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cardrequests import actions
from tests.agents import agent_with, browser_of
from tests.cardrequests.factories import InvoiceFactory
from tests.cardrequests.under_way import paid
from tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(db):
    return browser_of(agent_with("view_trainingsession"))


def test_figures_say_how_the_desk_does(agent, time_machine):
    now = timezone.now()
    for days in (2, 4, 9):
        time_machine.move_to(now - timedelta(days=days))
        session = paid(participants=1)
        actions.cards.print_cards([session], by=agent.user)
        time_machine.move_to(now)
        actions.shipping.ship({session: ""}, by=agent.user)
    time_machine.move_to(now - timedelta(days=45))
    InvoiceFactory()
    time_machine.move_to(now)
    InvoiceFactory()
    agent.force_login(agent.user)
    page = text(agent.get(reverse("admin:cardrequests_figures")))
    assert "Douze mois</th><td>3</td><td>4,0 j</td><td>8,0 j</td><td>9,0 j</td>" in page
    assert "de 0 à 30 jours</th><td>1</td><td>2,00 $</td>" in page
    assert "de 31 à 60 jours</th><td>1</td><td>2,00 $</td>" in page
    assert "plus de 90 jours</th><td>0</td><td>0,00 $</td>" in page
    assert "5 en tout" in page
    for kind, line in (("semaines", "Sessions"), ("factures", "de 31 à 60 jours,1,2.00"), ("delais", "3,4.0,8.0,9.0")):
        assert line in agent.get(reverse("admin:cardrequests_figures_file", args=[kind])).content.decode()
    assert agent.get(reverse("admin:cardrequests_figures_file", args=["autre"])).status_code == 404


def test_figures_of_nothing(agent):
    page = text(agent.get(reverse("admin:cardrequests_figures")))
    assert "Rien n’a été expédié" in page
    assert "aucune donnée" in page
