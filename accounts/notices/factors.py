"""What people are told of their second factors."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import FactorRecovery, OneTimeCode, User
from accounts.notices.recipients import owner
from accounts.permissions import can_sign_in
from notifications.actions import write
from notifications.models import Category, Channel, Message, Recipient
from portal.core.links import absolute


def one_time_code(asked: OneTimeCode, *, code: str) -> Message:
    """The code that completes a sign-in or proves a telephone: by e-mail to the person, by SMS to a number."""
    is_proof = asked.purpose == OneTimeCode.Purpose.TELEPHONE
    is_by_sms = "@" not in asked.sent_to
    user = asked.user
    to = Recipient(
        email=user.email,
        phone=asked.sent_to if is_by_sms else "",
        language=user.language,
        user=user,
        is_reachable=can_sign_in(user),
    )
    return write(
        "accounts/notices/telephone_code" if is_proof else "accounts/notices/sign_in_code",
        to=to,
        event=f"one_time_code:{asked.pk}",
        category=Category.SECURITY,
        channel=Channel.SMS if is_by_sms else Channel.EMAIL,
        user=user,
        code=f"{code[:4]} {code[4:]}",
        action_url=absolute("account_reset_password"),
    )


def factors_changed(user: User, *, what: Any) -> Message:
    """To the person whose way of coming in changed, in case it was someone else. `what` is said in their language."""
    now = timezone.now()
    return write(
        "accounts/notices/factors_changed",
        to=owner(user),
        event=f"factors_changed:{user.pk}:{now.isoformat()}",
        category=Category.SECURITY,
        user=user,
        what=what,
        changed_at=now,
        action_url=absolute("accounts:security"),
    )


def recovery_code_used(user: User, *, left: int) -> Message:
    """To the person one of whose recovery codes has served: how many are left."""
    now = timezone.now()
    return write(
        "accounts/notices/recovery_code_used",
        to=owner(user),
        event=f"recovery_code_used:{user.pk}:{now.isoformat()}",
        category=Category.SECURITY,
        user=user,
        left=left,
        used_at=now,
        action_url=absolute("accounts:recovery_codes"),
    )


def codes_guessed(user: User, *, day: date) -> Message:
    """To a person in whose name someone who knows the password tries codes; told once a day."""
    return write(
        "accounts/notices/codes_guessed",
        to=owner(user),
        event=f"codes_guessed:{user.pk}:{day}",
        category=Category.SECURITY,
        user=user,
        action_url=absolute("account_reset_password"),
    )


def recovery_asked(recovery: FactorRecovery) -> Message:
    """To the person in whose name help with a lost factor was asked: at once, with the way to stop it."""
    return write(
        "accounts/notices/recovery_asked",
        to=owner(recovery.user),
        event=f"recovery_asked:{recovery.public_id}",
        category=Category.SECURITY,
        user=recovery.user,
        recovery=recovery,
        action_url=absolute("accounts:cancel_recovery", recovery.cancel_token),
    )


def recovery_decided(recovery: FactorRecovery) -> Message:
    """To the person, what the agents decided."""
    return write(
        "accounts/notices/recovery_decided",
        to=owner(recovery.user),
        event=f"recovery_decided:{recovery.public_id}",
        category=Category.SECURITY,
        user=recovery.user,
        is_granted=recovery.state == FactorRecovery.State.DONE,
        action_url=absolute("account_login"),
    )
