"""A person's place in an organization: it exists before the person has signed in, and is never deleted."""

from __future__ import annotations

import math
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Mode, User, strongest
from organizations.models.accounts import Organization
from organizations.models.connections import ConnectedService
from organizations.models.rules import FOR_EACH_ACCOUNT, KEEPS_A_PRIMARY, KEEPS_AN_ADMINISTRATOR
from organizations.models.types import Role
from portal.core.fields import NAME_MAX
from portal.core.spelling import Folded

if TYPE_CHECKING:
    from organizations.models.claims import Claim

RESEND_COOLDOWN = timedelta(seconds=60)
MANAGING_ROLES = (Role.MANAGER, Role.ADMINISTRATOR)


def seconds_to_wait(latest: datetime | None) -> int:
    """Return for how many seconds more no link may follow the one sent at `latest`."""
    left = latest + RESEND_COOLDOWN - timezone.now() if latest else timedelta(0)
    return max(0, math.ceil(left.total_seconds()))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def pending(self) -> MembershipQuerySet:
        return self.filter(status=Membership.Status.PENDING)

    def active(self) -> MembershipQuerySet:
        return self.filter(status=Membership.Status.ACTIVE)

    def confirmed(self) -> MembershipQuerySet:
        """The ones whose person has signed in, active or not."""
        return self.filter(status__in=Membership.CONFIRMED)

    def awaited(self) -> MembershipQuerySet:
        """The pending ones that may still be activated."""
        return self.pending().filter(expires_at__gt=timezone.now())

    def giving_access(self) -> MembershipQuerySet:
        """The active ones of an active account: the only ones that open a page."""
        return self.active().filter(organization__status=Organization.Status.ACTIVE)

    def able_to_manage_people(self) -> MembershipQuerySet:
        return self.filter(role__in=MANAGING_ROLES)

    def able_to_administer(self) -> MembershipQuerySet:
        """The active ones in the highest role of their organization's type, whose person can sign in."""
        return self.active().filter(
            Q(role=Role.ADMINISTRATOR) | Q(role=F("organization__type__highest_role")), user__is_active=True
        )

    def primary_first(self) -> MembershipQuerySet:
        return self.order_by("-is_primary", "organization__number")

    def with_linked_accounts(self, *, known_to: User) -> MembershipQuerySet:
        """Load, as `user.known_memberships`, the accounts of each person whose people `known_to` may list too."""
        theirs = Membership.objects.giving_access().able_to_manage_people().filter(user=known_to).values("organization")
        linked = Membership.objects.confirmed().filter(organization__in=theirs).primary_first()
        return self.select_related("user").prefetch_related(
            Prefetch("user__memberships", linked.select_related("organization"), to_attr="known_memberships")
        )

    def with_connections(self) -> MembershipQuerySet:
        """Load, as `connections`, which entries the operator put into the menu of the type of account."""
        kinds = ConnectedService.objects.filter(type=OuterRef("organization__type")).order_by("kind").values("kind")
        return self.annotate(connections=ArraySubquery(kinds))

    def with_claims(self) -> MembershipQuerySet:
        """Load the claims and what became of their messages, for `live_claim`."""
        return self.prefetch_related("claims__message")


@pghistory.track()
class Membership(models.Model):
    """A place in an organization. Pending, it holds what the inviter typed; then the user says who it is.

    It is also the access that views receive: `.user`, `.organization`, `.role`.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("En attente")
        ACTIVE = "active", _("Actif")
        INACTIVE = "inactive", _("Inactif")
        ENDED = "ended", _("Retiré")

    CONFIRMED = (Status.ACTIVE, Status.INACTIVE)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("type d’utilisateur"), max_length=20, choices=Role, default=Role.MEMBER)
    status = models.CharField(_("statut"), max_length=20, choices=Status, default=Status.PENDING)
    is_primary = models.BooleanField(_("compte principal"), default=False)
    # The person's own mark: this account stands first where they go from one to another.
    is_starred = models.BooleanField(_("compte favori"), default=False)
    email = models.EmailField(_("adresse de courriel"))
    username = models.CharField(_("nom d’utilisateur"), max_length=254, blank=True)
    first_name = models.CharField(_("prénom"), max_length=NAME_MAX)
    last_name = models.CharField(_("nom"), max_length=NAME_MAX)
    language = models.CharField(_("langue"), max_length=5, choices=Language, default=Language.FRENCH)
    # How strongly this person must come in: chosen by a manager, never under what the account asks of all.
    asked_mode = models.CharField(_("mode d’authentification"), max_length=10, choices=Mode, default=Mode.PASSWORD)
    # The last day of the place, in the time zone of the portal: of an intern, an auditor. None for no end.
    ends_on = models.DateField(_("date de fin"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("ajout"), auto_now_add=True)
    expires_at = models.DateTimeField(_("date d’expiration"), null=True, blank=True)
    activated_at = models.DateTimeField(_("activation"), null=True, blank=True)
    ended_at = models.DateTimeField(_("retrait"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("utilisateur d’un compte")
        verbose_name_plural = _("utilisateurs d’un compte")
        indexes = [
            models.Index(fields=["email"], name="places_by_address"),
            GinIndex(
                OpClass(Folded("first_name", "last_name"), name="gin_trgm_ops"),
                name="awaited_people_by_close_name",
                condition=Q(status="pending"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_live_membership_per_user_and_account",
                fields=["organization", "user"],
                condition=Q(status__in=["active", "inactive"]),
                violation_error_message=_("Cette personne est déjà utilisatrice de ce compte."),
            ),
            models.UniqueConstraint(
                name="one_pending_membership_per_address_and_account",
                fields=["organization", "email"],
                condition=Q(status="pending"),
                violation_error_message=_("Cette adresse courriel est déjà en attente de confirmation."),
            ),
            models.UniqueConstraint(
                name="at_most_one_primary_account_per_user", fields=["user"], condition=Q(is_primary=True)
            ),
            models.CheckConstraint(
                name="primary_account_is_a_confirmed_one",
                condition=Q(is_primary=False) | Q(status__in=["active", "inactive"]),
            ),
            models.CheckConstraint(
                name="membership_has_a_user_once_confirmed",
                condition=Q(status="pending", user=None, expires_at__isnull=False, activated_at=None, ended_at=None)
                | Q(
                    status__in=["active", "inactive"],
                    user__isnull=False,
                    expires_at=None,
                    activated_at__isnull=False,
                    ended_at=None,
                )
                | Q(status="ended", ended_at__isnull=False, expires_at=None),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="account_keeps_an_administrator",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition(
                    "OLD.status = 'active' AND (NEW.status <> 'active' OR NEW.role <> OLD.role)"
                ),
                func=KEEPS_AN_ADMINISTRATOR.format(organization="NEW.organization_id") + "RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="user_has_one_primary_account",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("NEW.user_id IS NOT NULL"),
                func=KEEPS_A_PRIMARY.format(user="NEW.user_id") + "RETURN NULL;",
            ),
            pgtrigger.FSM(
                name="membership_goes_from_state_to_state",
                field="status",
                transitions=[
                    ("pending", "active"),
                    ("pending", "ended"),
                    ("active", "inactive"),
                    ("inactive", "active"),
                    ("active", "ended"),
                    ("inactive", "ended"),
                ],
            ),
            pgtrigger.Protect(name="membership_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.organization.number}"

    @property
    def full_name(self) -> str:
        """The person's name: the user's own once there is one, what the inviter typed until then."""
        return self.user.get_full_name() if self.user else f"{self.first_name} {self.last_name}"

    @property
    def role_label(self) -> str:
        return self.organization.type.word_for(self.role)

    @property
    def holder(self) -> User:
        """The person of a place that is confirmed, as an access always is."""
        assert self.user is not None  # noqa: S101 (a rule of the database)
        return self.user

    @property
    def effective_mode(self) -> Mode:
        """What is asked of this person here: what the account asks of all, or more."""
        return strongest([Mode(self.organization.asked_mode), Mode(self.asked_mode)])

    def has_role(self, role: str) -> bool:
        """Whether it is this very role, not one above."""
        return self.role == role

    @property
    def is_in_charge(self) -> bool:
        """Whether it is a role that manages people, and what concerns the organization."""
        return self.role in MANAGING_ROLES

    @property
    def is_manager(self) -> bool:
        return self.role == Role.MANAGER

    @property
    def is_pending(self) -> bool:
        return self.status == self.Status.PENDING

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def gives_access(self) -> bool:
        """Whether it opens a page, as those do that `giving_access()` finds."""
        return self.is_active and self.organization.status == Organization.Status.ACTIVE

    @property
    def is_past_its_end(self) -> bool:
        """Whether the last day is over, though the place is still there: of the last one responsible."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def has_ended(self) -> bool:
        return self.status == self.Status.ENDED

    @property
    def has_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def live_claim(self) -> Claim | None:
        """The claim with which the person may activate today, among those loaded by `with_claims()`."""
        return next((claim for claim in self.claims.all() if claim.is_live), None)

    @property
    def resend_wait(self) -> int:
        """For how many seconds more a new link may not be sent, from the claims loaded by `with_claims()`."""
        return seconds_to_wait(max((claim.issued_at for claim in self.claims.all()), default=None))


class AccountHolder(User):
    """The user as an account sees them: whoever cannot sign in administers nothing."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="account_keeps_an_administrator_who_can_sign_in",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("OLD.is_active AND NOT NEW.is_active"),
                declare=[("account", "BIGINT")],
                func=FOR_EACH_ACCOUNT.format(rule=KEEPS_AN_ADMINISTRATOR.format(organization="account")),
            ),
        ]
