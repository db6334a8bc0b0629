"""What came in: attempts to pay by card, cheques and deposits received, what the payment provider tells."""

import uuid
from decimal import Decimal

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cardrequests.models.sessions import PaymentMode, TrainingSession


class PaymentQuerySet(models.QuerySet["Payment"]):
    def settled(self) -> "PaymentQuerySet":
        """The ones whose money is there."""
        return self.filter(state__in=Payment.SETTLED)

    def under_way(self) -> "PaymentQuerySet":
        return self.filter(state=Payment.State.STARTED)


@pghistory.track()
class Payment(models.Model):
    """An attempt to pay by card at the provider, or a cheque or deposit that an agent received."""

    class State(models.TextChoices):
        STARTED = "started", _("Commencé")
        PAID = "paid", _("Payé")
        REFUSED = "refused", _("Refusé")
        ABANDONED = "abandoned", _("Abandonné")
        RECEIVED = "received", _("Reçu")

    SETTLED = (State.PAID, State.RECEIVED)
    # By card; what an agent received was never anything else.
    NEXT = {
        State.STARTED: {State.PAID, State.REFUSED, State.ABANDONED},
        State.REFUSED: {State.PAID},
        State.ABANDONED: {State.PAID},
        State.PAID: set(),
        State.RECEIVED: set(),
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="payments")
    mode = models.CharField(_("mode de paiement"), max_length=10, choices=PaymentMode)
    amount = models.DecimalField(_("montant"), max_digits=10, decimal_places=2)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.STARTED)
    started_at = models.DateTimeField(_("début"), auto_now_add=True)
    settled_at = models.DateTimeField(_("règlement"), null=True, blank=True)
    # At the provider: which one, its name for this payment, and the key that makes asking twice one payment.
    provider = models.CharField(_("fournisseur de paiement"), max_length=20, blank=True)
    provider_id = models.CharField(_("référence du fournisseur"), max_length=255, null=True, blank=True, unique=True)
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Over the counter: what the agent read on the cheque or the bank’s statement.
    reference = models.CharField(_("numéro du chèque ou du dépôt"), max_length=60, blank=True)
    received_on = models.DateField(_("reçu le"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reçu par"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("paiement")
        verbose_name_plural = _("paiements")
        default_permissions = ("add", "view")
        constraints = [
            models.UniqueConstraint(
                name="session_is_paid_once",
                fields=["session"],
                condition=Q(state__in=["paid", "received"]),
                violation_error_message=_("Cette session est déjà payée."),
            ),
            models.CheckConstraint(name="payment_is_of_some_money", condition=Q(amount__gt=Decimal(0))),
            models.CheckConstraint(
                name="received_payment_says_when_and_by_whom",
                condition=Q(state="received", received_on__isnull=False, received_by__isnull=False)
                | (~Q(state="received") & Q(received_on=None, received_by=None)),
            ),
            models.CheckConstraint(
                name="settled_payment_says_when",
                condition=Q(state__in=["paid", "received"], settled_at__isnull=False)
                | Q(state__in=["started", "refused", "abandoned"], settled_at=None),
            ),
        ]
        triggers = [
            # Money that comes after someone gave up, or tried again, is money all the same.
            pgtrigger.FSM(
                name="payment_goes_from_state_to_state",
                field="state",
                transitions=[
                    ("started", "paid"),
                    ("started", "refused"),
                    ("started", "abandoned"),
                    ("refused", "paid"),
                    ("abandoned", "paid"),
                ],
            ),
            pgtrigger.ReadOnly(name="amount_of_a_payment_stays", fields=["session", "mode", "amount"]),
            pgtrigger.Protect(name="payment_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"

    @property
    def is_settled(self) -> bool:
        return self.state in self.SETTLED

    def can_become(self, state: str) -> bool:
        return state in self.NEXT[self.State(self.state)]


class ProviderEventQuerySet(models.QuerySet["ProviderEvent"]):
    def awaiting_refund(self) -> "ProviderEventQuerySet":
        """The ones of money that came twice, or after the session was cancelled."""
        return self.filter(outcome=ProviderEvent.Outcome.REFUND_DUE)


class ProviderEvent(models.Model):
    """What the provider told, once: an event that is delivered twice finds its row."""

    class Outcome(models.TextChoices):
        PAID = "paid", _("Payé")
        REFUSED = "refused", _("Refusé")
        ABANDONED = "abandoned", _("Abandonné")
        NOTHING = "nothing", _("Sans effet")
        UNKNOWN = "unknown", _("Paiement inconnu")
        MISMATCH = "mismatch", _("Montant inattendu")
        REFUND_DUE = "refund_due", _("À rembourser")
        REFUNDED = "refunded", _("Remboursé")

    event_id = models.CharField(_("événement"), max_length=255, unique=True)
    kind = models.CharField(_("genre"), max_length=80)
    received_at = models.DateTimeField(_("réception"), auto_now_add=True)
    payment = models.ForeignKey(
        Payment,
        verbose_name=_("paiement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="provider_events",
    )
    outcome = models.CharField(_("effet"), max_length=40, blank=True, choices=Outcome)

    objects = ProviderEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("événement du fournisseur de paiement")
        verbose_name_plural = _("événements du fournisseur de paiement")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.event_id
