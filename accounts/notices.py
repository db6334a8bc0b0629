"""What people are told about their user: one function an event, its words in templates/accounts/notices/."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import SignUp, User
from notifications.actions import write
from notifications.models import Message, Recipient
from portal.core.links import absolute
from portal.core.secrets import hash_token

ALREADY_REGISTERED = "accounts/notices/already_registered"
ALREADY_REGISTERED_EVERY = timedelta(hours=1)


def _owner(user: User) -> Recipient:
    return Recipient(email=user.email, language=user.language, user=user)


def code_asked(sign_up: SignUp, *, code: str) -> Message:
    """The one-time code, to whoever gave this address to create a user."""
    return write(
        "accounts/notices/code_asked",
        to=Recipient(email=sign_up.email, language=sign_up.language),
        event=f"sign_up:{sign_up.pk}",
        code=f"{code[:4]} {code[4:]}",
    )


def already_registered(user: User, sign_up: SignUp) -> Message:
    """To someone whose address was given to create a user: there is one already. At most once an hour."""
    lately = user.messages.filter(
        template=ALREADY_REGISTERED, written_at__gt=timezone.now() - ALREADY_REGISTERED_EVERY
    ).values_list("event", flat=True)
    return write(
        ALREADY_REGISTERED,
        to=_owner(user),
        event=lately.order_by("written_at").first() or f"sign_up:{sign_up.pk}",
        user=user,
        action_url=absolute("account_login"),
        reset_url=absolute("account_reset_password"),
    )


def password_reset_asked(user: User, *, link: str) -> Message:
    """The link with which a person chooses a new password. The same link is sent once."""
    return write(
        "accounts/notices/password_reset_asked",
        to=_owner(user),
        event=f"password_reset:{hash_token(link)}",
        user=user,
        action_url=link,
    )


def address_unknown(email: str, *, language: str) -> Message:
    """To an address given to change a password: nobody signs in with it. An inactive person hears nothing."""
    user = User.objects.filter(email=email).first()
    return write(
        "accounts/notices/address_unknown",
        to=Recipient(email=email, language=language, user=user),
        event=f"password_reset:{timezone.now().isoformat()}",
        action_url=absolute("accounts:sign_up"),
    )


def password_changed(user: User) -> Message:
    """To the person whose password was changed or reset, in case it was someone else."""
    return write(
        "accounts/notices/password_changed",
        to=_owner(user),
        event=f"password_changed:{user.pk}:{timezone.now().isoformat()}",
        user=user,
        changed_at=timezone.now(),
        action_url=absolute("account_reset_password"),
    )
