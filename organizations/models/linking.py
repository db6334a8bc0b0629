"""What the issuing of linking codes leaves behind: dispatches, line by line, and how often codes were guessed."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models.memberships import Membership
from organizations.models.requests import ServiceRequest

# So many wrong guesses of one number, or of one former identifier, are looked at in so much time.
GUESSES = 5
GUESSED_WITHIN = timedelta(hours=1)


class GuessCountQuerySet(models.QuerySet["GuessCount"]):
    def over(self) -> "GuessCountQuerySet":
        """The ones whose hour has passed: they begin anew."""
        return self.filter(begun_at__lte=timezone.now() - GUESSED_WITHIN)


class GuessCount(models.Model):
    """How often one tried what goes with a number or an identifier, of which only a hash is kept, known or not."""

    key_hash = models.CharField(max_length=64, unique=True)
    begun_at = models.DateTimeField(default=timezone.now)
    guesses = models.PositiveSmallIntegerField(default=0)

    objects = GuessCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("compte d’essais de liaison")
        verbose_name_plural = _("comptes d’essais de liaison")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="at_most_five_guesses_an_hour", condition=Q(guesses__lte=GUESSES)),
        ]

    def __str__(self) -> str:
        return self.key_hash


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def unfinished(self) -> "DispatchQuerySet":
        return self.filter(ended_at=None)

    def with_counts(self) -> "DispatchQuerySet":
        """Load how many lines there are, how many are done, how many of these were refused, and how many not."""
        return self.annotate(
            total=Count("lines"),
            done=Count("lines", filter=Q(lines__done_at__isnull=False)),
            refused=Count("lines", filter=~Q(lines__refusal="")),
            issued=Count("lines", filter=Q(lines__done_at__isnull=False, lines__refusal="")),
        )


class Dispatch(models.Model):
    """Linking codes to issue to many people, one by one, by a worker: asked for by an account, or by an agent."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Of an account; an agent's has none, and explains everything to the people whom it goes to.
    request = models.OneToOneField(
        ServiceRequest, verbose_name=_("demande"), null=True, on_delete=models.PROTECT, related_name="dispatch"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("demandé par"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    ended_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    # What an agent adds about important dates, in each language.
    dates_fr = models.TextField(_("dates importantes, en français"), max_length=2000, blank=True)
    dates_en = models.TextField(_("dates importantes, en anglais"), max_length=2000, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("envoi de coordonnées de liaison")
        verbose_name_plural = _("envois de coordonnées de liaison")
        default_permissions = ("add", "view")
        indexes = [models.Index(fields=["asked_at"], name="dispatches_to_do", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"

    @property
    def is_explained(self) -> bool:
        return self.request_id is None


class DispatchLineQuerySet(models.QuerySet["DispatchLine"]):
    def waiting(self) -> "DispatchLineQuerySet":
        return self.filter(done_at=None)


class DispatchLine(models.Model):
    """One person of a dispatch, and what became of it; no refusal once it is done means that the code is on its way."""

    dispatch = models.ForeignKey(Dispatch, verbose_name=_("envoi"), on_delete=models.CASCADE, related_name="lines")
    membership = models.ForeignKey(
        Membership, verbose_name=_("contact"), on_delete=models.PROTECT, related_name="dispatch_lines"
    )
    done_at = models.DateTimeField(_("traité le"), null=True, blank=True)
    refusal = models.CharField(_("refus"), max_length=300, blank=True)

    objects = DispatchLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne d’un envoi")
        verbose_name_plural = _("lignes des envois")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="one_line_per_person_of_a_dispatch", fields=["dispatch", "membership"]),
            models.CheckConstraint(name="refused_line_is_done", condition=Q(refusal="") | Q(done_at__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["dispatch", "id"], name="dispatch_lines_to_do", condition=Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.membership_id}"


class ProfileLink(ServiceRequest):
    """A request to link a profile by facts of identity, as agents see it."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("liaison par renseignements d’identité")
        verbose_name_plural = _("liaisons par renseignements d’identité")


class ContactCheck(ServiceRequest):
    """A contact to add who may be known already, as agents see it."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("contact à valider")
        verbose_name_plural = _("contacts à valider")
