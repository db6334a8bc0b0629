"""What people are told of what others wrote, or would write, about them."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import Proposal, User
from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message, Recipient
from organizations.models import Membership, ServiceRequest
from portal.core.links import absolute


def contact_changed(contact: Membership, asked: ServiceRequest, *, changed: Sequence[str | Promise]) -> Message:
    """To a contact: which parts of their sheet someone of the organization has changed; not what they say."""
    user = contact.user
    page = absolute("organizations:home", contact.organization.number) if user else absolute("organizations:linking")
    return write(
        "organizations/notices/contact_changed",
        to=owner(user) if user else Recipient(email=contact.email, language=contact.language, user=None),
        event=f"contact_changed:{asked.number}",
        category=Category.ACCOUNTS,
        place=contact.organization,
        contact=contact,
        organization=contact.organization,
        changed=changed,
        by=asked.asked_by,
        action_url=page,
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


def role_changed(membership: Membership, *, by: User) -> Message:
    """To someone whose place in an account has become another."""
    return _told("role_changed", membership, by=by)


def linked(membership: Membership, *, by: User) -> Message:
    """To someone who has a further account from now on, without anything to activate."""
    return _told("linked", membership, by=by)


def removed(membership: Membership, *, by: User) -> Message:
    """To someone who was taken out of an account."""
    return _told("removed", membership, by=by)


def _told(name: str, membership: Membership, *, by: User) -> Message:
    assert membership.user is not None  # noqa: S101 (only confirmed people are told so)
    return write(
        f"organizations/notices/{name}",
        to=owner(membership.user),
        event=f"{name}:{membership.public_id}:{timezone.now().isoformat()}",
        category=Category.ACCOUNTS,
        place=membership.organization,
        membership=membership,
        organization=membership.organization,
        by=by,
        action_url=absolute("organizations:home", membership.organization.number)
        if membership.is_active
        else absolute("home"),
    )
