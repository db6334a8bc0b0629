"""How allauth's pages behave here: sign-in, sign-out, passwords, second factors."""

import time
from typing import Any

import structlog
from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import actions, drafts, notices
from accounts.models import Language, User
from accounts.permissions import can_sign_in, is_let_in, strong_since
from accounts.validators import username_of
from portal.core.fields import canonical_email
from portal.core.links import absolute
from portal.core.secrets import seal, unseal
from portal.core.templatetags.components import moment

logger = structlog.get_logger(__name__)


def canonical_login(login: str) -> str:
    """Return an address in its one spelling, and a user name in lower case, be it as the number of a card."""
    try:
        return canonical_email(login)
    except ValidationError:
        return username_of(login)


class PortalAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether allauth may create users itself: never, accounts.actions does."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether `next=` may lead there: pages of the portal alone, named by their path."""
        return url.startswith("/") and url.isprintable() and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    # --- Signing in ---

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        for name in ("email", "username"):
            if name in credentials:
                credentials[name] = canonical_login(credentials[name])
        return super().authenticate(request, **credentials)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow down who guesses: from one place on one user (allauth's limits), then on one user from anywhere."""
        login = self._login_of(credentials)
        if not ratelimit.consume(request, action="login_failed_anywhere", key=login, dry_run=True):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        ratelimit.consume(request, action="login_failed_anywhere", key=self._login_of(credentials))
        logger.warning("sign_in_refused")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if not can_sign_in(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session, and say once when the person last came in, and with what."""
        former = user.last_login
        before = user.devices.order_by("-last_seen_at").values_list("label", flat=True).first()
        super().login(request, user)
        if not request.session.session_key:
            # Someone else's session in this browser ended here: the new one has no key before it is saved.
            request.session.save()
        # Noted at once: a session that nobody knows of could not be ended.
        browser = {"ip": self.get_client_ip(request), "user_agent": request.headers.get("User-Agent", "")}
        actions.devices.note_use(user, session_key=request.session.session_key, **browser)
        logger.info("signed_in", user=user.pk)
        drafts.kept_form(request.session, user)
        drafts.forget_person(request.session)
        request.allauth.is_first_sign_in = former is None
        if former:
            said = format_html("{} ({})", moment(former), before) if before else moment(former)
            # The page where one signs in speaks the language of the browser; those that follow, the person's.
            with translation.override(user.language):
                messages.info(request, format_html(_("Dernière connexion : {moment}"), moment=said))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Note the browser, which keeps a key by which it is known the next time."""
        response = super().post_login(request, user, **kwargs)
        key = actions.devices.note_sign_in(
            user,
            key=request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""),
            user_agent=request.headers.get("User-Agent", ""),
            is_first=request.allauth.is_first_sign_in,
        )
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            key,
            max_age=settings.DEVICE_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say nothing of a sign-in that went well: the page that opens says it."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *args, **kwargs)

    def _login_of(self, credentials: dict[str, Any]) -> str:
        return credentials.get("email") or credentials.get("username") or ""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count the wrong passwords of one user from one place: a stranger elsewhere must not lock the owner out."""
        return f"{self.get_client_ip(request)}:{self._login_of(credentials)}"

    # --- Second factors ---

    def get_login_stages(self) -> list[str]:
        ours = "accounts.stages"
        return [f"{ours}.BeginningStage", *super().get_login_stages(), f"{ours}.CodeStage", f"{ours}.EndStage"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask again who it is: not of someone who has just come in.

        A factor just added proves nothing about who was here before it. Once there is one, a code that was
        mailed proves nothing either: only what was shown before it still counts, and the factor itself.
        """
        user = self.request.user
        since = strong_since(user)
        steps = [step for step in get_authentication_records(self.request, user) if not step.get("is_set_up")]
        counted = [step["at"] for step in steps if since is None or step["method"] == "mfa" or step["at"] < since]
        proven_at = max(counted, default=0)
        return time.time() - proven_at >= account_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """One page, which asks the strongest that the person has: a password alone must not undo a second factor."""
        description = str(_("Confirmez que c’est bien vous"))
        return [{"id": "confirm", "description": description, "url": reverse("account_reauthenticate")}]

    # --- Passwords and their mails: written with the deed, in the person's language, with our address ---

    def clean_email(self, email: str) -> str:
        return canonical_email(email)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def set_password(self, user: User, password: str) -> None:
        actions.passwords.change_password(user, password=password)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uidb36, token = key.split("-", 1)
        return absolute("account_reset_password_from_key", uidb36=uidb36, key=token)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link; someone who sleeps is woken first, and asks again."""
        if user.asleep_since:
            actions.sleep.knock(user)
        else:
            notices.password_reset_asked(user, link=context["password_reset_url"])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the only other mail that these pages ask for; refuse what we have no words for."""
        if template_prefix != "account/email/unknown_account":
            raise LookupError(template_prefix)
        notices.address_unknown(canonical_email(email), language=get_language() or Language.FRENCH)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: the action that changed something has told the person already."""

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say why the right password does not open; to someone who sleeps, send what wakes."""
        logger.warning("inactive_user_refused", user=user.pk)
        if user.asleep_since and is_let_in(user):
            actions.sleep.knock(user)
            return redirect("accounts:asleep")
        return super().respond_user_inactive(request, user)


class PortalFactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are sealed at rest, and the portal's name comes from its settings."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.SITE_HOST, "name": settings.SITE_NAME}
