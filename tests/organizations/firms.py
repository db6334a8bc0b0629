"""Who answers for an accounting firm, and its contacts: one who has linked his profile, one who has not."""

from datetime import date

import pytest

from organizations.models import ContactSheet, Membership, Organization
from organizations.models.sheets import next_client_number
from tests.accounts.factories import UserFactory
from tests.organizations.factories import ClaimFactory, MembershipFactory


def sheet_of(membership: Membership, **facts: object) -> ContactSheet:
    return ContactSheet.objects.create(membership=membership, client_number=next_client_number(), **facts)


@pytest.fixture
def sylvie(firm: Organization) -> Membership:
    """Sylvie answers for the firm."""
    user = UserFactory(first_name="Sylvie", last_name="Lavoie", email="sylvie@exemple.ca")
    return MembershipFactory(organization=firm, user=user, administrator=True)


@pytest.fixture
def rene(firm: Organization, sylvie: Membership) -> Membership:
    """René is on the firm's staff, and has linked his profile."""
    user = UserFactory(first_name="René", last_name="Émond", email="rene@exemple.ca")
    place = MembershipFactory(organization=firm, user=user)
    sheet_of(place, job="Commis à la paie", telephone_kind="work", telephone="+15142761234")
    return place


@pytest.fixture
def odile(firm: Organization, sylvie: Membership) -> Membership:
    """Odile is at the file, and has still to link her profile."""
    place = ClaimFactory(
        membership__organization=firm,
        membership__first_name="Odile",
        membership__last_name="Roy",
        membership__email="odile@exemple.ca",
    ).membership
    place.claims.update(issued_at="2026-01-05T12:00:00Z")
    sheet_of(place, job="Comptable", birth_date=date(1984, 5, 17))
    return place
