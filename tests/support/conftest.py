"""Agents who bring in what existed before, and what is there already."""

import pytest

from organizations.models import Organization
from tests.delegations.factories import EmployerFactory, FirmFactory, type_of
from tests.support.files import agent_of


@pytest.fixture
def desk(db):
    """The desk of employers and firms."""
    return type_of("EMP").desk


@pytest.fixture
def agathe(desk):
    """Agathe is an agent of that desk, and may import."""
    return agent_of(desk)


@pytest.fixture
def shaw(db) -> Organization:
    """Entreprise Shaw, an employer, whom the former services knew as E-77."""
    return EmployerFactory(name="Entreprise Shaw inc.", former_number="E-77")


@pytest.fixture
def laforce(db) -> Organization:
    return FirmFactory(name="Laforce Comptable inc.", former_number="F-12")
