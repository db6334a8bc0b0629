"""Who a session belongs to, and whose password it is."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Q
from django.http import HttpRequest

from accounts.models import User
from accounts.permissions import can_sign_in


class PortalBackend(AuthenticationBackend):
    """A session lasts only while its person may use the portal."""

    def get_user(self, user_id: int) -> User | None:
        user: User | None = super().get_user(user_id)
        return user if user and can_sign_in(user) else None

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Look once, by address or by user name, and hash once: the time tells nobody who has a user."""
        login = credentials.get("email") or credentials.get("username") or ""
        found = list(User.objects.filter(Q(email=login) | Q(username=login)))
        found.sort(key=lambda user: user.email != login)
        return self._check_password(found[0], credentials["password"]) if found else None
