"""Invoices and credit notes: issued with the deed that they are of, laid out once by a worker, mailed with that."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cardrequests import invoices_pdf, notices, permissions
from cardrequests.invoices_pdf import Line, Paper
from cardrequests.models import (
    Invoice,
    InvoiceContent,
    Trainer,
    TrainingSession,
    next_invoice_number,
    spoken_money,
    total,
)
from organizations.models import OrganizationType, SupportDesk
from portal.core.journal import event, record
from portal.core.queue import later
from portal.core.wording import told

RESENT = event("invoice.resent", gettext_lazy("%(actor)s a renvoyé la facture %(number)s."))

COOLDOWN = timedelta(seconds=60)
BATCH = 20
# An archive larger than this, in bytes, goes by the disk.
IN_MEMORY = 5_000_000
RENDER = "cardrequests.tasks.render_invoices"

logger = structlog.get_logger(__name__)


# --- Issued --------------------------------------------------------------------------------------


@transaction.atomic
def issue(session: TrainingSession, count: int) -> Invoice:
    """Issue the invoice of a session that is being submitted. The caller holds the lock on the session.

    Its number is drawn here: a submission that fails gives it back, two at once wait for each other.
    """
    assert session.unit_price is not None  # noqa: S101 (settled just before, as the database demands)
    amount = total(session.unit_price, count)
    with translation.override(session.trainer.user.language):
        words = _("Cartes de participant : %(activity)s") % {"activity": session.activity.name}
        line = {
            "language": session.trainer.user.language,
            "words": words,
            "quantity": count,
            "unit_price": str(session.unit_price),
            "amount": str(amount),
        }
        billed_to = "\n".join(_address(session))
    invoice = Invoice.objects.create(
        number=next_invoice_number(), session=session, amount=amount, lines=[line], billed_to=billed_to
    )
    later(RENDER)
    return invoice


@transaction.atomic
def credit(session: TrainingSession) -> Invoice:
    """Issue the credit note that takes the invoice of a session back. The caller holds the lock on the session."""
    invoice = session.invoices.get(kind=Invoice.Kind.INVOICE)
    note = Invoice.objects.create(
        kind=Invoice.Kind.CREDIT_NOTE,
        number=next_invoice_number(Invoice.Kind.CREDIT_NOTE),
        session=session,
        corrects=invoice,
        amount=invoice.amount,
        lines=invoice.lines,
        billed_to=invoice.billed_to,
    )
    later(RENDER)
    return note


def _address(session: TrainingSession) -> list[str]:
    """Return whom the invoice is addressed to: the trainer, or the organism to the attention of someone."""
    code = session.delivery_postal_code
    place = [session.delivery_street, f"{session.delivery_city} {code[:3]} {code[3:]}"]
    if session.billed_to == TrainingSession.BilledTo.INDIVIDUAL:
        return [session.trainer.user.get_full_name(), *place]
    attention = told(_("À l’attention de %(name)s"), name=session.delivery_attention)
    return [session.organism_name, attention, *place]


# --- Laid out and mailed, by a worker ------------------------------------------------------------


def render_waiting() -> int:
    """Lay out what has no PDF yet; return how many. A worker that dies leaves them to the next one."""
    waiting = Invoice.objects.awaiting_rendering().order_by("pk").values_list("pk", flat=True)
    return sum(_render_or_say_why(key) for key in list(waiting[:BATCH]))


def _render_or_say_why(key: int) -> bool:
    """One paper that cannot be laid out does not keep the others waiting."""
    try:
        return render(key)
    except invoices_pdf.Unrenderable as error:
        logger.error("invoice_not_rendered", invoice=key, reason=str(error))
        return False


@transaction.atomic
def render(key: int) -> bool:
    """Lay one paper out, keep it, and write to the delivery address: all three at once, or nothing of it."""
    waiting = Invoice.objects.awaiting_rendering().select_related("session__trainer__user", "corrects")
    invoice = waiting.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
    if invoice is None:
        return False
    content = invoices_pdf.render(_paper(invoice))
    InvoiceContent.objects.create(invoice=invoice, content=content)
    invoice.sha256, invoice.rendered_at = hashlib.sha256(content).hexdigest(), timezone.now()
    invoice.message = notices.invoice_ready(invoice)
    invoice.save(update_fields=["sha256", "rendered_at", "message"])
    return True


def _paper(invoice: Invoice) -> Paper:
    """Return what stands on the paper, in the language in which its lines were written."""
    first: dict[str, Any] = invoice.lines[0] if invoice.lines else {}
    with translation.override(first.get("language", invoice.session.trainer.user.language)):
        language, _hyphen, region = translation.get_language().partition("-")
        title = _("Note de crédit %(number)s") if invoice.is_credit_note else _("Facture %(number)s")
        return Paper(
            language=language,
            region=region.upper() or "CA",
            issuer=settings.SITE_NAME,
            title=title % {"number": invoice.number},
            facts=_facts(invoice),
            recipient=(_("Facturé à"), invoice.billed_to.splitlines()),
            headings=[_("Description"), _("Quantité"), _("Prix d’une carte"), _("Montant")],
            lines=[_line(line) for line in invoice.lines],
            total=(_("Total crédité") if invoice.is_credit_note else _("Total"), spoken_money(invoice.amount)),
            notes=_notes(invoice),
            issued_at=invoice.issued_at,
        )


def _facts(invoice: Invoice) -> list[tuple[str, str]]:
    day = timezone.localdate(invoice.issued_at).isoformat()
    facts = [(_("Date"), day), (_("Session"), invoice.session.number)]
    if invoice.corrects:
        facts.append((_("Facture annulée"), invoice.corrects.number))
    return facts


def _line(line: dict[str, Any]) -> Line:
    price, amount = (spoken_money(Decimal(line[name])) for name in ("unit_price", "amount"))
    return Line(line["words"], str(line["quantity"]), price, amount)


def _notes(invoice: Invoice) -> tuple[str, list[str]]:
    if invoice.corrects:
        words = _("Cette note annule la facture %(number)s : il n’y a rien à payer.")
        return _("À savoir"), [words % {"number": invoice.corrects.number}]
    return _("Comment payer"), how_to_pay(invoice)


def desk_of_trainers() -> SupportDesk:
    return OrganizationType.objects.select_related("desk").get(prefix=permissions.TRAINING).desk


def how_to_pay(invoice: Invoice) -> list[str]:
    """Return what to do with an invoice, one sentence a way; the one that was chosen comes first."""
    desk = desk_of_trainers()
    deposit = (
        _("Par dépôt direct : %(account)s, en indiquant le numéro de facture %(number)s.")
        if settings.DEPOSIT_TO
        else _("Par dépôt direct : demandez le compte à %(email)s, et indiquez le numéro de facture %(number)s.")
    )
    ways = {
        "card": _("Par carte de crédit : sur la page « Paiement » de la session, dans le portail."),
        "cheque": _("Par chèque : à l’ordre de %(payee)s. Écrivez le numéro de facture %(number)s sur le chèque."),
        "deposit": deposit,
    }
    chosen = invoice.session.payment_mode
    ordered = [ways[chosen], *(way for mode, way in ways.items() if mode not in (chosen, "card"))]
    facts = {"payee": settings.PAYEE, "account": settings.DEPOSIT_TO, "email": desk.email, "number": invoice.number}
    return [*(way % facts for way in ordered), _("Les cartes sont expédiées à la réception de votre paiement.")]


def of_session(session: TrainingSession) -> list[Invoice]:
    """Return the papers of a session, the invoice first."""
    papers = list(session.invoices.select_related("message").order_by("issued_at", "pk"))
    for paper in papers:
        paper.session = session
    return papers


# --- Read and sent again -------------------------------------------------------------------------


@transaction.atomic
def resend(invoice: Invoice, *, by: Trainer) -> Invoice:
    """Mail a paper again to the delivery address, at most once a minute."""
    locked = Invoice.objects.select_for_update(of=("self",)).select_related(
        "session__trainer__user", "message", "corrects"
    )
    invoice = locked.get(pk=invoice.pk, session__trainer=by)
    if not invoice.is_rendered:
        raise ValidationError(_("Le PDF est en préparation. Le courriel partira dès qu’il sera prêt."), code="not_yet")
    last = invoice.message
    if last and last.written_at > timezone.now() - COOLDOWN:
        raise ValidationError(
            _("Le courriel vient de partir. Attendez une minute avant de le renvoyer."), code="cooldown"
        )
    invoice.message = notices.invoice_ready(invoice, after=last.pk if last else 0)
    invoice.save(update_fields=["message"])
    record(RESENT, about=invoice.session, place=invoice.session, by=by.user, number=invoice.number)
    return invoice


def archive(papers: Iterable[Invoice]) -> IO[bytes]:
    """Return the PDFs of papers in one ZIP, each as it was kept, read one after the other."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with the answer)
    # A PDF is compressed already.
    with ZipFile(file, "w", ZIP_STORED) as archived:
        for paper in papers:
            archived.writestr(paper.file_name, content_of(paper))
    file.seek(0)
    return file


def content_of(invoice: Invoice) -> bytes:
    """Return the PDF as it was kept, having seen that it is the one."""
    content = bytes(invoice.content.content)
    if hashlib.sha256(content).hexdigest() != invoice.sha256:
        raise ValueError(f"The PDF of {invoice.number} is not what was kept.")
    return content
