"""Nadia, who has no user yet, on her way through « Création du compte »."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignUp
from tests.accounts.factories import terms_shown

FIRST, NAMES, CODE = "accounts:sign_up", "accounts:sign_up_names", "accounts:sign_up_code"
RESEND, HOME, LANDING = "accounts:resend_code", "home", "landing"


@dataclass
class Newcomer:
    """A visitor in a browser of her own."""

    client: Client
    email: str = "nadia@exemple.ca"
    password: str = "un pont sur le fleuve"

    def opens(self, page):
        return self.client.get(reverse(page))

    def gives_address(self, **other):
        typed = {"email": self.email, "password1": self.password, "password2": self.password}
        return self.client.post(reverse(FIRST), typed | other)

    def gives_names(self, **other):
        typed = {"first_name": "Nadia", "last_name": "Nguyễn", "terms": terms_shown()}
        return self.client.post(reverse(NAMES), typed | other)

    def asks_code(self):
        self.gives_address()
        return self.gives_names()

    def types(self, code):
        return self.client.post(reverse(CODE), {"code": code})

    def asks_again(self):
        return self.client.post(reverse(RESEND))

    @property
    def asked(self):
        return SignUp.objects.filter(email=self.email).newest_first().first()


@pytest.fixture
def nadia(db, client):
    return Newcomer(client)


@pytest.fixture
def elsewhere(db):
    """The same Nadia, or someone who knows her address, in another browser."""
    return Newcomer(Client())


@pytest.fixture
def wait(time_machine) -> Callable[[timedelta], None]:
    """Stop the clock, and let it jump."""
    time_machine.move_to(timezone.now(), tick=False)
    return time_machine.shift
