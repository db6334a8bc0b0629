"""The browsers in which a person has signed in: a sign-in in another one is told by mail."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User

# The first that fits: each browser names those that it descends from, and each system too.
BROWSERS = {"Edge": r"Edg\w*/", "Opera": r"OPR/", "Samsung Internet": r"SamsungBrowser/", "Firefox": r"Firefox/|FxiOS/"}
BROWSERS |= {"Chrome": r"Chrome/|CriOS/", "Safari": r"Safari/"}
SYSTEMS = {"Windows": r"Windows", "Android": r"Android", "iPhone": r"iPhone", "iPad": r"iPad", "ChromeOS": r"CrOS"}
SYSTEMS |= {"macOS": r"Macintosh|Mac OS X", "Linux": r"Linux"}


def browser_of(user_agent: str) -> str:
    """Return « Firefox, Windows », in names that are the same in every language; nothing of what nobody knows."""
    found = (
        next((name for name, sign in known.items() if re.search(sign, user_agent)), "") for known in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, found))


class Device(models.Model):
    """One browser, known by a random key that it keeps in a cookie; here only the hash of it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    key_hash = models.CharField(_("clé hachée"), max_length=64)
    label = models.CharField(_("appareil"), max_length=100)
    first_seen_at = models.DateTimeField(_("première connexion"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("dernière connexion"))

    class Meta:
        verbose_name = _("appareil")
        verbose_name_plural = _("appareils")
        constraints = [
            models.UniqueConstraint(name="one_line_per_device_of_a_person", fields=["user", "key_hash"]),
        ]

    def __str__(self) -> str:
        return self.label
