"""The terms of use, version by version, and who accepted which."""

import re
import time

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.users import Language, User

# For how many seconds a process believes that the terms in force still are.
KNOWN_FOR = 60
# When it last looked, and which version it found.
_latest: list[float] = []

TERMS_SHAPE = _("Une ligne vide sépare les paragraphes; un titre commence par « # ».")


class TermsQuerySet(models.QuerySet["Terms"]):
    def in_force(self) -> "Terms":
        """Return the version that people accept today."""
        return self.filter(effective_at__lte=timezone.now()).latest("effective_at", "pk")

    def key_in_force(self) -> int:
        """Return the key of that version, asked of the database once a minute.

        Every request asks. A version takes effect at an instant that was chosen days before: that a
        process follows within the minute changes nothing for anyone, and who has read the page with the
        former version is refused there (accounts.forms.terms).
        """
        if not _latest or time.monotonic() - _latest[0] >= KNOWN_FOR:
            _latest[:] = [time.monotonic(), self.in_force().pk]
        return int(_latest[1])


class Terms(models.Model):
    """A version of the terms of use. A version that someone accepted never changes: write a new one."""

    version = models.CharField(_("version"), max_length=20, unique=True)
    text_fr = models.TextField(_("texte français"), help_text=TERMS_SHAPE)
    text_en = models.TextField(_("texte anglais"), help_text=TERMS_SHAPE)
    # What whoever accepted the version before should know: shown first when this one is asked.
    changes_fr = models.TextField(_("ce qui change, en français"), blank=True, help_text=TERMS_SHAPE)
    changes_en = models.TextField(_("ce qui change, en anglais"), blank=True, help_text=TERMS_SHAPE)
    effective_at = models.DateTimeField(_("entrée en vigueur"))

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("conditions d’utilisation")
        verbose_name_plural = _("conditions d’utilisation")

    def __str__(self) -> str:
        return self.version

    def text(self, language: str) -> str:
        return self.text_en if language == Language.ENGLISH else self.text_fr

    @property
    def blocks(self) -> list[tuple[bool, str]]:
        """The text in the reader's language: whether each block is a title, and its words."""
        return _blocks(self.text(get_language() or Language.FRENCH))

    @property
    def changes(self) -> list[tuple[bool, str]]:
        """What changed since the version before, in the reader's language; nothing for the first."""
        return _blocks(self.changes_en if get_language() == Language.ENGLISH else self.changes_fr)


def look_again() -> None:
    """Have the process look again which version is in force: one was just written."""
    _latest.clear()


def _blocks(text: str) -> list[tuple[bool, str]]:
    blocks = re.split(r"(?:\r?\n){2,}", text.strip())
    return [(block.startswith("# "), block.removeprefix("# ")) for block in blocks if block]


class TermsAcceptance(models.Model):
    """That a person accepted a version, when, and in which language it was shown."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="terms_acceptances")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="acceptances")
    language = models.CharField(_("langue"), max_length=5, choices=Language)
    accepted_at = models.DateTimeField(_("acceptation"), auto_now_add=True)

    class Meta:
        verbose_name = _("acceptation des conditions")
        verbose_name_plural = _("acceptations des conditions")
        constraints = [
            models.UniqueConstraint(
                name="one_acceptance_per_user_and_version",
                fields=["user", "terms"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.terms}"
