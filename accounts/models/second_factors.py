"""Second factors under the name by which agents know them: the sign-in library keeps the rows."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _


class SecondFactor(Authenticator):
    """A second factor of a person: an application, a passkey, the recovery codes."""

    class Meta:
        proxy = True
        default_permissions = ("view",)
        verbose_name = _("second facteur")
        verbose_name_plural = _("seconds facteurs")
