"""What is told of the end of a place in an account: before, on the day, and when it cannot be."""

from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message
from organizations.models import Membership
from portal.core.links import absolute


def _tell(name: str, to: Membership, place: Membership, *, event: str, action_url: str) -> Message:
    """Write to someone of an account about a place in it, theirs or another's."""
    return write(
        f"organizations/notices/{name}",
        to=owner(to.holder),
        event=event,
        category=Category.ACCOUNTS,
        place=place.organization,
        membership=place,
        organization=place.organization,
        day=place.ends_on.isoformat() if place.ends_on else "",
        action_url=action_url,
    )


def _page_of(place: Membership) -> str:
    return absolute("organizations:person", place.organization.number, place.public_id)


def ending(place: Membership, *, event: str) -> Message:
    """To someone whose place ends soon."""
    url = absolute("organizations:home", place.organization.number)
    return _tell("ending", place, place, event=event, action_url=url)


def colleague_ending(colleague: Membership, place: Membership, *, event: str) -> Message:
    """To someone who manages people: a place ends soon."""
    return _tell("colleague_ending", colleague, place, event=event, action_url=_page_of(place))


def ended(place: Membership) -> Message:
    """To someone whose place ended on the day that was planned."""
    return _tell("ended", place, place, event=f"ended:{place.public_id}", action_url=absolute("home"))


def kept_past_end(concerned: Membership, place: Membership) -> Message:
    """To the last one responsible and to those who manage people: the day has passed, and the place could not end."""
    event = f"kept_past_end:{place.public_id}:{place.ends_on}"
    url = absolute("organizations:memberships", place.organization.number)
    return _tell("kept_past_end", concerned, place, event=event, action_url=url)
