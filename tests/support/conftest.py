"""Two desks, and an agent of each: Ariane serves the carriers, Benoît the companies of Geneva."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from organizations.models import Membership, Organization, SupportDesk
from tests.accounts.factories import UserFactory
from tests.agents import agent_of
from tests.delegations.factories import EmployerFactory, FirmFactory, type_of
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.reading import shown
from tests.support.files import importer_of

READ_AND_HELP = (
    *("view_user", "change_user", "view_factorrecovery"),
    *("view_trainingsession", "view_invoice", "view_payment", "view_card", "view_participant"),
    *("view_journalentry", "view_relation", "view_authorization", "view_message", "resend_message"),
    *("view_organization", "change_organization", "view_membership", "change_membership", "view_claim"),
    *("view_servicerequest", "change_servicerequest", "view_linkline", "view_note", "add_note"),
)


def serve(name: str, *desks: SupportDesk, without: str = "") -> User:
    """Open an agent whose team serves these desks, with all rights of the desk but one."""
    rights = [right for right in READ_AND_HELP if right != without]
    return agent_of(*desks, rights=rights, first_name=name, last_name="Agent")


@pytest.fixture
def geneva(db: None) -> Membership:
    """Manon manages a company of Geneva, which another desk serves."""
    company = OrganizationFactory(type__prefix="ENT", name="Horlogerie Manon SA", telephone="+41225550101")
    user = UserFactory(first_name="Manon", last_name="Favre", email="manon@exemple.ch")
    return MembershipFactory(organization=company, user=user, manager=True)


@pytest.fixture
def ariane(alice: Membership) -> User:
    return serve("Ariane", alice.organization.type.desk)


@pytest.fixture
def benoit(geneva: Membership) -> User:
    return serve("Benoît", geneva.organization.type.desk)


@pytest.fixture
def read(signed_in: Callable[[Any], Client]) -> Callable[..., str]:
    """Read a page as an agent: its text with plain spaces."""

    def get(agent: User, address: str, **asked: str) -> str:
        return shown(signed_in(agent).get(address, asked))

    return get


@pytest.fixture
def fatima(transport_alice: Organization) -> User:
    """Fatima serves the desk of carriers, and may see the portal as its people do."""
    return agent_of(transport_alice.type.desk, rights=["see_as"], first_name="Fatima", last_name="Fontaine")


@pytest.fixture
def people_url(transport_alice: Organization) -> str:
    """The page of the people of Alice's account."""
    return reverse("organizations:memberships", args=[transport_alice.number])


@pytest.fixture
def desk(db):
    """The desk of employers and firms."""
    return type_of("EMP").desk


@pytest.fixture
def agathe(desk):
    """Agathe is an agent of that desk, and may import."""
    return importer_of(desk)


@pytest.fixture
def shaw(db) -> Organization:
    """Entreprise Shaw, an employer, whom the former services knew as E-77."""
    return EmployerFactory(name="Entreprise Shaw inc.", former_number="E-77")


@pytest.fixture
def laforce(db) -> Organization:
    return FirmFactory(name="Laforce Comptable inc.", former_number="F-12")
