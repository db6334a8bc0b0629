"""An agent sees the portal as a person does: with a reason, read-only, half an hour at most, each page noted."""

import math
import uuid
from datetime import timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST = timedelta(minutes=30)
# For how long a person may say yes, and the agent begin after a yes.
ASKED_FOR = timedelta(hours=24)
# What is longer is cut when a page is noted.
NAME_MAX, PATH_MAX, TITLE_MAX = 100, 500, 300


class VisitQuerySet(models.QuerySet["Visit"]):
    def begun(self) -> "VisitQuerySet":
        return self.filter(begun_at__isnull=False)

    def unended(self) -> "VisitQuerySet":
        """The ones that nobody has closed yet, though their time may be up."""
        return self.begun().filter(ended_at=None)

    def unanswered(self) -> "VisitQuerySet":
        """The ones that wait for the person's yes or no."""
        fresh = self.filter(begun_at=None, asked_at__gt=timezone.now() - ASKED_FOR)
        return fresh.filter(consented_at=None, declined_at=None)

    def granted(self) -> "VisitQuerySet":
        """The ones to which the person said yes, and that have still to begin."""
        return self.filter(begun_at=None, consented_at__isnull=False, asked_at__gt=timezone.now() - ASKED_FOR)


@pghistory.track()
class Visit(models.Model):
    """An agent asks a person to see the portal as they do, or does so for a ticket; it ends by itself."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("agent"), on_delete=models.PROTECT, related_name="visits_made"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("personne"), on_delete=models.PROTECT, related_name="visits"
    )
    reason = models.CharField(_("motif"), max_length=300)
    ticket = models.CharField(_("numéro de billet"), max_length=40, blank=True)
    asked_at = models.DateTimeField(_("demande"), default=timezone.now)
    consented_at = models.DateTimeField(_("accord de la personne"), null=True, blank=True)
    declined_at = models.DateTimeField(_("refus de la personne"), null=True, blank=True)
    begun_at = models.DateTimeField(_("début"), null=True, blank=True)
    ends_at = models.DateTimeField(_("fin au plus tard"), null=True, blank=True)
    ended_at = models.DateTimeField(_("fin"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation au nom d’une personne")
        verbose_name_plural = _("consultations au nom d’une personne")
        default_permissions = ("view",)
        permissions = [
            ("see_as", _("Peut voir le portail comme une personne")),
            ("merge_people", _("Peut réunir deux utilisateurs d’une même personne")),
        ]
        indexes = [models.Index(fields=["person", "-asked_at"], name="visits_of_a_person")]
        constraints = [
            models.UniqueConstraint(
                name="one_open_visit_per_agent",
                fields=["agent"],
                condition=Q(begun_at__isnull=False, ended_at=None),
                violation_error_message=_("Vous voyez déjà le portail comme quelqu’un : terminez d’abord."),
            ),
            models.CheckConstraint(name="nobody_visits_themselves", condition=~Q(agent=F("person"))),
            models.CheckConstraint(
                name="visit_has_a_ticket_or_the_consent_of_the_person",
                condition=Q(begun_at=None) | ~Q(ticket="") | Q(consented_at__isnull=False),
            ),
            models.CheckConstraint(
                name="declined_visit_never_begins",
                condition=Q(declined_at=None) | Q(begun_at=None, consented_at=None),
            ),
            models.CheckConstraint(
                name="visit_lasts_thirty_minutes_at_most",
                condition=Q(begun_at=None, ends_at=None, ended_at=None)
                | Q(
                    begun_at__isnull=False,
                    ends_at__isnull=False,
                    ends_at__gt=F("begun_at"),
                    ends_at__lte=F("begun_at") + LONGEST,
                ),
            ),
            models.CheckConstraint(
                name="visit_ends_between_its_beginning_and_its_time",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at"), ended_at__lte=F("ends_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.begun_at is not None and self.ended_at is None and self.seconds_left > 0

    @property
    def seconds_left(self) -> float:
        return (self.ends_at - timezone.now()).total_seconds() if self.ends_at else 0

    @property
    def minutes_left(self) -> int:
        return max(0, math.ceil(self.seconds_left / 60))

    @property
    def is_unanswered(self) -> bool:
        """Whether the person may still say yes or no."""
        is_answered = self.consented_at or self.declined_at or self.begun_at
        return not is_answered and self.asked_at > timezone.now() - ASKED_FOR


class PageSeen(models.Model):
    """One page that an agent saw as the person. Written before the page is shown: what is not noted is not seen."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="pages")
    seen_at = models.DateTimeField(_("moment"), default=timezone.now)
    name = models.CharField(_("page"), max_length=NAME_MAX)
    path = models.CharField(_("adresse"), max_length=PATH_MAX)
    title = models.CharField(_("titre"), max_length=TITLE_MAX, blank=True)

    class Meta:
        verbose_name = _("page vue")
        verbose_name_plural = _("pages vues")
        default_permissions = ("view",)
        ordering = ["seen_at", "pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title or self.path
