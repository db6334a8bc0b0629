"""An employer, its accounting firm, and who works there."""

import pytest

from delegations.models import Right
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory, EmployerFactory, FirmFactory, RelationFactory, subject_of


@pytest.fixture
def shaw(db):
    """Entreprise Shaw, an employer."""
    return EmployerFactory(name="Entreprise Shaw inc.")


@pytest.fixture
def suzanne(shaw):
    """Suzanne is in charge of Entreprise Shaw."""
    return membership_of("Suzanne", "Shaw", organization=shaw, administrator=True)


@pytest.fixture
def laforce(db):
    """Laforce Comptable, a firm."""
    return FirmFactory(name="Laforce Comptable inc.")


@pytest.fixture
def lea(laforce):
    """Léa is in charge of Laforce Comptable."""
    return membership_of("Lea", "Laforce", organization=laforce, administrator=True)


@pytest.fixture
def marc(laforce, lea):
    """Marc is on the staff of Laforce Comptable."""
    return membership_of("Marc", "Morin", organization=laforce)


@pytest.fixture
def nadia(laforce, lea):
    """Nadia is on the staff of Laforce Comptable."""
    return membership_of("Nadia", "Nolet", organization=laforce)


@pytest.fixture
def report(db):
    return subject_of("rapport-mensuel")


@pytest.fixture
def workforce(db):
    return subject_of("main-doeuvre")


@pytest.fixture
def relation(shaw, suzanne, laforce, lea):
    """Entreprise Shaw has Laforce as its accounting firm."""
    return RelationFactory(client=shaw, provider=laforce)


@pytest.fixture
def firm_writes(relation, report):
    """Laforce may write the monthly reports of Shaw."""
    return AuthorizationFactory(relation=relation, subject=report, right=Right.WRITE)
