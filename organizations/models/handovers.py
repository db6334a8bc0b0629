"""Handing over a role: someone responsible designates a colleague, who must accept before anything changes."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models.memberships import Membership
from organizations.models.types import Role

# For how long an offer may be accepted.
OFFER_LIFETIME = timedelta(days=14)

OF_ONE_ACCOUNT = """
    IF (SELECT organization_id FROM organizations_membership WHERE id = NEW.giver_id)
        <> (SELECT organization_id FROM organizations_membership WHERE id = NEW.successor_id)
    THEN
        RAISE EXCEPTION 'handover % is between two accounts', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_stays_in_one_account';
    END IF;
    RETURN NEW;
"""


@dataclass(frozen=True)
class Holding:
    """Something that a person holds in an account: how many, where one sees it, and whether a colleague may have it.

    `name` is how the page and the one who keeps such things call it.
    """

    name: str
    label: str
    count: int
    url: str = ""
    is_movable: bool = False


class HandoverQuerySet(models.QuerySet["Handover"]):
    def unanswered(self) -> "HandoverQuerySet":
        """The ones that nobody answered nor took back, whether their time is up or not."""
        return self.filter(accepted_at=None, declined_at=None, withdrawn_at=None)

    def open(self) -> "HandoverQuerySet":
        return self.unanswered().filter(expires_at__gt=timezone.now())

    def of(self, place: Membership) -> "HandoverQuerySet":
        """The ones that someone offered, or was offered."""
        return self.filter(Q(giver=place) | Q(successor=place))

    def with_people(self) -> "HandoverQuerySet":
        return self.select_related("giver__user", "successor__user", "giver__organization__type__desk")


@pghistory.track()
class Handover(models.Model):
    """One offer of a role, from who holds it to a colleague of the same account."""

    class Afterwards(models.TextChoices):
        """What becomes of who hands over."""

        STAY = "stay", _("Rester utilisateur du compte")
        LEAVE = "leave", _("Quitter le compte")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    giver = models.ForeignKey(
        Membership, verbose_name=_("personne qui passe la relève"), on_delete=models.PROTECT, related_name="handovers"
    )
    successor = models.ForeignKey(
        Membership,
        verbose_name=_("personne désignée"),
        on_delete=models.PROTECT,
        related_name="handovers_offered",
    )
    role = models.CharField(_("type d’utilisateur"), max_length=20, choices=Role)
    afterwards = models.CharField(_("ensuite"), max_length=10, choices=Afterwards, default=Afterwards.STAY)
    offered_at = models.DateTimeField(_("proposition"), auto_now_add=True)
    expires_at = models.DateTimeField(_("fin de la proposition"))
    accepted_at = models.DateTimeField(_("acceptation"), null=True, blank=True)
    declined_at = models.DateTimeField(_("refus"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retrait"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("relève")
        verbose_name_plural = _("relèves")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="one_open_handover_per_giver",
                fields=["giver"],
                condition=Q(accepted_at=None, declined_at=None, withdrawn_at=None),
                violation_error_message=_("Une personne est déjà désignée : retirez d’abord cette proposition."),
            ),
            models.CheckConstraint(
                name="handover_has_at_most_one_outcome",
                condition=Q(accepted_at=None, declined_at=None)
                | Q(accepted_at=None, withdrawn_at=None)
                | Q(declined_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(name="nobody_hands_over_to_themselves", condition=~Q(giver=F("successor"))),
            models.CheckConstraint(
                name="role_of_a_member_is_not_handed_over", condition=Q(role__in=["manager", "administrator"])
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="handover_stays_in_one_account",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_ONE_ACCOUNT,
            ),
            pgtrigger.Protect(
                name="offer_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("giver", "successor", "role", "afterwards"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} {self.successor_id}"

    @property
    def is_open(self) -> bool:
        answered = self.accepted_at or self.declined_at or self.withdrawn_at
        return answered is None and self.expires_at > timezone.now()

    @property
    def leaves(self) -> bool:
        return self.afterwards == self.Afterwards.LEAVE

    @property
    def role_label(self) -> str:
        return self.giver.organization.type.word_for(self.role)
