"""A session that the desk cancels, for a reason that its trainer is told."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cardrequests import notices, permissions
from cardrequests.actions import submissions
from cardrequests.models import TrainingSession
from portal.core.journal import event, record

CANCELLED = event("session.cancelled_by_desk", _("%(actor)s a annulé la session %(number)s : %(reason)s"))


@transaction.atomic
def cancel(session: TrainingSession, *, reason: str, by: User) -> TrainingSession:
    """Cancel a session that is not paid. Done again, it stays done, and nobody is told twice."""
    if not permissions.serves_training(by):
        raise PermissionDenied
    session = submissions.lock_session(session)
    if session.state == TrainingSession.State.CANCELLED:
        return session
    if session.is_new:
        session.state, session.cancelled_at = TrainingSession.State.CANCELLED, timezone.now()
        session.version += 1
        session.save(update_fields=["state", "cancelled_at", "version"])
    else:
        session = submissions.cancel(session, by=by)
    record(CANCELLED, about=session, place=session, by=by, number=session.number, reason=reason)
    notices.session_cancelled_by_desk(session, reason=reason)
    return session
