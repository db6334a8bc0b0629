"""What is owed and what came in: invoices and credit notes, payments, what the payment provider tells."""

import uuid
from decimal import Decimal

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cardrequests.models.sessions import PaymentMode, TrainingSession
from notifications.models import Message
from portal.core.numbers import draw


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def awaiting_rendering(self) -> "InvoiceQuerySet":
        return self.filter(rendered_at=None)

    def newest_first(self) -> "InvoiceQuerySet":
        return self.order_by("-issued_at", "-pk")


@pghistory.track()
class Invoice(models.Model):
    """A numbered paper, as it was issued: it never changes, but for its PDF that comes once, and its message."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Facture")
        CREDIT_NOTE = "credit_note", _("Note de crédit")

    PREFIXES = {Kind.INVOICE: "FAC", Kind.CREDIT_NOTE: "NC"}

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("genre"), max_length=12, choices=Kind, default=Kind.INVOICE)
    number = models.CharField(_("numéro"), max_length=20, unique=True, editable=False)
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="invoices")
    corrects = models.OneToOneField(
        "self",
        verbose_name=_("facture corrigée"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credit_note",
    )
    issued_at = models.DateTimeField(_("émission"), default=timezone.now)
    amount = models.DecimalField(_("montant"), max_digits=10, decimal_places=2)
    # The lines, and whom it is addressed to, in the words of the day it was issued.
    lines = models.JSONField(_("lignes"), default=list)
    billed_to = models.TextField(_("facturé à"), max_length=500)
    sha256 = models.CharField(_("empreinte SHA-256 du PDF"), max_length=64, blank=True)
    rendered_at = models.DateTimeField(_("mise en page"), null=True, blank=True)
    message = models.ForeignKey(
        Message, verbose_name=_("courriel"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("facture")
        verbose_name_plural = _("factures")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="one_invoice_a_session", fields=["session"], condition=Q(kind="invoice")),
            models.CheckConstraint(
                name="credit_note_says_what_it_corrects",
                condition=Q(kind="invoice", corrects=None) | Q(kind="credit_note", corrects__isnull=False),
            ),
            models.CheckConstraint(name="invoice_amount_is_not_negative", condition=Q(amount__gte=Decimal(0))),
            models.CheckConstraint(
                name="invoice_is_rendered_with_its_imprint",
                condition=Q(rendered_at=None, sha256="") | (Q(rendered_at__isnull=False) & ~Q(sha256="")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="settled_rows_stay", exclude=["sha256", "rendered_at", "message"]),
            pgtrigger.Protect(
                name="invoice_is_rendered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__rendered_at__isnull=False)
                & (
                    pgtrigger.Q(old__rendered_at__df=pgtrigger.F("new__rendered_at"))
                    | pgtrigger.Q(old__sha256__df=pgtrigger.F("new__sha256"))
                ),
            ),
            pgtrigger.Protect(name="invoice_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceContent(models.Model):
    """The bytes of an invoice's PDF, apart, so that no list ever loads them."""

    invoice = models.OneToOneField(Invoice, primary_key=True, on_delete=models.PROTECT, related_name="content")
    content = models.BinaryField(_("contenu"))

    class Meta:
        verbose_name = _("PDF d’une facture")
        verbose_name_plural = _("PDF des factures")
        default_permissions = ()
        triggers = [pgtrigger.Protect(name="invoice_content_never_changes", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.pk)


def next_invoice_number(kind: str = Invoice.Kind.INVOICE) -> str:
    """Draw the next number of its kind and year, without gaps: `FAC-2026-00001`, `NC-2026-00001`."""
    year = timezone.localdate().year
    prefix = Invoice.PREFIXES[Invoice.Kind(kind)]
    return f"{prefix}-{year}-{draw(f'{kind} {year}'):05}"


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


class ProviderEvent(models.Model):
    """What the provider told, once: an event that is delivered twice finds its row."""

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
    outcome = models.CharField(_("effet"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("événement du fournisseur de paiement")
        verbose_name_plural = _("événements du fournisseur de paiement")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.event_id
