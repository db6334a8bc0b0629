"""The desk of Alice's carrier, and its agents."""

import pytest
from django.urls import reverse

from accounts.models import User
from organizations.models import Organization
from tests.support.desk import agent_of


@pytest.fixture
def fatima(transport_alice: Organization) -> User:
    """Fatima serves the desk of carriers, and may see the portal as its people do."""
    return agent_of(transport_alice.type.desk, "see_as", first_name="Fatima", last_name="Fontaine")


@pytest.fixture
def people_url(transport_alice: Organization) -> str:
    """The page of the people of Alice's account."""
    return reverse("organizations:memberships", args=[transport_alice.number])
