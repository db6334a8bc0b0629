"""« Tableau de bord »: what a trainer did by month and year, and what waits."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cardrequests import actions
from cardrequests.models import SessionDraft
from cardrequests.models.figures import last_months
from portal.core.figures import months_until, weeks_until
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import InvoiceFactory, TrainerFactory, TrainingSessionFactory
from tests.cardrequests.under_way import invoiced, paid
from tests.reading import text

pytestmark = pytest.mark.django_db
DASHBOARD = reverse("cardrequests:dashboard")


@pytest.fixture
def claude(db):
    return TrainerFactory()


@pytest.fixture
def client(claude):
    client = Client()
    client.force_login(claude.user)
    return client


def test_trainer_reads_what_waits_and_what_was_done(client, claude):
    today = timezone.localdate()
    unfinished = TrainingSessionFactory(trainer=claude, participants=1)
    waiting = invoiced(trainer=claude, participants=3)
    done = paid(trainer=claude, participants=2, ended_on=date(today.year - 1, 1, 1))
    InvoiceFactory(session=done)
    TrainingSessionFactory(trainer=claude, cancelled=True, participants=5)
    SessionDraft.objects.create(key="6a7c3d3e-0000-4000-8000-000000000000", trainer=claude, typed={"place": "Ici"})
    others = invoiced(participants=9)
    page = text(client.get(DASHBOARD))
    assert page.count(waiting.number) == page.count(unfinished.number) == 1
    assert f"facture {waiting.invoices.get().number}, 6,00 $" in page
    assert "1 brouillon à reprendre" in page
    assert others.number not in page
    rows = {row.starts_on.year: row for row in client.get(DASHBOARD).context["years"]}
    last = rows[today.year - 1]
    assert (last.sessions, last.participants, last.cards, str(last.amount)) == (1, 2, 2, "4.00")
    now = rows[(today - timedelta(days=3)).year]
    assert (now.sessions, now.participants, now.cards, str(now.amount)) == (2, 4, 0, "6.00")


def test_lost_card_counts_once(claude, client):
    session = paid(trainer=claude, participants=2)
    actions.cards.reissue(session.participants.first().cards.get(), reason="lost", by=UserFactory(agent=True))
    year = client.get(DASHBOARD).context["years"][0]
    assert (year.participants, year.cards) == (2, 2)


def test_plots_say_their_numbers_in_words_and_in_a_table(client, claude):
    TrainingSessionFactory.create_batch(2, trainer=claude, participants=4)
    page = text(client.get(DASHBOARD))
    month = f"{timezone.localdate() - timedelta(days=3):%Y-%m}"
    assert page.count('role="img"') == 2
    assert f"8 en tout, au plus 8 ({month})" in page
    sessions = reverse("cardrequests:sessions")
    assert f'<th scope="row">{month}</th><td><a class="govuk-link" href="{sessions}?mois={month}">8<span' in page
    assert page.count('scope="row"') == 12 * 2 + 1


def test_newcomer_is_told_what_will_stand_here(client):
    page = text(client.get(DASHBOARD))
    for words in ("Toutes vos sessions sont soumises", "Aucune facture ne vous attend", "Aucune session"):
        assert words in page
    assert "aucune donnée" in page


def test_page_costs_the_same_however_much_was_done(client, claude, query_count):
    assert query_count(DASHBOARD, lambda: invoiced(trainer=claude)) <= 12


def test_months_and_weeks_follow_each_other_over_the_new_year():
    assert months_until(date(2026, 2, 28), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert weeks_until(date(2026, 1, 1), 2) == [date(2025, 12, 22), date(2025, 12, 29)]
    assert [month.sessions for month in last_months([])] == [0] * 12


def test_only_trainers_have_one(signed_in, alice):
    assert signed_in(alice).get(DASHBOARD).status_code == 404
    assert Client().get(DASHBOARD).status_code == 302
    assert signed_in(TrainerFactory(inactive=True).user).get(DASHBOARD).status_code == 200


def test_numbers_lead_to_the_sessions_of_the_month(client, claude):
    client.force_login(claude.user)
    TrainingSessionFactory(trainer=claude)
    TrainingSessionFactory(trainer=claude, cancelled=True)
    plot = client.get(reverse("cardrequests:dashboard")).context["plots"][0]
    linked = [row for row in plot.rows if row["url"]]
    assert [client.get(row["url"]).context["table"].page.total for row in linked] == [row["value"] for row in linked]
    assert linked
