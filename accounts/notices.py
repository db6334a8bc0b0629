"""What people are told about their user: one function an event, its words in templates/accounts/notices/."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import (
    CorrectionRequest,
    DataExport,
    Device,
    EmailChange,
    FactorRecovery,
    OneTimeCode,
    SignUp,
    User,
)
from accounts.permissions import can_sign_in, is_let_in
from notifications.actions import write
from notifications.models import Category, Channel, Message, Recipient
from portal.core.links import absolute
from portal.core.secrets import hash_token

ALREADY_REGISTERED = "accounts/notices/already_registered"
GOODBYE = "accounts/notices/closed"


def owner(user: User) -> Recipient:
    """Return how to write to the person of `user`, who is told nothing while shut out. For every app's notices."""
    return Recipient(email=user.email, language=user.language, user=user, is_reachable=can_sign_in(user))


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
        action_url=absolute("account_reset_password"),
    )


# --- Second factors --------------------------------------------------------------------------------


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


# --- Coming in, and the address ------------------------------------------------------------------


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
    """The link that proves a new address, to that address."""
    return write(
        "accounts/notices/email_change_asked",
        to=Recipient(email=change.email, language=change.user.language, is_reachable=can_sign_in(change.user)),
        event=event,
        category=Category.SECURITY,
        user=change.user,
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


# --- The person's rights, sleep, the end ---------------------------------------------------------


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


def correction_decided(request: CorrectionRequest) -> Message:
    """To the person who asked for a correction: the answer, why, and whom to turn to."""
    return write(
        "accounts/notices/correction_decided",
        to=owner(request.user),
        event=f"correction_decided:{request.public_id}",
        category=Category.SECURITY,
        user=request.user,
        request=request,
        is_accepted=request.state == CorrectionRequest.State.ACCEPTED,
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
