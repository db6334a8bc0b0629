"""A message: to whom, by which channel, what became of it; and what a person does not want to hear."""

from notifications.models.channels import UNDELIVERED, WAITING, Channel, Line, Outcome, State
from notifications.models.messages import (
    BODY_LIFETIME,
    E164,
    GONE,
    PATIENCE,
    UNSAID,
    Category,
    Delivery,
    Message,
    MessageQuerySet,
    Recipient,
    a_day_from_now,
)
from notifications.models.mutes import EVERYWHERE, MUTABLE, Mute

__all__ = [
    "BODY_LIFETIME",
    "E164",
    "EVERYWHERE",
    "GONE",
    "MUTABLE",
    "PATIENCE",
    "UNDELIVERED",
    "UNSAID",
    "WAITING",
    "Category",
    "Channel",
    "Delivery",
    "Line",
    "Message",
    "MessageQuerySet",
    "Mute",
    "Outcome",
    "Recipient",
    "State",
    "a_day_from_now",
]
