"""What people are told of the rights over their own data, of sleep, and of the end."""

from datetime import date

from accounts.models import CorrectionRequest, DataExport, User
from accounts.notices.recipients import owner
from accounts.permissions import can_sign_in, is_let_in
from notifications.actions import write
from notifications.models import Category, Message, Recipient
from portal.core.links import absolute

GOODBYE = "accounts/notices/closed"


def copy_ready(copy: DataExport) -> Message:
    """To the person who asked for a copy of the own data: where it is, not the copy itself."""
    return write(
        "accounts/notices/copy_ready",
        to=owner(copy.user),
        event=f"copy_ready:{copy.public_id}",
        category=Category.SECURITY,
        user=copy.user,
        copy=copy,
        action_url=absolute("accounts:copy"),
    )


def correction_decided(asked: CorrectionRequest) -> Message:
    """To the person who asked for a correction: the answer, why, and whom to turn to."""
    return write(
        "accounts/notices/correction_decided",
        to=owner(asked.user),
        event=f"correction_decided:{asked.public_id}",
        category=Category.SECURITY,
        user=asked.user,
        asked=asked,
        is_accepted=asked.state == CorrectionRequest.State.ACCEPTED,
        action_url=absolute("accounts:corrections"),
    )


def closed(user: User, *, by: User) -> Message:
    """The last mail to someone whose user is closed, by themselves or by who took away the last account.

    It belongs to no user: nobody withdraws it with the others.
    """
    return write(
        GOODBYE,
        to=Recipient(email=user.email, language=user.language, is_reachable=can_sign_in(user)),
        event=f"closed:{user.public_id}",
        category=Category.SECURITY,
        user=user,
        by=by.get_full_name() if by != user else "",
    )


def sleep_announced(user: User, *, on: date) -> Message:
    """To someone who has not come for long: the day on which the user falls asleep."""
    return write(
        "accounts/notices/sleep_announced",
        to=owner(user),
        event=f"sleep_announced:{user.pk}:{on}",
        category=Category.SECURITY,
        user=user,
        on=on,
        action_url=absolute("account_login"),
    )


def waking(user: User, *, token: str, event: str) -> Message:
    """The link that wakes a user, the one thing that is written to someone who sleeps."""
    return write(
        "accounts/notices/waking",
        to=Recipient(email=user.email, language=user.language, user=user, is_reachable=is_let_in(user)),
        event=event,
        category=Category.SECURITY,
        user=user,
        action_url=absolute("accounts:wake", token),
    )
