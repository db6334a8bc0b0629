"""What is owed: invoices and credit notes, and their PDF."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pghistory
import pgtrigger
from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cardrequests.models.sessions import TrainingSession
from notifications.models import Message
from portal.core.numbers import draw

# What signs the links in mails: whoever reads the delivery address may have no user here.
LINK = "cardrequests.invoice"


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def awaiting_rendering(self) -> "InvoiceQuerySet":
        return self.filter(rendered_at=None)

    def newest_first(self) -> "InvoiceQuerySet":
        return self.order_by("-issued_at", "-pk")

    def behind(self, token: str) -> "InvoiceQuerySet":
        """The one to which a link in a mail leads, if its time is not up."""
        try:
            public_id = signing.loads(token, salt=LINK, max_age=timedelta(days=settings.INVOICE_LINK_DAYS))
        except signing.BadSignature:
            return self.none()
        return self.filter(public_id=public_id)


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

    @property
    def issued_on(self) -> date:
        return timezone.localdate(self.issued_at)

    @property
    def is_credit_note(self) -> bool:
        return self.kind == self.Kind.CREDIT_NOTE

    @property
    def is_rendered(self) -> bool:
        return self.rendered_at is not None

    @property
    def file_name(self) -> str:
        return f"{self.number}.pdf"

    def make_token(self) -> str:
        """Return what a link in a mail holds: it opens this paper alone, for INVOICE_LINK_DAYS."""
        return signing.dumps(str(self.public_id), salt=LINK)


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
