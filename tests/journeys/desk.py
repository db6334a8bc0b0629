"""Agents, their teams and their browsers, for the journeys of the desk."""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User
from organizations.models import SupportDesk
from portal.core.desks import usual_permissions
from tests.agents import agent_of
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
    usual = [right.partition(".")[2] for right in usual_permissions(served)]
    return [agent_of(served, rights=[*usual, *BESIDES], first_name=name, last_name="Agent") for name in names]


def saves(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer", exact=True).click()
