"""What people are told of how they are to come in."""

from django.utils import timezone

from accounts.models import Mode, User
from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message
from organizations.models import Membership
from portal.core.links import absolute


def mode_asked(membership: Membership, mode: Mode) -> Message:
    """To someone of an account that asks more of its people than before."""
    assert membership.user is not None  # noqa: S101 (only active people are told so)
    return write(
        "organizations/notices/mode_asked",
        to=owner(membership.user),
        event=f"mode_asked:{membership.public_id}:{timezone.now().isoformat()}",
        category=Category.SECURITY,
        organization=membership.organization,
        mode=mode.label,
        action_url=absolute("accounts:security"),
    )


def mode_asked_of_one(membership: Membership, mode: Mode, *, by: User) -> Message:
    """To someone of whom more is asked than before, by whom, and what to do."""
    return write(
        "organizations/notices/mode_asked_of_one",
        to=owner(membership.holder),
        event=f"mode_asked_of_one:{membership.public_id}:{timezone.now().isoformat()}",
        category=Category.SECURITY,
        user=membership.holder,
        organization=membership.organization,
        by=by.get_full_name(),
        mode=mode.label,
        action_url=absolute("accounts:security"),
    )
