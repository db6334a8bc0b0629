"""What the tests of the desk share: the browsers of agents, and a visit that they have begun."""

import time

from django.test import Client
from django.urls import reverse

from accounts.models import User
from organizations.models import SupportDesk
from portal.support.models import Visit
from tests.agents import browser_of
from tests.conftest import show_second_factor

END, LIST = reverse("support:end_visit"), reverse("support:visits")
WHY = {"reason": "La liste reste vide", "ticket": "B-1234"}


def another_desk() -> SupportDesk:
    return SupportDesk.objects.create(name_fr="Autre service", name_en="Another desk", email="autre@exemple.ca")


def desk_of(agent: User) -> Client:
    """Return the browser of an agent who has just shown the second factor."""
    client = browser_of(agent)
    show_second_factor(client, agent, at=time.time())
    return client


def see(person: User) -> str:
    return reverse("admin:support_visit_see", args=[person.public_id])


def begun(agent: User, person: User, **more: str) -> tuple[Client, Visit]:
    """Return the browser of an agent who sees the portal as a person, and the visit."""
    client = desk_of(agent)
    answer = client.post(see(person), WHY | more)
    assert answer.status_code == 302, answer.content.decode()
    return client, Visit.objects.get(agent=agent, ended_at=None)
