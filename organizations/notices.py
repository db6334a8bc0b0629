"""What people of an account are told: one function an event, its words in templates/organizations/notices/."""

from accounts.models import User
from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message, Recipient
from organizations.models import Claim, Membership, Organization
from portal.core.links import absolute


def _pending(membership: Membership) -> Recipient:
    return Recipient(email=membership.email, language=membership.language, user=None)


def registered(claim: Claim, *, token: str) -> Message:
    """The activation link of a new account, to the person who registered it."""
    return write(
        "organizations/notices/registered",
        to=_pending(claim.membership),
        event=f"claim:{claim.public_id}",
        category=Category.SECURITY,
        membership=claim.membership,
        organization=claim.membership.organization,
        action_url=absolute("organizations:claim", token),
    )


def invited(claim: Claim, *, token: str) -> Message:
    """The link with which a person activates the own user profile, from someone of the account."""
    return write(
        "organizations/notices/invited",
        to=_pending(claim.membership),
        event=f"claim:{claim.public_id}",
        category=Category.SECURITY,
        membership=claim.membership,
        organization=claim.membership.organization,
        action_url=absolute("organizations:claim", token),
    )


def already_active(user: User, organization: Organization, *, event: str) -> Message:
    """To someone who asks again for the activation link of an account that is open by now."""
    return write(
        "organizations/notices/already_active",
        to=owner(user),
        event=event,
        category=Category.ACCOUNTS,
        organization=organization,
        action_url=absolute("organizations:home", organization.number),
    )


def address_taken(user: User, *, event: str) -> Message:
    """To someone whose address was used to register an account: there is a user already, here is how to go on."""
    return write(
        "organizations/notices/address_taken",
        to=owner(user),
        event=event,
        category=Category.SECURITY,
        action_url=absolute("account_login"),
    )
