"""What the law gives a person over the own data: a copy, a correction, the end."""

import uuid
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User


class DataExport(models.Model):
    """A copy of all that the portal holds about a person, made by a worker, kept until the link ends."""

    class State(models.TextChoices):
        ASKED = "asked", _("En préparation")
        READY = "ready", _("Prête")
        EXPIRED = "expired", _("Expirée")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="data_exports")
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("demande"), auto_now_add=True)
    ready_at = models.DateTimeField(_("préparation"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expiration"), null=True, blank=True)
    content = models.BinaryField(_("archive"), null=True, blank=True)

    class Meta:
        verbose_name = _("copie des renseignements")
        verbose_name_plural = _("copies des renseignements")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="one_copy_in_preparation_per_person", fields=["user"], condition=Q(state="asked")
            ),
            models.CheckConstraint(
                name="only_a_copy_that_is_ready_has_a_content",
                condition=Q(state="ready", content__isnull=False, ready_at__isnull=False, expires_at__isnull=False)
                | (~Q(state="ready") & Q(content=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_live(self) -> bool:
        return self.state == self.State.READY and self.expires_at is not None and self.expires_at > timezone.now()


class CorrectionRequest(models.Model):
    """A person says that something the portal holds about them is wrong; an agent decides before `due_on`."""

    class State(models.TextChoices):
        ASKED = "asked", _("À traiter")
        ACCEPTED = "accepted", _("Acceptée")
        REFUSED = "refused", _("Refusée")
        WITHDRAWN = "withdrawn", _("Retirée")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("numéro"), max_length=20, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="correction_requests")
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.ASKED)
    what = models.CharField(_("renseignement à corriger"), max_length=200)
    words = models.TextField(_("correction demandée"), max_length=2000)
    asked_at = models.DateTimeField(_("demande"), auto_now_add=True)
    due_on = models.DateField(_("à décider au plus tard le"))
    decided_by = models.ForeignKey(
        User, verbose_name=_("agent"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("décision"), null=True, blank=True)
    answer = models.TextField(_("réponse"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("demande de correction")
        verbose_name_plural = _("demandes de correction")
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="decided_correction_says_who_when_and_why",
                condition=Q(state="asked", decided_at=None, answer="")
                | Q(state="withdrawn", decided_at__isnull=False, decided_by=None, answer="")
                | (
                    Q(state__in=["accepted", "refused"], decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(answer="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_late(self) -> bool:
        return self.state == self.State.ASKED and self.due_on < timezone.localdate()


@dataclass(frozen=True)
class Hold:
    """A place that would be left without anyone to answer for it: how people call it, where one hands it over."""

    name: str
    url: str


@dataclass(frozen=True)
class Traces:
    """All by which a person was ever known: what the journal and the outbox may hold of them."""

    names: frozenset[str]
    addresses: frozenset[str]
    telephones: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        return self.names | self.addresses | self.telephones
