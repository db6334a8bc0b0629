"""The back office in a browser: its pages keep the policy of scripts and styles, and axe finds nothing to say."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Language, User
from organizations.models import SupportDesk
from tests.accounts.factories import UserFactory
from tests.browser import FOUR_TIMES
from tests.organizations.factories import MembershipFactory


@pytest.mark.django_db(transaction=True)
def test_everyone_can_work_in_the_back_office(live_server, new_context, axe):
    boss, lise = UserFactory(agent=True, is_superuser=True), MembershipFactory(administrator=True)
    known, context = Client(), new_context()
    known.force_login(boss)
    context.add_cookies([{"name": "session", "value": known.cookies["session"].value, "url": live_server.url}])
    page = context.new_page()
    desk = SupportDesk.objects.get(types__prefix="EDU")
    doors = {
        "index": reverse("admin:index"),
        "list": reverse("admin:organizations_membership_changelist"),
        "account": reverse("admin:organizations_organization_change", args=[lise.organization_id]),
        "person": reverse("admin:accounts_user_change", args=[lise.user_id]),
        "announcement": reverse("admin:organizations_announcement_add"),
        "team": f"{reverse('admin:auth_group_add')}?served={desk.pk}",
    }
    for door in doors.values():
        page.goto(live_server.url + door)
        axe(page, FOUR_TIMES)
    page.get_by_label("Nom", exact=False).first.fill("Équipe de la formation")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Équipe de la formation").first).to_be_visible()
    User.objects.filter(pk=boss.pk).update(language=Language.ENGLISH)
    page.goto(live_server.url + doors["index"])
    axe(page)
