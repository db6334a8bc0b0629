from allauth.mfa.apps import MFAConfig
from allauth.usersessions.apps import UserSessionsConfig
from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("utilisateurs")
    default = True

    def ready(self) -> None:
        import_string("accounts.receivers.stay_awake")


class FactorsConfig(MFAConfig):
    """The second factors under a name that agents read."""

    default = False
    verbose_name = _("seconds facteurs")


class SessionsConfig(UserSessionsConfig):
    """The table of sessions alone: accounts.middleware fills it, once a minute, without whole addresses."""

    default = False

    def ready(self) -> None:
        """Listen to nothing: what the library notes at each sign-in would load all sessions of the person."""
