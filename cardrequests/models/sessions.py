"""A session of training, as its trainer reports it to obtain cards; and what is typed of one before it is saved."""

import uuid
from decimal import Decimal
from functools import reduce
from operator import or_

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cardrequests.models.tables import Activity, Institution, OrganismKind
from cardrequests.models.trainers import Trainer
from portal.core.fields import EMAIL_MAX
from portal.core.numbers import draw

# What is settled at the submission; the rest of a session's columns are its state, and how it is paid.
SETTLED = (
    "number",
    "trainer",
    "second_trainer",
    "kind",
    "institution",
    "organism_name",
    "place",
    "activity",
    "ended_on",
    "trainer_email",
    "delivery_street",
    "delivery_city",
    "delivery_postal_code",
    "delivery_attention",
    "delivery_email",
    "submitted_at",
    "billed_to",
    "unit_price",
)
WAS_NEW = pgtrigger.Q(old__state="new")
SETTLED_CHANGES = reduce(or_, [pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in SETTLED])


class PaymentMode(models.TextChoices):
    CARD = "card", _("Par carte de crédit")
    CHEQUE = "cheque", _("Par chèque")
    DEPOSIT = "deposit", _("Par dépôt direct")


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def new(self) -> "TrainingSessionQuerySet":
        """The ones that may still be changed."""
        return self.filter(state=TrainingSession.State.NEW)

    def awaiting_payment(self) -> "TrainingSessionQuerySet":
        return self.filter(state=TrainingSession.State.SUBMITTED)

    def awaiting_shipment(self) -> "TrainingSessionQuerySet":
        return self.filter(state=TrainingSession.State.PAID)

    def newest_first(self) -> "TrainingSessionQuerySet":
        return self.order_by("-created_at", "-pk")

    def with_participant_count(self) -> "TrainingSessionQuerySet":
        """Load `participant_count`."""
        return self.annotate(participant_count=Count("participants"))

    def with_invoiced(self) -> "TrainingSessionQuerySet":
        """Load `invoice_number` and `invoiced`, what it asks."""
        own = Q(invoices__kind="invoice")
        return self.annotate(
            invoice_number=Max("invoices__number", filter=own), invoiced=Max("invoices__amount", filter=own)
        )

    def with_names(self) -> "TrainingSessionQuerySet":
        return self.select_related("kind", "institution", "activity", "trainer__user", "second_trainer__user")


@pghistory.track()
class TrainingSession(models.Model):
    """A request for cards: who trained, where, what; where the cards go. Changed only while it is new."""

    class State(models.TextChoices):
        NEW = "new", _("Nouvelle")
        SUBMITTED = "submitted", _("Soumise")
        PAID = "paid", _("Payée")
        SHIPPED = "shipped", _("Expédiée")
        CANCELLED = "cancelled", _("Annulée")

    class BilledTo(models.TextChoices):
        INDIVIDUAL = "individual", _("Individu")
        ORGANISM = "organism", _("Organisme")

    NEXT = {
        State.NEW: {State.SUBMITTED, State.CANCELLED},
        State.SUBMITTED: {State.PAID, State.CANCELLED},
        State.PAID: {State.SHIPPED},
        State.SHIPPED: set(),
        State.CANCELLED: set(),
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Made with the empty form: the same form sent twice is one session.
    draft_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("numéro"), max_length=20, unique=True, editable=False)
    created_at = models.DateTimeField(_("création"), auto_now_add=True)
    # Counts the changes: a page that shows an older count is stale.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    trainer = models.ForeignKey(
        Trainer, verbose_name=_("formateur / moniteur"), on_delete=models.PROTECT, related_name="sessions"
    )
    second_trainer = models.ForeignKey(
        Trainer,
        verbose_name=_("deuxième formateur / moniteur"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seconded_sessions",
    )
    # For this session alone (AS-7): the user's own address stays.
    trainer_email = models.EmailField(_("courriel"), max_length=EMAIL_MAX)

    kind = models.ForeignKey(
        OrganismKind, verbose_name=_("type d’organisme"), on_delete=models.PROTECT, related_name="sessions"
    )
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("maison d’enseignement accréditée"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    organism_name = models.CharField(_("nom de l’organisme"), max_length=150)
    place = models.CharField(_("lieu de formation"), max_length=150)
    activity = models.ForeignKey(
        Activity, verbose_name=_("activité de formation"), on_delete=models.PROTECT, related_name="sessions"
    )
    ended_on = models.DateField(_("fin de la session"))

    delivery_street = models.CharField(_("adresse"), max_length=150)
    delivery_city = models.CharField(_("ville"), max_length=100)
    delivery_postal_code = models.CharField(_("code postal"), max_length=6)
    delivery_attention = models.CharField(_("à l’attention de"), max_length=150)
    delivery_email = models.EmailField(_("courriel de livraison"), max_length=EMAIL_MAX)

    state = models.CharField(_("statut"), max_length=10, choices=State, default=State.NEW)
    submitted_at = models.DateTimeField(_("soumission"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paiement"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("expédition"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulation"), null=True, blank=True)
    payment_mode = models.CharField(_("mode de paiement"), max_length=10, choices=PaymentMode, blank=True)
    billed_to = models.CharField(_("facturé à"), max_length=10, choices=BilledTo, blank=True)
    # The price of its submission, whatever a card costs later.
    unit_price = models.DecimalField(_("prix d’une carte"), max_digits=6, decimal_places=2, null=True, blank=True)
    tracking_number = models.CharField(_("numéro de suivi"), max_length=40, blank=True)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session de formation")
        verbose_name_plural = _("sessions de formation")
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="second_trainer_is_someone_else",
                condition=Q(second_trainer=None) | ~Q(second_trainer=F("trainer")),
                violation_error_message=_("Le deuxième formateur / moniteur est une autre personne que le premier."),
            ),
            models.CheckConstraint(
                name="session_state_agrees_with_its_instants",
                condition=Q(state="new", submitted_at=None, paid_at=None, shipped_at=None, cancelled_at=None)
                | Q(state="submitted", submitted_at__isnull=False, paid_at=None, shipped_at=None, cancelled_at=None)
                | Q(
                    state="paid",
                    submitted_at__isnull=False,
                    paid_at__isnull=False,
                    shipped_at=None,
                    cancelled_at=None,
                )
                | Q(
                    state="shipped",
                    submitted_at__isnull=False,
                    paid_at__isnull=False,
                    shipped_at__isnull=False,
                    cancelled_at=None,
                )
                | Q(state="cancelled", paid_at=None, shipped_at=None, cancelled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="session_says_how_it_is_paid_once_submitted",
                condition=Q(submitted_at=None, payment_mode="", billed_to="", unit_price=None)
                | (Q(submitted_at__isnull=False, unit_price__isnull=False) & ~Q(payment_mode="") & ~Q(billed_to="")),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="session_goes_from_state_to_state",
                field="state",
                transitions=[
                    ("new", "submitted"),
                    ("submitted", "paid"),
                    ("paid", "shipped"),
                    ("new", "cancelled"),
                    ("submitted", "cancelled"),
                ],
            ),
            pgtrigger.Protect(
                name="settled_rows_stay", operation=pgtrigger.Update, condition=~WAS_NEW & SETTLED_CHANGES
            ),
            pgtrigger.Protect(name="session_is_never_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["trainer", "-created_at"], name="sessions_of_a_trainer"),
            models.Index(fields=["state", "submitted_at"], name="sessions_in_a_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_new(self) -> bool:
        return self.state == self.State.NEW

    @property
    def spoken_postal_code(self) -> str:
        """The code as Canadians write it: « J1H 1A1 »."""
        return f"{self.delivery_postal_code[:3]} {self.delivery_postal_code[3:]}".strip()

    def can_become(self, state: str) -> bool:
        return state in self.NEXT[self.State(self.state)]


def next_session_number() -> str:
    """Draw the next number of the year: `SES-2026-00001`."""
    year = timezone.localdate().year
    return f"SES-{year}-{draw(f'session {year}'):05}"


def total(unit_price: Decimal, count: int) -> Decimal:
    """Return what `count` cards cost, to the cent."""
    return (unit_price * count).quantize(Decimal("0.01"))


class SessionDraft(models.Model):
    """What a trainer typed of a session that is not saved yet, kept so that it can be taken up again."""

    key = models.UUIDField(unique=True, editable=False)
    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="drafts")
    typed = models.JSONField(_("saisi"), default=dict)
    saved_at = models.DateTimeField(_("enregistrement"), auto_now=True)

    class Meta:
        verbose_name = _("brouillon de session")
        verbose_name_plural = _("brouillons de session")
        default_permissions = ()
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return str(self.key)
