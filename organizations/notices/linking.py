"""What is told of linking: the coordinates, and what became of a profile that someone wanted to link."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import format_lazy

from accounts.models import Language, User
from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message, Recipient
from organizations.models import Claim, Membership, Organization, ServiceRequest
from portal.core.links import absolute


def coordinates(claim: Claim, *, token: str, changes: Sequence[Any] = ()) -> Message:
    """The linking coordinates of a contact, and how to use them; after `changes` made to what is known of them."""
    # Said in the language of the mail, which is not that of whoever made the changes.
    listed = format_lazy(", ".join("{}" for _change in changes), *changes)
    return _coordinates("coordinates", claim, code=token, changes=listed if changes else "")


def explained(claim: Claim, *, token: str, dates_fr: str = "", dates_en: str = "") -> Message:
    """To a responsible person before the opening: the coordinates, each step that follows, and the dates."""
    dates = dates_fr if claim.membership.language == Language.FRENCH else dates_en
    return _coordinates("explained", claim, code=token, dates=dates or dates_fr or dates_en)


def _coordinates(name: str, claim: Claim, **context: Any) -> Message:
    place = claim.membership
    return write(
        f"organizations/notices/{name}",
        to=Recipient(email=place.email, language=place.language, user=None),
        event=f"claim:{claim.public_id}",
        category=Category.SECURITY,
        membership=place,
        organization=place.organization,
        desk=place.organization.type.desk,
        client_number=place.sheet.client_number,
        action_url=absolute("organizations:link_by_code"),
        **context,
    )


def linked_elsewhere(membership: Membership, *, email: str) -> Message:
    """To the address that received the coordinates: a user with another address has used them."""
    return write(
        "organizations/notices/linked_elsewhere",
        to=Recipient(email=email, language=membership.language, user=None),
        event=f"linked_elsewhere:{membership.public_id}",
        category=Category.SECURITY,
        membership=membership,
        organization=membership.organization,
        desk=membership.organization.type.desk,
        action_url="",
    )


def profile_linked(asked: ServiceRequest, membership: Membership) -> Message:
    """To whoever asked to link a profile by facts of identity: an agent has linked it."""
    organization = membership.organization
    url = absolute("organizations:home", organization.number)
    return _decided("profile_linked", asked, action_url=url, membership=membership, organization=organization)


def profile_not_linked(asked: ServiceRequest) -> Message:
    """To whoever asked to link a profile by facts of identity: an agent says no, and why."""
    return _decided("profile_not_linked", asked, action_url=absolute("organizations:linking"))


def contact_decided(asked: ServiceRequest, *, contact_name: str) -> Message:
    """To whoever asked to add a contact that an agent had to check: added, or why not."""
    organization = asked.organization
    assert organization is not None  # noqa: S101 (such a request is an account's)
    url = absolute("organizations:memberships", organization.number)
    is_added = asked.state == ServiceRequest.State.DONE
    facts = {"contact_name": contact_name, "organization": organization, "is_added": is_added}
    return _decided("contact_decided", asked, action_url=url, category=Category.ACCOUNTS, place=organization, **facts)


def codes_issued(asked: ServiceRequest, counted: Any) -> Message:
    """To whoever asked for the codes of many: it is over, and how many were refused; who, the page says."""
    organization = asked.organization
    assert organization is not None  # noqa: S101 (such a request is an account's)
    url = absolute("organizations:issued_codes", organization.number, asked.public_id)
    facts = {"organization": organization, "issued": counted.issued, "refused": counted.refused}
    return _decided("codes_issued", asked, action_url=url, category=Category.ACCOUNTS, place=organization, **facts)


def _decided(
    name: str,
    asked: ServiceRequest,
    *,
    category: Category = Category.SECURITY,
    place: Organization | None = None,
    **context: Any,
) -> Message:
    asker: User | None = asked.asked_by
    assert asker is not None  # noqa: S101 (someone signed in has asked)
    return write(
        f"organizations/notices/{name}",
        to=owner(asker),
        event=f"{name}:{asked.public_id}",
        category=category,
        place=place,
        user=asker,
        request=asked,
        **context,
    )
