"""What agents tell each other: what one proposed is settled by another."""

from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message
from organizations.models import SecondLook
from organizations.models.second_looks import NAMES
from portal.core.links import absolute


def look_settled(look: SecondLook) -> Message:
    """To the agent who proposed: another one has confirmed it, or sent it back and says why."""
    return write(
        "organizations/notices/look_settled",
        to=owner(look.proposed_by),
        event=f"look_settled:{look.pk}",
        category=Category.ACCOUNTS,
        place=None,  # about work at the desk, not about an account of the agent
        look=look,
        deed=NAMES[look.kind],
        is_confirmed=look.state == SecondLook.State.CONFIRMED,
        action_url=absolute("admin:organizations_secondlook_change", look.pk),
    )
