"""What trainers are told: one function an event, its words in templates/cardrequests/notices/."""

from accounts.notices import owner
from cardrequests.models import Trainer
from notifications.actions import write
from notifications.models import Category, Message
from portal.core.links import absolute


def trainer_opened(trainer: Trainer, *, password: str, hours: int, event: str) -> Message:
    """The card number, the user name and the first password of a new trainer."""
    return write(
        "cardrequests/notices/trainer_opened",
        to=owner(trainer.user),
        event=event,
        category=Category.SECURITY,
        user=trainer.user,
        card=trainer.card_number,
        password=password,
        hours=hours,
        action_url=absolute("account_login"),
    )


def trainer_named(trainer: Trainer) -> Message:
    """The card number and the new user name of someone who had a user already, and keeps the password."""
    return write(
        "cardrequests/notices/trainer_named",
        to=owner(trainer.user),
        event=f"trainer:{trainer.pk}",
        category=Category.SECURITY,
        user=trainer.user,
        card=trainer.card_number,
        action_url=absolute("account_login"),
    )
