"""Passwords: the one that a person chooses, and the temporary one."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import User
from portal.core.journal import event, record

PASSWORD_CHANGED = event("user.password_changed", _("%(actor)s a changé son mot de passe."))


@transaction.atomic
def change_password(user: User, *, password: str) -> None:
    """Give `user` the new password that the same person chose; the other sessions end with the old one."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(PASSWORD_CHANGED, about=user, place=None, by=user)
    notices.password_changed(user)
