"""Agents, their teams and their browsers, for the journeys of the desk."""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.test import Client
from guardian.shortcuts import assign_perm
from playwright.sync_api import Page

from accounts.models import User
from organizations.models import SupportDesk
from portal.core.desks import usual_permissions
from tests.accounts.factories import UserFactory
from tests.conftest import show_second_factor

# What a team is given by name, beside what is usual.
BESIDES = ("see_as", "view_note", "add_note", "view_importrun", "add_importrun", "view_visit")


@dataclass
class Desk:
    """What the journey has at hand: the portal's address, an eye, browsers, a mailbox, what browsers complain of."""

    portal: str
    axe: Any
    new_context: Any
    receive: Any
    complaints: Any

    def sit_down(self, person: User) -> Page:
        """Open a browser in which someone has just come in."""
        client, context = Client(), self.new_context()
        client.force_login(person)
        if person.is_staff:
            show_second_factor(client, person, at=time.time())
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.portal}])
        return context.new_page()

    def refuses(self, page: Page, address: str) -> None:
        """See that there is nothing at an address."""
        answer = page.goto(self.portal + address)
        assert answer
        assert answer.status == 404, (address, answer.status)
        self.complaints.expect("404")


def team(served: SupportDesk, *names: str) -> list[User]:
    """Open agents whose team serves a desk with the usual rights, and a few that are given by name."""
    group = Group.objects.create(name=f"Équipe {served.pk}")
    usual = [right.partition(".")[2] for right in usual_permissions(served)]
    group.permissions.set(Permission.objects.filter(codename__in=[*usual, *BESIDES]))
    assign_perm("organizations.serve_supportdesk", group, served)
    agents = [UserFactory(is_staff=True, first_name=name, last_name="Agent") for name in names]
    group.user_set.add(*agents)
    return agents


def saves(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer", exact=True).click()
