"""What people of an account are told: one function an event, its words in templates/organizations/notices/."""

from accounts.models import User
from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message, Recipient
from organizations.models import Claim, CourierKey, LinkLine, Membership, Organization, ServiceRequest
from organizations.notices.changes import contact_changed, linked, proposal_answered, removed, role_changed
from organizations.notices.leaving import (
    colleague_ending,
    departed,
    ended,
    ending,
    handover_accepted,
    handover_declined,
    handover_done,
    handover_known,
    handover_offered,
    handover_withdrawn,
    kept_past_end,
    left,
    taken_over,
)
from organizations.notices.linking import (
    codes_issued,
    contact_decided,
    coordinates,
    explained,
    linked_elsewhere,
    profile_linked,
    profile_not_linked,
)
from organizations.notices.looks import look_settled
from organizations.notices.outside import (
    link_handed_over,
    recovery_accepted,
    recovery_asked,
    recovery_granted,
    recovery_objected,
    recovery_received,
    recovery_stopped,
    recovery_warned,
    registration_begun,
    registration_ending,
    registration_received,
    registration_void,
    request_refused,
    request_waiting,
)
from organizations.notices.people import mode_asked, mode_asked_of_one
from portal.core.links import absolute

__all__ = [
    "address_taken",
    "already_active",
    "codes_issued",
    "colleague_ending",
    "contact_changed",
    "contact_decided",
    "coordinates",
    "departed",
    "ended",
    "ending",
    "explained",
    "handover_accepted",
    "handover_declined",
    "handover_done",
    "handover_known",
    "handover_offered",
    "handover_withdrawn",
    "invited",
    "kept_past_end",
    "left",
    "link_asked",
    "link_handed_over",
    "linked",
    "linked_elsewhere",
    "look_settled",
    "mode_asked",
    "mode_asked_of_one",
    "profile_linked",
    "profile_not_linked",
    "proposal_answered",
    "recovery_accepted",
    "recovery_asked",
    "recovery_granted",
    "recovery_objected",
    "recovery_received",
    "recovery_stopped",
    "recovery_warned",
    "registered",
    "registration_begun",
    "registration_ending",
    "registration_received",
    "registration_void",
    "removed",
    "request_decided",
    "request_refused",
    "request_waiting",
    "role_changed",
    "taken_over",
]


def _pending(membership: Membership) -> Recipient:
    return Recipient(email=membership.email, language=membership.language, user=None)


def registered(claim: Claim, *, token: str) -> Message:
    """The activation link of a new account, to the person who registered it; where agents decide, they have."""
    asked = claim.membership.organization.requests.filter(kind=ServiceRequest.Kind.REGISTRATION)
    is_accepted = asked.filter(state=ServiceRequest.State.DONE).exists()
    return _to_activate("registered", claim, token=token, is_accepted=is_accepted)


def invited(claim: Claim, *, token: str) -> Message:
    """The link with which a person activates the own user profile, from someone of the account."""
    return _to_activate("invited", claim, token=token)


def invited_with_keys(claim: Claim, *, token: str) -> Message:
    """The link that is one of three keys; the answers that go with it travel another way, never by mail."""
    return _to_activate("invited_with_keys", claim, token=token)


def _to_activate(name: str, claim: Claim, *, token: str, **more: bool) -> Message:
    return write(
        f"organizations/notices/{name}",
        to=_pending(claim.membership),
        event=f"claim:{claim.public_id}",
        category=Category.SECURITY,
        membership=claim.membership,
        organization=claim.membership.organization,
        action_url=absolute("organizations:claim", token),
        **more,
    )


def keys_exhausted(colleague: Membership, claim: Claim) -> Message:
    """To someone who manages: the answers of a person who waits were wrong too often, and the link is dead."""
    return _to_manager(colleague, "keys_exhausted", claim.membership, event=f"keys_exhausted:{claim.public_id}")


def activated(colleague: Membership, membership: Membership) -> Message:
    """To the manager who added a person: the activation is done."""
    return _to_manager(colleague, "activated", membership, event=f"activated:{membership.public_id}")


def _to_manager(colleague: Membership, name: str, membership: Membership, *, event: str) -> Message:
    assert colleague.user is not None  # noqa: S101 (an active place has its person)
    return write(
        f"organizations/notices/{name}",
        to=owner(colleague.user),
        event=event,
        category=Category.ACCOUNTS if name == "activated" else Category.SECURITY,
        place=membership.organization,
        user=colleague.user,
        membership=membership,
        organization=membership.organization,
        action_url=absolute("organizations:collaborators", membership.organization.number),
    )


def welcomed(membership: Membership) -> Message:
    """To a person who has activated with three keys: the name under which to come in, and what the portal knows."""
    assert membership.user is not None  # noqa: S101 (it has just been activated)
    return write(
        "organizations/notices/welcomed",
        to=owner(membership.user),
        event=f"welcomed:{membership.public_id}",
        category=Category.SECURITY,
        place=membership.organization,
        user=membership.user,
        membership=membership,
        organization=membership.organization,
        action_url=absolute("organizations:home", membership.organization.number),
    )


def courier_key_changed(colleague: Membership, key: CourierKey, *, by: User) -> Message:
    """To each other manager: the question or its answer is another from now on."""
    assert colleague.user is not None  # noqa: S101 (an active place has its person)
    return write(
        "organizations/notices/courier_key_changed",
        to=owner(colleague.user),
        event=f"courier_key_changed:{colleague.organization.number}:{key.changed_at.isoformat()}",
        category=Category.SECURITY,
        place=colleague.organization,
        user=colleague.user,
        organization=colleague.organization,
        by=by.get_full_name(),
        action_url=absolute("organizations:courier_key", colleague.organization.number),
    )


def already_active(user: User, organization: Organization, *, event: str) -> Message:
    """To someone who asks again for the activation link of an account that is open by now."""
    return write(
        "organizations/notices/already_active",
        to=owner(user),
        event=event,
        category=Category.ACCOUNTS,
        place=organization,
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


def link_asked(asked: ServiceRequest, target: Organization, lines: list[LinkLine]) -> list[Message]:
    """To those who administer an account to which someone asks to add people: they decide on line."""
    return [
        write(
            "organizations/notices/link_asked",
            to=owner(place.user),
            event=f"link_asked:{asked.public_id}:{target.number}",
            category=Category.ACCOUNTS,
            place=target,
            request=asked,
            organization=target,
            names=[line.membership.full_name for line in lines],
            action_url=absolute("organizations:requests", target.number),
        )
        for place in target.memberships.able_to_administer().select_related("user")
        if place.user
    ]


def request_decided(asked: ServiceRequest) -> Message:
    """To whoever asked: all that was asked is decided, and why not; of people to be added, line by line."""
    assert asked.asked_by is not None  # noqa: S101 (what comes from outside is told otherwise)
    return write(
        "organizations/notices/request_decided",
        to=owner(asked.asked_by),
        event=f"request_decided:{asked.public_id}",
        category=Category.ACCOUNTS,
        place=asked.organization,
        request=asked,
        lines=[
            {"name": line.membership.full_name, "number": line.target_number, "outcome": line.get_state_display()}
            for line in asked.lines.select_related("membership__user").order_by("pk")
        ],
        action_url=absolute("organizations:my_request", asked.number),
    )
