"""The back office in a browser: its pages keep the policy of scripts and styles, and axe finds nothing to say."""

import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Language, User
from organizations.models import AnswerTemplate, SupportDesk
from tests.accounts.factories import UserFactory
from tests.organizations.desks import waiting
from tests.organizations.factories import MembershipFactory


@pytest.mark.django_db(transaction=True)
def test_everyone_can_work_in_the_back_office(live_server, new_context, axe):
    boss, lise = UserFactory(agent=True, is_superuser=True), MembershipFactory(administrator=True)
    known, context = Client(), new_context()
    known.force_login(boss)
    context.add_cookies([{"name": "session", "value": known.cookies["session"].value, "url": live_server.url}])
    page = context.new_page()
    desk = SupportDesk.objects.get(types__prefix="EDU")
    asked = waiting(lise)
    AnswerTemplate.objects.create(name="Merci", body_fr="Merci, {prénom}.", body_en="Thank you, {prénom}.")
    doors = {
        "queue": reverse("admin:organizations_servicerequest_changelist"),
        "request": reverse("admin:organizations_servicerequest_change", args=[asked.pk]),
        "figures": reverse("admin:organizations_figures"),
        "index": reverse("admin:index"),
        "list": reverse("admin:organizations_membership_changelist"),
        "account": reverse("admin:organizations_organization_change", args=[lise.organization_id]),
        "person": reverse("admin:accounts_user_change", args=[lise.user_id]),
        "team": f"{reverse('admin:auth_group_add')}?served={desk.pk}",
    }
    for name, door in doors.items():
        page.goto(live_server.url + door)
        shots(page, name)
        axe(page)
    page.get_by_label("Nom", exact=False).first.fill("Équipe de la formation")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Équipe de la formation").first).to_be_visible()
    User.objects.filter(pk=boss.pk).update(language=Language.ENGLISH)
    page.goto(live_server.url + doors["index"])
    axe(page)


def shots(page, name):
    to = os.environ.get("SHOTS")
    if not to:
        return
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 320)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(to) / f"{name}-{scheme}-{width}.png", full_page=True)
