"""What someone who manages a person says of them: it counts once the person has said yes."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User
from portal.core.fields import NAME_MAX, spoken_telephone

PROPOSAL_LIFETIME = timedelta(days=14)


@dataclass(frozen=True)
class Identity:
    """Who a person is said to be. Without a birth date, theirs stays as it is."""

    first_name: str
    last_name: str
    birth_date: date | None = None


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> "ProposalQuerySet":
        """The ones that nobody has answered, taken back or replaced."""
        return self.filter(outcome=Proposal.Outcome.WAITING)

    def live(self) -> "ProposalQuerySet":
        return self.waiting().filter(expires_at__gt=timezone.now())


class Proposal(models.Model):
    """Names and a birth date, or a telephone for codes, that someone else proposes for a person."""

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("Nom et date de naissance")
        TELEPHONE = "telephone", _("Téléphone d’authentification")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("En attente")
        ACCEPTED = "accepted", _("Acceptée")
        DECLINED = "declined", _("Refusée")
        WITHDRAWN = "withdrawn", _("Retirée")
        REPLACED = "replaced", _("Remplacée")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(_("objet"), max_length=10, choices=Kind)
    first_name = models.CharField(_("prénom"), max_length=NAME_MAX, blank=True)
    last_name = models.CharField(_("nom"), max_length=NAME_MAX, blank=True)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    telephone = models.CharField(_("téléphone d’authentification"), max_length=16, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The account from which it was proposed, by its name in the journal (core.models.place_of).
    place = models.CharField(_("dans"), max_length=80)
    proposed_at = models.DateTimeField(_("proposition"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expiration"))
    outcome = models.CharField(_("issue"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    ended_at = models.DateTimeField(_("fin"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["user", "-proposed_at"], name="proposals_to_a_person")]
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_proposal_of_a_kind_per_person",
                fields=["user", "kind"],
                condition=Q(outcome="waiting"),
            ),
            models.CheckConstraint(name="nobody_proposes_to_themselves", condition=~Q(user=F("proposed_by"))),
            models.CheckConstraint(
                name="proposal_has_an_end_once_it_waits_no_more",
                condition=Q(outcome="waiting", ended_at=None) | (~Q(outcome="waiting") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_says_what_its_kind_is_about",
                condition=(Q(kind="identity", telephone="") & ~Q(first_name="") & ~Q(last_name=""))
                | (Q(kind="telephone", first_name="", last_name="", birth_date=None) & ~Q(telephone="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposed_at:%Y-%m-%d %H:%M}"

    @property
    def is_identity(self) -> bool:
        return self.kind == self.Kind.IDENTITY

    @property
    def spoken_telephone(self) -> str:
        return spoken_telephone(self.telephone)

    @property
    def is_accepted(self) -> bool:
        return self.outcome == self.Outcome.ACCEPTED
