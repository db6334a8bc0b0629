"""Claude trains and reports sessions; Ève is another trainer, and has no business in Claude's."""

import pytest

from cardrequests.models import Trainer, TrainingSession
from tests.cardrequests.factories import TrainerFactory, TrainingSessionFactory


@pytest.fixture
def claude(db: None) -> Trainer:
    return TrainerFactory(
        user__first_name="Claude", user__last_name="Ethier", user__email="claude@exemple.ca", user__username="ethc003"
    )


@pytest.fixture
def eve(db: None) -> Trainer:
    return TrainerFactory(
        user__first_name="Ève", user__last_name="Lacasse", user__email="eve@exemple.ca", user__username="lace001"
    )


@pytest.fixture
def session(claude: Trainer) -> TrainingSession:
    """A new session of Claude's, with two participants."""
    return TrainingSessionFactory(trainer=claude, participants=2)


@pytest.fixture
def browser_of_claude(signed_in, claude):
    return signed_in(claude.user)
