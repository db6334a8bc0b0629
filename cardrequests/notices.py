"""What trainers are told: one function an event, its words in templates/cardrequests/notices/."""

from accounts.notices import owner
from cardrequests.models import Card
from notifications.actions import write
from notifications.models import Category, Message
from portal.core.links import absolute


def card_reissued(card: Card) -> Message:
    """To the trainer who had asked for a card: another has taken its place."""
    return _about_card("cardrequests/notices/card_reissued", card, event=f"card_reissued:{card.number}")


def card_withdrawn(card: Card) -> Message:
    """To the trainer who had asked for a card: it is good no more, and no other takes its place."""
    return _about_card("cardrequests/notices/card_withdrawn", card, event=f"card_withdrawn:{card.number}")


def _about_card(template: str, card: Card, *, event: str) -> Message:
    session = card.participant.session
    return write(
        template,
        to=owner(session.trainer.user),
        event=event,
        category=Category.SECURITY,
        user=session.trainer.user,
        card=card,
        session=session,
        action_url=absolute("cardrequests:progress", session.public_id),
    )
