"""What is told of one person's own: a proposal that they answered, how they are to come in."""

from django.utils import timezone

from accounts.models import Mode, Proposal, User
from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message
from organizations.models import Membership
from portal.core.links import absolute


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


def proposal_answered(colleague: Membership, membership: Membership, proposal: Proposal) -> Message:
    """To whoever proposed a name or a telephone: what the person said."""
    assert colleague.user is not None  # noqa: S101 (an active place has its person)
    return write(
        "organizations/notices/proposal_answered",
        to=owner(colleague.user),
        event=f"proposal_answered:{proposal.public_id}",
        category=Category.ACCOUNTS,
        place=membership.organization,
        user=colleague.user,
        membership=membership,
        organization=membership.organization,
        is_accepted=proposal.is_accepted,
        is_identity=proposal.is_identity,
        action_url=absolute("organizations:person", membership.organization.number, membership.public_id),
    )
