"""What the operator tells those who use the portal: news, planned maintenance, what does not work."""

import time
from datetime import timedelta
from typing import Self

import pghistory
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models.types import OrganizationType, in_language

# For how many seconds a process believes that what is announced still is: every page asks.
KNOWN_FOR = 30
# For how long what is over is told on the page of the portal's state.
TOLD_FOR = timedelta(days=90)
TITLE_MAX = 120
BODY_HINT = _("Une adresse qui commence par https:// devient un lien. Une ligne vide sépare les paragraphes.")


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def lasting(self) -> Self:
        """The ones that are not over, shown already or not."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))

    def told_to_everyone(self) -> Self:
        """The public ones, shown now or over for not too long: those to come first, then the latest."""
        now = timezone.now()
        lately = Q(ends_at=None) | Q(ends_at__gte=now - TOLD_FOR)
        return self.filter(lately, is_public=True, shown_from__lte=now).order_by("-starts_at", "-pk")

    def known(self) -> list["Announcement"]:
        """Return what is not over, the gravest first, asked of the database twice a minute.

        When each begins and ends is known with it: that is to the second. Only a text that was just written
        takes half a minute to reach the other processes.
        """
        if not _known or time.monotonic() - _looked[0] >= KNOWN_FOR:
            prefixes = ArrayAgg("types__prefix", filter=Q(types__isnull=False), default=[])
            found = self.lasting().annotate(prefixes=prefixes).order_by("starts_at", "pk")
            _looked[:] = [time.monotonic()]
            _known[:] = [sorted(found, key=lambda each: each.rank)]
        return _known[0]


@pghistory.track()
class Announcement(models.Model):
    """A banner on the pages of chosen types of accounts, or of all; and a line on the page of the portal's state."""

    class Level(models.TextChoices):
        INCIDENT = "incident", _("Incident")
        MAINTENANCE = "maintenance", _("Entretien prévu")
        NEWS = "news", _("Nouvelle")

    level = models.CharField(_("genre"), max_length=12, choices=Level, default=Level.NEWS)
    title_fr = models.CharField(_("titre français"), max_length=TITLE_MAX)
    title_en = models.CharField(_("titre anglais"), max_length=TITLE_MAX)
    body_fr = models.TextField(_("texte français"), max_length=1000, help_text=BODY_HINT)
    body_en = models.TextField(_("texte anglais"), max_length=1000, help_text=BODY_HINT)
    shown_from = models.DateTimeField(
        _("affichée à partir de"), default=timezone.now, help_text=_("Un entretien s’annonce avant de commencer.")
    )
    starts_at = models.DateTimeField(_("début"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("fin"), null=True, blank=True, help_text=_("Vide : jusqu’à ce que vous écriviez ici la fin.")
    )
    types = models.ManyToManyField(
        OrganizationType,
        verbose_name=_("types de compte"),
        blank=True,
        related_name="announcements",
        help_text=_("Aucun : tous les comptes."),
    )
    is_public = models.BooleanField(
        _("aussi pour les visiteurs"),
        default=True,
        help_text=_(
            "Sous « État du portail » et, quand elle est pour tous les comptes, sur les pages que tout le monde ouvre."
        ),
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("annonce")
        verbose_name_plural = _("annonces")
        ordering = ["-starts_at", "-pk"]
        default_permissions = ("add", "view", "change")
        constraints = [
            models.CheckConstraint(
                name="announcement_ends_after_it_begins",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("La fin vient après le début."),
            ),
            models.CheckConstraint(
                name="announcement_is_shown_before_what_it_says_begins",
                condition=Q(shown_from__lte=F("starts_at")),
                violation_error_message=_("Affichez l’annonce au plus tard quand commence ce qu’elle annonce."),
            ),
            models.CheckConstraint(
                name="maintenance_says_when_it_ends",
                condition=~Q(level="maintenance") | Q(ends_at__isnull=False),
                violation_error_message=_("Dites quand l’entretien finit."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def body(self) -> str:
        return in_language(self, "body")

    @property
    def rank(self) -> int:
        """Its place among others: what does not work first."""
        return list(self.Level).index(self.Level(self.level))

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def is_shown(self) -> bool:
        return self.shown_from <= timezone.now() and not self.is_over

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_planned(self) -> bool:
        return self.level == self.Level.MAINTENANCE and not self.has_begun

    def is_for(self, prefixes: set[str]) -> bool:
        """Whether it is for accounts of one of these types. Asked of rows that `known` returns."""
        chosen = set(self.prefixes)  # type: ignore[attr-defined]
        return not chosen or bool(chosen & prefixes)

    @property
    def alert(self) -> str:
        """Which kind of box it is on a page."""
        return {self.Level.INCIDENT: "error", self.Level.MAINTENANCE: "warning"}.get(self.Level(self.level), "info")


# When this process last looked, and what it found.
_looked: list[float] = []
_known: list[list[Announcement]] = []


def look_again() -> None:
    """Have the process look again what is announced: something was just written."""
    _known.clear()
