"""Who a session belongs to, and whose password it is."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Q
from django.http import HttpRequest

from accounts import actions
from accounts.models import User
from accounts.permissions import can_sign_in, standings
from portal.core.secrets import normalise_key


class PortalBackend(AuthenticationBackend):
    """A session lasts only while its person may use the portal."""

    def get_user(self, user_id: int) -> User | None:
        user: User | None = super().get_user(user_id)
        if user is None:
            return None
        user.heard = standings(user)
        return user if can_sign_in(user, user.heard) else None

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Look once, by address or by user name, and hash once: the time tells nobody who has a user.

        What has the shape of a temporary password is hashed twice, for everyone too. Someone who is in
        already confirms with the own password: a temporary one is not spent on that.
        """
        login, password = credentials.get("email") or credentials.get("username") or "", credentials["password"]
        found = list(User.objects.filter(Q(email=login) | Q(username=login)))
        found.sort(key=lambda user: user.email != login)
        user = found[0] if found else None
        checked: User | None = self._check_password(user, password)
        is_in = request is not None and hasattr(request, "user") and request.user.is_authenticated
        if is_in or not normalise_key(password):
            return checked
        matching = actions.passwords.find_temporary(user, typed=password)
        if checked or matching is None or not can_sign_in(matching.user):
            return checked
        return actions.passwords.use_temporary(matching)
