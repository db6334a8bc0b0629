"""How strongly a person comes in: the modes, smallest first, and who asks for which."""

from dataclasses import dataclass
from typing import Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """A mode of authentication (GE-25). Each is worth at least those before it."""

    PASSWORD = "password", _("Mot de passe seulement")
    EMAIL = "email", _("Code par courriel")
    SMS = "sms", _("Code par texto")
    TOTP = "totp", _("Application d’authentification")
    PASSKEY = "passkey", _("Clé d’accès")

    @property
    def rank(self) -> int:
        return list(type(self)).index(self)

    def satisfies(self, asked: Self) -> bool:
        return self.rank >= asked.rank


@dataclass(frozen=True)
class Asked:
    """That someone asks this mode of a person; `by` is who, as the person reads it."""

    mode: Mode
    by: str | Promise


@dataclass(frozen=True)
class Standing:
    """What an app has to say of someone who comes in: whether it lets them, and what it asks of them."""

    is_let_in: bool
    asks: "list[Asked]"


def strongest(modes: "list[Mode]") -> Mode:
    return max(modes, key=lambda mode: mode.rank, default=Mode.PASSWORD)
