"""What a browser sends from the forms of relations and authorizations."""

import re
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from organizations.models import Membership, Organization
from tests.reading import shown


def address(person: Membership, name: str, *more: object, query: str = "") -> str:
    return reverse(f"delegations:{name}", args=[person.organization.number, *more]) + query


def sends(browser: Client, url: str, **typed: Any) -> str:
    """Send a form, go where it leads, and return what one reads there."""
    return shown(browser.post(url, typed, follow=True))


def ticked(told: str) -> list[str]:
    """Return the values of the boxes and rounds that a page shows ticked, in its order."""
    inputs = [tag for tag in re.findall(r"<input[^>]*>", told) if re.search(r"\schecked\b", tag)]
    return [found[1] for tag in inputs if (found := re.search(r'value="([^"]*)"', tag))]


def held(membership: Membership, file: Organization | None = None) -> dict[str, str]:
    """Return what a person holds and stands, as {code: right}."""
    rows = membership.authorizations.standing().filter(file=file or membership.organization)
    return {row.subject.code: row.right for row in rows.select_related("subject")}


def request_form(**typed: Any) -> dict[str, Any]:
    """A form of the catalogue, with its two statements ticked; each call is another form."""
    filled = {"form": str(uuid4()), "version": "1", "attests": "on", "consents": "on", "ends_on": "9999-12-31"}
    return filled | typed
