"""A client organization and a provider: that there is something between them, of a type, from a day to a day."""

import uuid
from datetime import date, timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, OrganizationType
from organizations.models.types import Named

# A client answers a proposal within this time, and hears of it again before it is over.
ANSWER_WITHIN = timedelta(days=21)
# As pages show a period without end, and may send it back.
FOR_EVER = date(9999, 12, 31)
WARNED_BEFORE = timedelta(days=5)


class Period(Func):
    """The days from `starts_on` to `ends_on`, both included; without an end, for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


PERIOD = Period("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True))
ENDS_AFTER_IT_BEGINS = Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))


def in_force_on(day: date | None, prefix: str = "") -> Q:
    """Return the condition that a period, neither ended early nor over, holds on `day` (today)."""
    day = day or timezone.localdate()
    begun = Q(**{f"{prefix}ended_at": None, f"{prefix}starts_on__lte": day})
    return begun & (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day}))


@pghistory.track()
class RelationType(Named):
    """« a comme firme comptable ou serv. de paie »: what the client says of the provider."""

    name_fr = models.CharField(_("nom français"), max_length=100, unique=True)
    name_en = models.CharField(_("nom anglais"), max_length=100, unique=True)
    client_types = models.ManyToManyField(
        OrganizationType, verbose_name=_("types de compte des clients"), related_name="relation_types_as_client"
    )
    provider_types = models.ManyToManyField(
        OrganizationType, verbose_name=_("types de compte des mandataires"), related_name="relation_types_as_provider"
    )
    position = models.PositiveSmallIntegerField(_("rang dans les listes"), default=0)

    class Meta:
        verbose_name = _("type de relation")
        verbose_name_plural = _("types de relation")
        ordering = ["position", "pk"]


class RelationQuerySet(models.QuerySet["Relation"]):
    def proposed(self) -> "RelationQuerySet":
        return self.filter(state=Relation.State.PROPOSED)

    def granted(self) -> "RelationQuerySet":
        """The ones that a client granted, whether they have begun, are over or were ended."""
        return self.filter(state__in=[Relation.State.ACTIVE, Relation.State.ENDED])

    def in_force(self, on: date | None = None) -> "RelationQuerySet":
        return self.filter(in_force_on(on), state=Relation.State.ACTIVE)

    def of(self, organization: Organization) -> "RelationQuerySet":
        """Return the ones in which an organization stands, on either side."""
        return self.filter(Q(client=organization) | Q(provider=organization))


@pghistory.track()
class Relation(models.Model):
    """Proposed by the provider or granted by the client; ended by the client or an agent, never by the provider.

    `starts_on` and `ends_on` are days in the time zone of the portal, both included; no `ends_on` is no end.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposée")
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Terminée")
        DECLINED = "declined", _("Déclinée")
        WITHDRAWN = "withdrawn", _("Retirée")
        EXPIRED = "expired", _("Restée sans réponse")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(
        Organization, verbose_name=_("organisation cliente"), on_delete=models.PROTECT, related_name="relations_given"
    )
    provider = models.ForeignKey(
        Organization,
        verbose_name=_("organisation mandataire"),
        on_delete=models.PROTECT,
        related_name="relations_received",
    )
    type = models.ForeignKey(
        RelationType, verbose_name=_("type de relation"), on_delete=models.PROTECT, related_name="relations"
    )
    state = models.CharField(_("état"), max_length=10, choices=State)
    starts_on = models.DateField(_("date de début"))
    ends_on = models.DateField(_("date de fin"), null=True, blank=True)
    # What the provider proposed to be allowed to do: the codes of subjects, by right.
    proposal = models.JSONField(_("sujets proposés"), default=dict, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposition"), null=True, blank=True)
    answer_by = models.DateTimeField(_("réponse attendue avant"), null=True, blank=True)
    warned_at = models.DateTimeField(_("rappel"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(_("octroi"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # When it was ended, declined or withdrawn, or was left unanswered for too long.
    ended_at = models.DateTimeField(_("fin"), null=True, blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.CheckConstraint(
                name="relation_is_between_two_organizations",
                condition=~Q(client=F("provider")),
                violation_error_message=_("Une organisation n’a pas de relation avec elle-même."),
            ),
            models.CheckConstraint(name="relation_ends_after_it_begins", condition=ENDS_AFTER_IT_BEGINS),
            models.CheckConstraint(
                name="relation_is_ended_iff_it_says_when",
                condition=Q(state__in=["proposed", "active"], ended_at=None)
                | (~Q(state__in=["proposed", "active"]) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="granted_relation_says_when_and_proposal_waits_for_an_answer",
                condition=Q(state__in=["active", "ended"], granted_at__isnull=False)
                | (
                    ~Q(state__in=["active", "ended"])
                    & Q(granted_at=None, proposed_at__isnull=False, answer_by__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                name="one_open_proposal_between_two_organizations",
                fields=["client", "provider", "type"],
                condition=Q(state="proposed"),
                violation_error_message=_("Cette relation est déjà proposée et attend une réponse."),
            ),
            ExclusionConstraint(
                name="no_two_relations_of_a_type_at_once",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    ("provider", RangeOperators.EQUAL),
                    ("type", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=Q(state="active"),
                violation_error_message=_("Cette relation existe déjà pour ces dates."),
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "state"], name="relations_of_a_provider"),
            models.Index(fields=["client", "state"], name="relations_of_a_client"),
            models.Index(fields=["answer_by"], name="proposals_to_answer", condition=Q(state="proposed")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="parties_of_a_relation_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("client", "provider", "type"),
            ),
            pgtrigger.FSM(
                name="relation_goes_from_state_to_state",
                field="state",
                transitions=[
                    ("proposed", "active"),
                    ("proposed", "declined"),
                    ("proposed", "withdrawn"),
                    ("proposed", "expired"),
                    ("active", "ended"),
                ],
            ),
            pgtrigger.Protect(name="relation_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.client.name} {self.type.name} {self.provider.name}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for the client's answer."""
        return self.state == self.State.PROPOSED

    def holds(self, on: date | None = None) -> bool:
        """Whether it is in force on that day (today)."""
        day = on or timezone.localdate()
        is_within = self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
        return self.state == self.State.ACTIVE and is_within

    def meets(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether its days and those of a period have one in common."""
        return self.starts_on <= (ends_on or date.max) and starts_on <= (self.ends_on or date.max)
