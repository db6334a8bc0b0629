"""Sessions and proofs: what changes how a person comes in ends those of before."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.models import EmailChange, TemporaryPassword, User


@transaction.atomic
def end_sessions(user: User, *, keep: str | None) -> int:
    """End the sessions of a person but the one whose key is `keep`; return how many."""
    theirs = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    Session.objects.filter(session_key__in=list(theirs.values_list("session_key", flat=True))).delete()
    return theirs.delete()[0]


def end_proofs(user: User) -> None:
    """Let what was sent and not used yet serve no more: temporary passwords, and links to another address."""
    now = timezone.now()
    for proofs in (TemporaryPassword, EmailChange):
        proofs.objects.live().filter(user=user).update(expires_at=now)
