"""What a visitor has typed on the way to a user, kept in the session.

The session and not a row: it lives on the server, ends by itself, and leaves nothing behind of
someone who did not go on to accept the terms. The password goes in hashed, so the clear one lives
no longer than the request that brought it.
"""

from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase

from accounts.models import SignUp

KEY = "sign_up"


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
