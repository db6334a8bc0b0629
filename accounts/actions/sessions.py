"""Sessions: what changes how a person comes in ends those that came in before."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import User


@transaction.atomic
def end_sessions(user: User, *, keep: str | None) -> int:
    """End the sessions of a person but the one whose key is `keep`; return how many."""
    theirs = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    Session.objects.filter(session_key__in=list(theirs.values_list("session_key", flat=True))).delete()
    return theirs.delete()[0]
