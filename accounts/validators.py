"""What a password and a user name may be, beyond what Django asks."""

import re

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PRODUCT = "guichet"
SHORTEST_USERNAME = 3


class NotTheNameOfThePortal:
    """Refuse a password that contains the name of the portal: the first thing that anyone would try."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        written = password.casefold()
        if any(name.casefold() in written for name in (settings.SITE_NAME, PRODUCT)):
            raise ValidationError(
                _("Le mot de passe contient le nom du portail. Choisissez autre chose."), code="password_names_portal"
            )

    def get_help_text(self) -> str:
        return gettext("Votre mot de passe ne peut pas contenir le nom du portail.")


def validate_username(username: str, *, email: str) -> None:
    """Refuse a user name that could pass for someone else's: another alphabet, or another's address."""
    if "@" in username and username != email:
        raise ValidationError(
            _("Un nom d’utilisateur qui contient « @ » doit être votre propre adresse courriel."),
            code="username_is_an_address",
        )
    if len(username) < SHORTEST_USERNAME or not re.fullmatch(r"[a-z0-9@.+_-]+", username):
        raise ValidationError(
            _("Le nom d’utilisateur compte au moins trois caractères : lettres sans accent, chiffres, . + - _"),
            code="invalid_username",
        )
