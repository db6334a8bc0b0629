"""What someone has typed and the portal has not done yet, kept in the session.

On the way to a user: the session and not a row, for it lives on the server, ends by itself, and leaves
nothing behind of someone who did not go on to accept the terms. The password goes in hashed, so the
clear one lives no longer than the request that brought it.

On the way to a second factor: which codes are this browser's, the secret that an application is about to share.

And a form that was sent after the session had ended, until the same person is back.
"""

import re
import time
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from accounts.models import OneTimeCode, SignUp, User
from portal.core.secrets import seal, unseal

KEY = "sign_up"
FORM, PERSON = "form_to_resume", "person_before"
CODES, TOTP, SHOWN, FOLLOWING = "one_time_codes", "totp_secret", "recovery_codes_shown_at", "after_security"
DISMISSED = "security_invitation_dismissed"
CODES_SHOWN_FOR = 600
FORM_KEPT_FOR = 3600
LONGEST_FORM = 20_000
# A form in which something secret may be typed is not kept: not a part of it.
SECRET = re.compile(r"pass|secret|token|credential|answer|otp|^card$|^code$|(?<!postal)_code$", re.IGNORECASE)


def begin(session: SessionBase, *, email: str, password: str) -> None:
    """Keep the first screen. The same address typed again goes on with the same ticket, and with its code."""
    draft = find(session)
    ticket = draft["ticket"] if draft and draft["email"] == email else str(uuid4())
    session[KEY] = {"ticket": ticket, "email": email, "password": make_password(password)}


def find(session: SessionBase) -> dict[str, Any] | None:
    return session.get(KEY)


def sign_up(session: SessionBase) -> SignUp | None:
    """Return the newest code that this session asked for."""
    draft = find(session)
    return SignUp.objects.filter(ticket=draft["ticket"]).newest_first().first() if draft else None


def forget(session: SessionBase) -> None:
    session.pop(KEY, None)


# --- A form sent too late ------------------------------------------------------------------------


def remember_person(session: SessionBase, pk: int) -> None:
    """Note whose session has just ended in this browser: a form that comes after it is theirs."""
    session[PERSON] = pk


def knows_person(session: SessionBase) -> bool:
    """Whether a session has ended in this browser and nobody has come in since."""
    return session.get(PERSON) is not None


def forget_person(session: SessionBase) -> None:
    session.pop(PERSON, None)


def has_secret(names: Iterable[str]) -> bool:
    """Whether one of these fields may hold something secret."""
    return any(SECRET.search(name) for name in names if name != "csrfmiddlewaretoken")


def keep_form(request: HttpRequest) -> bool:
    """Keep a form that a visitor sent, if the session that ended here says whose it is; return whether it is kept.

    Its CSRF token was right: it comes from a page of ours. Files, and forms with a secret, are not kept.
    """
    person = request.session.get(PERSON)
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    size = sum(len(name) + len(value) for name, value in fields)
    if person is None or not fields or request.FILES or has_secret(request.POST) or size > LONGEST_FORM:
        return False
    address = request.get_full_path()
    request.session[FORM] = {"person": person, "at": int(time.time()), "address": address, "fields": fields}
    return True


def kept_form(session: SessionBase, user: User) -> dict[str, Any] | None:
    """Return the form that `user` sent too late; what is old, or someone else's, is forgotten."""
    form = session.get(FORM)
    if form and form["person"] == user.pk and time.time() - form["at"] < FORM_KEPT_FOR:
        return form
    forget_form(session)
    return None


def forget_form(session: SessionBase) -> None:
    session.pop(FORM, None)


# --- On the way to a second factor ---------------------------------------------------------------


def code_ticket(session: SessionBase, user: User) -> str:
    """Return what binds the codes of `user` to this browser."""
    held = session.get(CODES)
    if not held or held["person"] != user.pk:
        held = session[CODES] = {"person": user.pk, "ticket": str(uuid4())}
    return held["ticket"]


def code_asked(session: SessionBase, user: User, purpose: str) -> OneTimeCode | None:
    """Return the newest code that this browser asked for."""
    held = session.get(CODES)
    if not held or held["person"] != user.pk:
        return None
    return OneTimeCode.objects.filter(ticket=held["ticket"], user=user, purpose=purpose).newest_first().first()


def totp_secret(session: SessionBase) -> str:
    """Return the secret that an application is about to share, sealed here as it is at rest."""
    if TOTP not in session:
        session[TOTP] = seal(generate_totp_secret())
    return unseal(session[TOTP])


def forget_totp_secret(session: SessionBase) -> None:
    session.pop(TOTP, None)


def show_recovery_codes(session: SessionBase) -> None:
    """Let this session, and no other, show the codes just made, until they are noted or ten minutes have passed."""
    session[SHOWN] = int(time.time())


def shows_recovery_codes(session: SessionBase) -> bool:
    return time.time() - session.get(SHOWN, 0) < CODES_SHOWN_FOR


def hide_recovery_codes(session: SessionBase) -> None:
    session.pop(SHOWN, None)


def go_on_to(session: SessionBase, address: str) -> None:
    """Keep where someone was going before more was asked of them."""
    session[FOLLOWING] = address


def following(session: SessionBase) -> str | None:
    return session.pop(FOLLOWING, None)


def dismiss_invitation(session: SessionBase) -> None:
    """Say no more in this session that a second factor would be wise."""
    session[DISMISSED] = True


def has_dismissed_invitation(session: SessionBase) -> bool:
    return bool(session.get(DISMISSED))
