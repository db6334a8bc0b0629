"""What a trainer leaves in the portal, for the tests of the copy and of being forgotten."""

from uuid import uuid4

from accounts.models import User
from tests.cardrequests.factories import InvoiceFactory, PaymentFactory, TrainerFactory, TrainingSessionFactory


def leave_sessions(user: User) -> None:
    """Make of someone a trainer who reported a session, seconded one, and began another."""
    abbreviation = f"XTRA{user.pk % 1000:03}"
    trainer = TrainerFactory(user=user, abbreviation=abbreviation)
    own = {"delivery_attention": str(user), "delivery_email": user.email}
    shipped = TrainingSessionFactory(trainer=trainer, shipped=True, participants=1, **own)
    InvoiceFactory(session=shipped, billed_to=str(user))
    PaymentFactory(session=shipped, state="refused")
    TrainingSessionFactory(trainer=trainer, **own)
    TrainingSessionFactory(second_trainer=trainer)
    trainer.drafts.create(key=uuid4(), typed={"delivery_attention": str(user), "delivery_email": user.email})
