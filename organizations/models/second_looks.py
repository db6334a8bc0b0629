"""What one agent does not do alone: proposed with a reason, done once another one has looked."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organizations.models.types import SupportDesk
from portal.core.models import place_of

# By kind, what each deed is called; said where it is declared (actions.second_looks).
NAMES: dict[str, Any] = {}


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    def waiting(self) -> "SecondLookQuerySet":
        return self.filter(state=SecondLook.State.WAITING)

    def about(self, thing: models.Model) -> "SecondLookQuerySet":
        return self.filter(about=place_of(thing))


class SecondLook(models.Model):
    """A deed that an agent proposes. `kind` names it in the registry of actions.second_looks; `about` what it is done
    to, as the journal names rows; `payload` holds the rest, until it is settled."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Attend un second regard")
        CONFIRMED = "confirmed", _("Confirmée")
        SENT_BACK = "sent_back", _("Renvoyée")
        WITHDRAWN = "withdrawn", _("Retirée")
        VOID = "void", _("Sans objet")

    kind = models.CharField(_("décision proposée"), max_length=40)
    about = models.CharField(_("à propos de"), max_length=80)
    desk = models.ForeignKey(
        SupportDesk,
        verbose_name=_("service à la clientèle"),
        null=True,
        on_delete=models.PROTECT,
        related_name="second_looks",
    )
    payload = models.JSONField(_("détails"), default=dict, blank=True)
    reason = models.TextField(_("motif"), max_length=2000)
    state = models.CharField(_("état"), max_length=20, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposée par"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposée le"), auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("second regard"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField(_("réglée le"), null=True, blank=True)
    answer = models.TextField(_("réponse du second regard"), max_length=2000, blank=True)

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("second regard")
        verbose_name_plural = _("seconds regards")
        default_permissions = ("view", "change")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_deed_of_a_kind_awaits_a_second_look",
                fields=["about", "kind"],
                condition=Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="second_look_is_open_or_says_when_it_was_settled",
                condition=Q(state="waiting", closed_at=None, closed_by=None)
                | (~Q(state="waiting") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="second_look_is_taken_by_another_agent",
                condition=~Q(state__in=["confirmed", "sent_back"])
                | (Q(closed_by__isnull=False) & ~Q(closed_by=F("proposed_by"))),
            ),
            models.CheckConstraint(name="proposed_deed_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="deed_that_is_sent_back_says_why", condition=~Q(state="sent_back") | ~Q(answer="")
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "proposed_at"], name="second_looks_awaited", condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return capfirst(str(NAMES.get(self.kind, self.kind)))

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def thing(self) -> Any:
        """The row that it is about; None if there is none any more."""
        label, _colon, key = self.about.rpartition(":")
        model: Any = apps.get_model(label)
        return model.objects.filter(pk=key).first()
