"""What is told of the end of a place in an account, and of who takes over."""

from typing import Any

from django.utils import timezone

from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message
from organizations.models import Handover, Membership
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


def left(colleague: Membership, membership: Membership) -> Message:
    """To someone who manages people of an account: one of them closed the own user."""
    return write(
        "organizations/notices/left",
        to=owner(colleague.holder),
        event=f"left:{membership.public_id}",
        category=Category.ACCOUNTS,
        place=membership.organization,
        user=colleague.holder,
        membership=membership,
        organization=membership.organization,
        action_url=absolute("organizations:memberships", membership.organization.number),
    )


def departed(colleague: Membership, place: Membership) -> Message:
    """To someone who manages people: one of them left the account by themselves."""
    url = absolute("organizations:memberships", place.organization.number)
    return _tell("departed", colleague, place, event=f"departed:{place.public_id}", action_url=url)


def taken_over(colleague: Membership, place: Membership, *, lines: list[dict[str, Any]]) -> Message:
    """To a colleague: what someone who leaves held is theirs from now on."""
    return write(
        "organizations/notices/taken_over",
        to=owner(colleague.holder),
        event=f"taken_over:{place.public_id}:{colleague.public_id}",
        category=Category.ACCOUNTS,
        place=place.organization,
        membership=place,
        organization=place.organization,
        lines=lines,
        action_url=absolute("organizations:home", place.organization.number),
    )


# --- Handing over --------------------------------------------------------------------------------


def _about(name: str, to: Membership, handover: Handover, *, action_url: str) -> Message:
    organization = handover.giver.organization
    return write(
        f"organizations/notices/{name}",
        to=owner(to.holder),
        event=f"{name}:{handover.public_id}",
        category=Category.ACCOUNTS,
        place=organization,
        handover=handover,
        organization=organization,
        day=timezone.localdate(handover.expires_at).isoformat(),
        action_url=action_url,
    )


def handover_offered(handover: Handover) -> Message:
    """To who is designated: the link where one accepts or declines."""
    url = absolute("organizations:handover", handover.giver.organization.number, handover.public_id)
    return _about("handover_offered", handover.successor, handover, action_url=url)


def handover_accepted(handover: Handover) -> Message:
    """To who handed over: it is done."""
    number = handover.giver.organization.number
    url = absolute("home") if handover.leaves else absolute("organizations:home", number)
    return _about("handover_accepted", handover.giver, handover, action_url=url)


def handover_done(handover: Handover) -> Message:
    """To who took over: the role is theirs."""
    url = absolute("organizations:home", handover.giver.organization.number)
    return _about("handover_done", handover.successor, handover, action_url=url)


def handover_known(colleague: Membership, handover: Handover) -> Message:
    """To someone else who manages people of the account."""
    url = absolute("organizations:memberships", handover.giver.organization.number)
    return _about("handover_known", colleague, handover, action_url=url)


def handover_declined(handover: Handover) -> Message:
    """To who would hand over: someone else is to be found."""
    url = absolute("organizations:designate", handover.giver.organization.number)
    return _about("handover_declined", handover.giver, handover, action_url=url)


def handover_withdrawn(to: Membership, handover: Handover) -> Message:
    """To the other one: nothing is to be answered any more."""
    url = absolute("organizations:home", handover.giver.organization.number)
    return _about("handover_withdrawn", to, handover, action_url=url)
