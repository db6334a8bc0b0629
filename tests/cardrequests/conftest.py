"""Claude trains and reports sessions; Ève is another trainer, and has no business in Claude's."""

from collections.abc import Iterator

import pytest

from cardrequests.models import Trainer, TrainingSession
from portal.env import PaymentProvider
from tests.cardrequests.factories import TrainerFactory, TrainingSessionFactory
from tests.cardrequests.stripe_fake import Stripe


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


# --- Payment -------------------------------------------------------------------------------------


@pytest.fixture
def ready(claude: Trainer) -> TrainingSession:
    """A new session of Claude's with three participants: six dollars, enough for a card."""
    return TrainingSessionFactory(trainer=claude, participants=3)


@pytest.fixture
def stripe(settings) -> Iterator[Stripe]:
    """Cards are taken on the pages of a Stripe of this machine."""
    fake = Stripe()
    settings.PAYMENT_PROVIDER = fake.named
    yield fake
    fake.stop()


@pytest.fixture
def simulated(settings) -> None:
    """Cards are taken on the pretended page of the demonstration."""
    settings.PAYMENT_PROVIDER = PaymentProvider()
    settings.ROOT_URLCONF = "tests.operations.demo_urls"
