"""What a sign-in goes through after the password, besides allauth's own stage for applications and passkeys."""

from contextlib import suppress
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.stages import LoginStage
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from accounts import actions, drafts
from accounts.models import Mode
from accounts.permissions import code_channel, has_strong_factor, mode_achieved, mode_of_codes


class CodeStage(LoginStage):
    """A one-time code, for who chose one or is asked for one, and has nothing stronger: that was shown before."""

    key = "code"
    urlname = "accounts:sign_in_code"

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        channel = None if user is None or has_strong_factor(user) else code_channel(user)
        if user is None or channel is None or self._has_shown(mode_of_codes(channel)):
            return None, True
        # One may be on its way already, or too many were asked for: the page says so.
        with suppress(ValidationError):
            actions.codes.send_sign_in_code(user, ticket=drafts.code_ticket(self.request.session, user), by=channel)
        return redirect(self.urlname), True

    def _has_shown(self, mode: Mode) -> bool:
        """Whether this very sign-in has shown as much already: by the link of an activation."""
        return mode_achieved(get_authentication_records(self.request, self.login.user)).satisfies(mode)
