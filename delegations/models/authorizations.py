"""Who may do what in whose file, from when to when, and who granted it."""

import uuid
from datetime import date, timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from delegations.models.relations import ENDS_AFTER_IT_BEGINS, PERIOD, Relation, in_force_on
from delegations.models.subjects import Right, Subject
from organizations.models import Membership, Organization, ServiceRequest

# So many days before the last one, people hear that something ends: the first time, and the last.
TOLD_BEFORE = (30, 5)

# Whatever door a row comes through, it stays where its relation leads, and only delegable subjects leave a file.
STAYS_WITHIN_ITS_RELATION = """
    IF NEW.relation_id IS NULL THEN
        IF NOT EXISTS (
            SELECT 1 FROM organizations_membership
            WHERE id = NEW.holder_membership_id AND organization_id = NEW.file_id
        ) THEN
            RAISE EXCEPTION 'an authorization without a relation is held within the file'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'authorization_stays_within_its_relation';
        END IF;
    ELSIF NOT EXISTS (
        SELECT 1
        FROM delegations_relation AS relation
        JOIN delegations_subject AS subject ON subject.id = NEW.subject_id
        WHERE relation.id = NEW.relation_id AND relation.client_id = NEW.file_id AND subject.is_delegable
            AND relation.provider_id = COALESCE(
                NEW.holder_organization_id,
                (SELECT organization_id FROM organizations_membership WHERE id = NEW.holder_membership_id)
            )
    ) THEN
        RAISE EXCEPTION 'an authorization stays within its relation, with a subject that may be delegated'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'authorization_stays_within_its_relation';
    END IF;
    RETURN NEW;
"""


class Reach(models.TextChoices):
    """How much is taken from a contact at once, in the words of the form."""

    ALL = "all", _("Toutes les relations")
    RELATIONS = "relations", _("Une ou plusieurs relation(s)")
    SUBJECTS = "subjects", _("Un ou plusieurs sujet(s) autorisé(s) associé(s) à une relation")


class AuthorizationQuerySet(models.QuerySet["Authorization"]):
    def in_force(self, on: date | None = None) -> "AuthorizationQuerySet":
        """The ones whose own dates hold; what they hang on may still cut them (delegations.authorizations)."""
        return self.filter(in_force_on(on))

    def standing(self, on: date | None = None) -> "AuthorizationQuerySet":
        """The ones in force or still to begin."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), ended_at=None)

    def ending(self, *, within: timedelta) -> "AuthorizationQuerySet":
        """The ones in force whose last day is near."""
        today = timezone.localdate()
        return self.in_force().filter(ends_on__lte=today + within)

    def of_organizations(self) -> "AuthorizationQuerySet":
        """The first level: what clients gave to providers."""
        return self.filter(holder_organization__isnull=False)

    def of_people(self) -> "AuthorizationQuerySet":
        return self.filter(holder_membership__isnull=False)

    def as_listed(self) -> "AuthorizationQuerySet":
        """Load what a line of a list shows."""
        return self.select_related(
            "subject__family", "file", "holder_organization", "relation__provider", "granted_by",
            "holder_membership__user", "holder_membership__organization__type", "holder_membership__sheet",
        )  # fmt: skip


@pghistory.track()
class Authorization(models.Model):
    """A holder may use a subject in a file. The holder is a provider (level one) or a person's place.

    A person's place is in the file's own organization (no relation), or in the provider of the relation
    by which the file was opened (level two). Days are in the time zone of the portal, both included.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder_organization = models.ForeignKey(
        Organization,
        verbose_name=_("organisation mandataire"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="authorizations_held",
    )
    holder_membership = models.ForeignKey(
        Membership,
        verbose_name=_("contact de l’organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="authorizations",
    )
    file = models.ForeignKey(
        Organization, verbose_name=_("dossier"), on_delete=models.PROTECT, related_name="authorizations"
    )
    relation = models.ForeignKey(
        Relation, null=True, blank=True, on_delete=models.PROTECT, related_name="authorizations"
    )
    subject = models.ForeignKey(
        Subject, verbose_name=_("sujet autorisé"), on_delete=models.PROTECT, related_name="authorizations"
    )
    right = models.CharField(_("droit"), max_length=5, choices=Right)
    starts_on = models.DateField(_("date de début"))
    ends_on = models.DateField(_("date de fin"), null=True, blank=True)
    # Stands in for another's authorization during an absence, and ends with it.
    covers = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="covered_by")
    request = models.ForeignKey(
        ServiceRequest,
        verbose_name=_("demande"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="authorizations",
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(_("octroi"), auto_now_add=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("retrait"), null=True, blank=True)
    # Up to which notice the holder has been told that it is about to end: the days before the end.
    told_days_before = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AuthorizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("autorisation")
        verbose_name_plural = _("autorisations")
        constraints = [
            models.CheckConstraint(
                name="authorization_has_one_holder",
                condition=Q(holder_organization=None, holder_membership__isnull=False)
                | Q(holder_organization__isnull=False, holder_membership=None, relation__isnull=False),
            ),
            models.CheckConstraint(
                name="authorization_ends_after_it_begins",
                condition=ENDS_AFTER_IT_BEGINS,
                violation_error_message=_("La date de fin précède la date de début. Corrigez l’une des deux."),
            ),
            ExclusionConstraint(
                name="no_person_is_authorized_twice_at_once",
                expressions=[
                    ("holder_membership", RangeOperators.EQUAL),
                    ("file", RangeOperators.EQUAL),
                    ("subject", RangeOperators.EQUAL),
                    ("right", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None, holder_membership__isnull=False),
                violation_error_message=_("Cette personne a déjà cette autorisation pour ces dates."),
            ),
            ExclusionConstraint(
                name="no_organization_is_authorized_twice_at_once",
                expressions=[
                    ("relation", RangeOperators.EQUAL),
                    ("subject", RangeOperators.EQUAL),
                    ("right", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None, holder_organization__isnull=False),
                violation_error_message=_("Cette organisation a déjà cette autorisation pour ces dates."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder_membership", "file", "subject"],
                include=["right", "starts_on", "ends_on", "relation"],
                name="authorizations_of_a_person",
                condition=Q(ended_at=None, holder_membership__isnull=False),
            ),
            models.Index(
                fields=["file", "subject", "holder_organization"],
                include=["right", "starts_on", "ends_on", "relation"],
                name="authorizations_of_a_provider",
                condition=Q(ended_at=None, holder_organization__isnull=False),
            ),
            models.Index(
                fields=["holder_organization", "file", "subject"],
                include=["right", "starts_on", "ends_on", "relation"],
                name="files_of_a_provider",
                condition=Q(ended_at=None, holder_organization__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="authorization_stays_within_its_relation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=STAYS_WITHIN_ITS_RELATION,
            ),
            pgtrigger.Protect(
                name="what_was_authorized_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "holder_organization", "holder_membership", "file", "relation", "subject", "right", "starts_on"
                ),
            ),
            pgtrigger.Protect(name="authorization_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.get_right_display()}, {self.file}"

    @property
    def last_day(self) -> date:
        """The last day, or the last of the calendar."""
        return self.ends_on or date.max

    def spans(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether it holds on every day of a period."""
        return self.starts_on <= starts_on and (ends_on or date.max) <= self.last_day

    def meets(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether it holds on some day of a period."""
        return self.starts_on <= (ends_on or date.max) and starts_on <= self.last_day
