"""What people are told of their user, their password, their address and their devices."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Device, EmailChange, Proposal, SignUp, User
from accounts.notices.recipients import owner
from accounts.permissions import can_sign_in
from notifications.actions import write
from notifications.models import Category, Message, Recipient
from portal.core.links import absolute
from portal.core.secrets import hash_token

ALREADY_REGISTERED = "accounts/notices/already_registered"


def asking(pk: int) -> str:
    """Name the event that someone asked for a code."""
    return f"sign_up:{pk}"


def code_asked(sign_up: SignUp, *, code: str) -> Message:
    """The one-time code, to whoever gave this address to create a user."""
    return write(
        "accounts/notices/code_asked",
        to=Recipient(email=sign_up.email, language=sign_up.language),
        event=asking(sign_up.pk),
        category=Category.SECURITY,
        code=f"{code[:4]} {code[4:]}",
    )


def owner_told(sign_ups: Iterable[int]) -> str | None:
    """Return which of these requests, of one address, its owner was told of."""
    told = Message.objects.filter(template=ALREADY_REGISTERED, event__in=map(asking, sign_ups))
    return told.order_by("pk").values_list("event", flat=True).first()


def already_registered(user: User, *, event: str) -> Message:
    """To someone whose address was given to create a user: there is one already. The same event is told once."""
    return write(
        ALREADY_REGISTERED,
        to=owner(user),
        event=event,
        category=Category.SECURITY,
        user=user,
        action_url=absolute("account_login"),
        reset_url=absolute("account_reset_password"),
    )


def user_ready(user: User) -> Message:
    """To a person who has just got a user: by which name to sign in, and what the portal holds about them."""
    return write(
        "accounts/notices/user_ready",
        to=owner(user),
        event=f"user_ready:{user.pk}",
        category=Category.SECURITY,
        user=user,
        action_url=absolute("account_login"),
    )


def password_reset_asked(user: User, *, link: str) -> Message:
    """The link with which a person chooses a new password. The same link is sent once."""
    return write(
        "accounts/notices/password_reset_asked",
        to=owner(user),
        event=f"password_reset:{hash_token(link)}",
        category=Category.SECURITY,
        user=user,
        action_url=link,
    )


def address_unknown(email: str, *, language: str) -> Message:
    """To an address given to change a password: nobody signs in with it. An inactive person hears nothing."""
    user = User.objects.filter(email=email).first()
    return write(
        "accounts/notices/address_unknown",
        to=owner(user) if user else Recipient(email=email, language=language),
        event=f"password_reset:{timezone.now().isoformat()}",
        category=Category.SECURITY,
        action_url=absolute("accounts:sign_up"),
    )


def password_changed(user: User) -> Message:
    """To the person whose password was changed or reset, in case it was someone else."""
    return write(
        "accounts/notices/password_changed",
        to=owner(user),
        event=f"password_changed:{user.pk}:{timezone.now().isoformat()}",
        category=Category.SECURITY,
        user=user,
        changed_at=timezone.now(),
        security_url=absolute("accounts:security"),
        action_url=absolute("account_reset_password"),
    )


def temporary_password(user: User, *, password: str, event: str) -> Message:
    """The password of one use that the person asked for, or that an agent sends."""
    return write(
        "accounts/notices/temporary_password",
        to=owner(user),
        event=event,
        category=Category.SECURITY,
        user=user,
        password=password,
        action_url=absolute("account_login"),
    )


def new_device(user: User, device: Device) -> Message:
    """To the person who came in with a browser that was never seen with them, in case it was someone else."""
    return write(
        "accounts/notices/new_device",
        to=owner(user),
        event=f"new_device:{device.pk}",
        category=Category.SECURITY,
        user=user,
        device=device.label,
        at=device.last_seen_at,
        action_url=absolute("accounts:devices"),
    )


def email_change_asked(change: EmailChange, *, token: str, event: str) -> Message:
    """The link that proves a new address, to that address; `by` is who proposes it, if that is someone else."""
    return write(
        "accounts/notices/email_change_asked",
        to=Recipient(email=change.email, language=change.user.language, is_reachable=can_sign_in(change.user)),
        event=event,
        category=Category.SECURITY,
        user=change.user,
        by=change.asked_by.get_full_name() if change.is_proposal else "",
        action_url=absolute("accounts:email_claim", token),
    )


def email_change_told(change: EmailChange, *, event: str) -> Message:
    """To the present address: another is asked for. It is not spelled out, for this mailbox may be lost."""
    return write(
        "accounts/notices/email_change_told",
        to=owner(change.user),
        event=event,
        category=Category.SECURITY,
        user=change.user,
        action_url=absolute("accounts:email"),
    )


def address_wanted(holder: User, *, event: str) -> Message:
    """To someone whose address another user asked for: nothing changed, each address has one user."""
    return write(
        "accounts/notices/address_wanted",
        to=owner(holder),
        event=event,
        category=Category.SECURITY,
        user=holder,
        action_url=absolute("account_login"),
    )


def email_changed(user: User, *, former: str, event: str) -> Message:
    """To the former address: it is no longer the one by which the person signs in."""
    return write(
        "accounts/notices/email_changed",
        to=Recipient(email=former, language=user.language, user=user, is_reachable=can_sign_in(user)),
        event=event,
        category=Category.SECURITY,
        user=user,
        changed_at=timezone.now(),
        action_url=absolute("home"),
    )


def proposal_made(proposal: Proposal) -> Message:
    """To the person for whom someone proposes a name, a birth date or a telephone: the page says which."""
    return write(
        "accounts/notices/proposal_made",
        to=owner(proposal.user),
        event=f"proposal:{proposal.public_id}",
        category=Category.SECURITY,
        user=proposal.user,
        by=proposal.proposed_by.get_full_name(),
        is_identity=proposal.is_identity,
        action_url=absolute("accounts:profile"),
    )
