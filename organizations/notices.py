"""What people of an account are told: one function an event, its words in templates/organizations/notices/."""

from django.utils import timezone

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


def role_changed(membership: Membership, *, by: Membership) -> Message:
    """To someone whose place in an account has become another."""
    return _told("role_changed", membership, by=by)


def linked(membership: Membership, *, by: Membership) -> Message:
    """To someone who has a further account from now on, without anything to activate."""
    return _told("linked", membership, by=by)


def removed(membership: Membership, *, by: Membership) -> Message:
    """To someone who was taken out of an account."""
    return _told("removed", membership, by=by)


def _told(name: str, membership: Membership, *, by: Membership) -> Message:
    assert membership.user is not None  # noqa: S101 (only confirmed people are told so)
    return write(
        f"organizations/notices/{name}",
        to=owner(membership.user),
        event=f"{name}:{membership.public_id}:{timezone.now().isoformat()}",
        category=Category.ACCOUNTS,
        membership=membership,
        organization=membership.organization,
        by=by.user,
        action_url=absolute("organizations:home", membership.organization.number)
        if membership.is_active
        else absolute("home"),
    )
