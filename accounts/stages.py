"""What a sign-in goes through after the password, besides allauth's own stage for applications and passkeys."""

from contextlib import suppress
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.stages import LoginStage
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import actions, drafts
from accounts.models import Mode, User
from accounts.permissions import can_sign_in, code_channel, has_strong_factor, mode_achieved, mode_of_codes


class BeginningStage(LoginStage):
    """Keep what the sign-in rests on: the password and the address of the moment when it began."""

    key = "beginning"

    def handle(self) -> tuple[Any, bool]:
        if self.login.user:
            self.state["proof"] = self.login.user.get_session_auth_hash()
        return None, True


class EndStage(LoginStage):
    """Open no session if what the sign-in rests on has changed since it began."""

    key = "end"

    def handle(self) -> tuple[Any, bool]:
        if self.login.user is None or self._still_holds(User.objects.get(pk=self.login.user.pk)):
            return None, True
        words = _("Quelque chose a changé pendant votre connexion. Connectez-vous de nouveau.")
        messages.error(self.request, words)
        return redirect("account_login"), False

    def _still_holds(self, user: User) -> bool:
        began = self.controller.get_stage(BeginningStage.key).state.get("proof")
        if began != user.get_session_auth_hash() or not can_sign_in(user):
            return False
        # An application that was paired meanwhile is asked for, too.
        records = get_authentication_records(self.request, user)
        return not has_strong_factor(user) or any(record["method"] == "mfa" for record in records)


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
