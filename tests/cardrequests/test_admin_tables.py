"""The lists and prices that agents edit: what served stays, what is over is offered no more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cardrequests.models import Activity, Institution, OrganismKind, Price, Title
from tests.agents import agent_with, browser_of
from tests.cardrequests.factories import PriceFactory, TrainingSessionFactory
from tests.cardrequests.under_way import invoiced
from tests.reading import text

pytestmark = pytest.mark.django_db
MODELS = ["activity", "institution", "organismkind", "title", "price"]


@pytest.fixture
def agent(db):
    return browser_of(agent_with(*[f"{deed}_{model}" for model in MODELS for deed in ("view", "add", "change")]))


def page_of(row=None, model=""):
    if row is None:
        return reverse(f"admin:cardrequests_{model}_add")
    return reverse(f"admin:cardrequests_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("model", MODELS)
def test_lists_open_and_nothing_is_deleted(agent, model):
    assert agent.get(reverse(f"admin:cardrequests_{model}_changelist")).status_code == 200
    assert agent.get(page_of(model=model)).status_code == 200
    assert browser_of(agent_with()).get(page_of(model=model)).status_code == 403
    row = {
        "activity": Activity,
        "institution": Institution,
        "organismkind": OrganismKind,
        "title": Title,
        "price": Price,
    }
    first = row[model].objects.order_by("pk")[0]
    assert agent.post(reverse(f"admin:cardrequests_{model}_delete", args=[first.pk])).status_code == 403


def test_price_is_announced_and_corrected_until_it_has_served(agent):
    tomorrow, yesterday = (timezone.localdate() + timedelta(days=days) for days in (1, -1))
    add = page_of(model="price")
    assert "commence aujourd’hui ou plus tard" in text(agent.post(add, {"amount": "3,00", "starts_on": yesterday}))
    assert "négatif" in text(agent.post(add, {"amount": "-1", "starts_on": tomorrow}))
    agent.post(add, {"amount": "3.00", "starts_on": tomorrow})
    price = Price.objects.get(starts_on=tomorrow)
    agent.post(page_of(price), {"amount": "2.75", "starts_on": timezone.localdate()})
    price.refresh_from_db()
    assert (str(price.amount), price.starts_on) == ("2.75", timezone.localdate())
    invoiced()
    assert agent.post(page_of(price), {"amount": "9.00", "starts_on": tomorrow}).status_code == 403
    assert Price.objects.in_force() == price
    assert agent.post(add, {"amount": "3.00", "starts_on": price.starts_on}).status_code == 200


def test_price_that_begins_today_is_corrected_before_anyone_submits(agent):
    price = PriceFactory()
    agent.post(page_of(price), {"amount": "4.00", "starts_on": price.starts_on})
    price.refresh_from_db()
    assert str(price.amount) == "4.00"


def test_price_in_force_is_not_put_off_when_nothing_else_would_hold(agent):
    Price.objects.all().delete()
    only = PriceFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)
    refused = text(agent.post(page_of(only), {"amount": "4.00", "starts_on": tomorrow}))
    assert "Aucun prix ne vaudrait d’ici là" in refused
    PriceFactory(starts_on=timezone.localdate() - timedelta(days=30))
    assert agent.post(page_of(only), {"amount": "4.00", "starts_on": tomorrow}).status_code == 302


def test_row_is_retired_and_comes_back_and_sessions_keep_it(agent):
    session = TrainingSessionFactory()
    activity = session.activity
    typed = {"name_fr": activity.name_fr, "name_en": activity.name_en, "position": 1, "months_valid": ""}
    agent.post(page_of(activity), typed)
    activity.refresh_from_db()
    assert not activity.is_offered
    assert activity.months_valid is None
    retired_at = activity.retired_at
    agent.post(page_of(activity), typed | {"position": 7})
    activity.refresh_from_db()
    assert activity.retired_at == retired_at
    agent.post(page_of(activity), typed | {"is_offered": "on"})
    activity.refresh_from_db()
    assert activity.is_offered
    agent.post(page_of(model="title"), {"name_fr": "Pr", "name_en": "Prof.", "position": 9, "is_offered": "on"})
    assert Title.objects.offered().filter(name_fr="Pr").exists()


def test_last_of_a_list_is_not_retired(agent):
    last, *others = Title.objects.order_by("pk")
    Title.objects.filter(pk__in=[each.pk for each in others]).update(retired_at=timezone.now())
    answer = agent.post(page_of(last), {"name_fr": "M.", "name_en": "Mr.", "position": 1})
    assert "C’est le dernier de la liste" in text(answer)


def test_kind_that_served_stays_accredited_or_not(agent):
    kind = TrainingSessionFactory().kind
    agent.post(
        page_of(kind),
        {"name_fr": "Autre", "name_en": "Other", "position": 1, "is_offered": "on", "is_accredited": "on"},
    )
    kind.refresh_from_db()
    assert (kind.name_fr, kind.is_accredited) == ("Autre", False)
