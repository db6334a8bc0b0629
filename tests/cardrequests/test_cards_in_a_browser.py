"""The pages of cards and figures, looked at by axe in light, in dark and on a narrow screen."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from cardrequests import actions
from cardrequests.models import cards_of
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import TrainerFactory
from tests.cardrequests.under_way import invoiced, paid


@pytest.mark.django_db(transaction=True)
def test_pages_of_cards_are_read_by_everyone(live_server, new_context, axe):
    claude = TrainerFactory()
    session, _waiting = paid(trainer=claude, participants=3), invoiced(trainer=claude)
    lost = cards_of(session).order_by("pk")[0]
    new = actions.cards.reissue(lost, reason="lost", by=UserFactory(agent=True))

    visitor = new_context().new_page()
    visitor.goto(live_server.url + reverse("cardrequests:find_card"))
    axe(visitor)
    visitor.get_by_label("Code de vérification").fill(new.code)
    visitor.get_by_role("button", name="Vérifier").click()
    expect(visitor.get_by_text("Cette carte est valide")).to_be_visible()
    axe(visitor)
    visitor.goto(live_server.url + reverse("cardrequests:verify", args=[lost.code]))
    expect(visitor.get_by_text("Cette carte est révoquée")).to_be_visible()

    known, trainer = Client(), new_context()
    known.force_login(claude.user)
    trainer.add_cookies([{"name": "session", "value": known.cookies["session"].value, "url": live_server.url}])
    page = trainer.new_page()
    page.goto(live_server.url + reverse("cardrequests:dashboard"))
    page.get_by_text("Voir le tableau").nth(1).click()
    expect(page.get_by_role("table", name="Participants par mois")).to_be_visible()
    axe(page)
    page.goto(live_server.url + reverse("cardrequests:progress", args=[session.public_id]))
    axe(page)
