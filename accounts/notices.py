"""What people are told about their user: one function an event, its words in templates/accounts/notices/."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.models import SignUp, User
from accounts.permissions import can_sign_in
from notifications.actions import write
from notifications.models import Category, Message, Recipient
from portal.core.links import absolute
from portal.core.secrets import hash_token

ALREADY_REGISTERED = "accounts/notices/already_registered"


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
