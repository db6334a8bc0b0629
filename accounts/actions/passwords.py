"""Passwords: the one that a person chooses, and the temporary one."""

from datetime import timedelta

import structlog
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.actions import sleep
from accounts.actions.sessions import end_proofs
from accounts.models import TemporaryPassword, User
from portal.core.journal import event, record
from portal.core.secrets import make_key, normalise_key

TEMPORARY_LIFETIME = timedelta(minutes=30)

PASSWORD_CHANGED = event("user.password_changed", _("%(actor)s a changé son mot de passe."))
TEMPORARY_SENT = event("user.temporary_password_sent", _("Un mot de passe temporaire a été envoyé à %(name)s."))
TEMPORARY_USED = event("user.temporary_password_used", _("%(actor)s est entré avec un mot de passe temporaire."))

logger = structlog.get_logger(__name__)


@transaction.atomic
def change_password(user: User, *, password: str) -> None:
    """Give `user` the new password that the same person chose; the other sessions end with the old one."""
    user.set_password(password)
    user.must_choose_password = False
    user.save(update_fields=["password", "must_choose_password"])
    end_proofs(user)
    record(PASSWORD_CHANGED, about=user, place=None, by=user)
    notices.password_changed(user)


# --- The temporary one ---------------------------------------------------------------------------


@transaction.atomic
def ask_temporary(username: str, *, language: str) -> None:
    """Send a temporary password to the person of this user name; someone who sleeps is woken first, and asks again.

    For nobody the same work is done, and undone: neither the page nor the time tells who exists.
    """
    user = User.objects.filter(username=username).first()
    savepoint = transaction.savepoint()
    if user and user.asleep_since:
        # It takes as long as the hash of a temporary password.
        make_password(make_key())
        sleep.knock(user)
    elif user:
        send_temporary(user, by=None)
        transaction.savepoint_commit(savepoint)
    else:
        stand_in = User(pk=0, username=username, email="personne@exemple.invalid", language=language)
        send_temporary(stand_in, by=None)
        transaction.savepoint_rollback(savepoint)


@transaction.atomic
def send_temporary(user: User, *, by: User | None) -> TemporaryPassword:
    """Send `user` a password of one use; the one sent before dies, the person's own goes on until this one is used.

    `by` is the agent who sends it, or None when the person asked.
    """
    sent, key = make_temporary(user, lifetime=TEMPORARY_LIFETIME, by=by)
    notices.temporary_password(user, password=key, event=f"temporary_password:{sent.pk}")
    return sent


@transaction.atomic
def make_temporary(user: User, *, lifetime: timedelta, by: User | None) -> tuple[TemporaryPassword, str]:
    """Make a password of one use that the caller sends in words of its own: for the first time, say."""
    key, now = make_key(), timezone.now()
    _kill_temporaries(user)
    made = TemporaryPassword.objects.create(
        user=user, password_hash=make_password(normalise_key(key)), sent_at=now, expires_at=now + lifetime
    )
    record(TEMPORARY_SENT, about=user, place=None, by=by, name=user.get_full_name())
    return made, key


def _kill_temporaries(user: User) -> None:
    now = timezone.now()
    TemporaryPassword.objects.live().filter(user=user).update(expires_at=now)


def find_temporary(user: User | None, *, typed: str) -> TemporaryPassword | None:
    """Return the live temporary password of `user` that was typed. It takes one hash, whether there is one or not."""
    live = TemporaryPassword.objects.live().filter(user=user).select_related("user").order_by("-sent_at").first()
    is_right = check_password(normalise_key(typed), live.password_hash if live else "")
    return live if is_right else None


@transaction.atomic
def use_temporary(temporary: TemporaryPassword) -> User | None:
    """Let its person in, once: the own password ends here, and a new one must be chosen. None if someone was faster."""
    now = timezone.now()
    if not TemporaryPassword.objects.live().filter(pk=temporary.pk).update(used_at=now):
        logger.warning("temporary_password_used_twice", user=temporary.user_id)
        return None
    user = User.objects.select_for_update(no_key=True).get(pk=temporary.user_id)
    user.set_unusable_password()
    user.must_choose_password = True
    user.save(update_fields=["password", "must_choose_password"])
    record(TEMPORARY_USED, about=user, place=None, by=user)
    return user
