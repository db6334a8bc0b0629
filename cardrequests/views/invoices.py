"""Invoices and credit notes: the list of a trainer’s own, the PDF, the mail again; and the link in that mail."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from allauth.decorators import rate_limit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cardrequests import actions
from cardrequests.models import Invoice, Trainer, spoken_money
from cardrequests.models.invoices import InvoiceQuerySet
from cardrequests.permissions import can_read_sessions, can_report, invoice_behind, invoices_of
from cardrequests.policies import trainer_required
from portal.core.policies import before_gates, public
from portal.core.tables import Column, Table, folded

# How many papers go into one file: the newest, or those that the search left.
MOST_ARCHIVED = 500
COLUMNS = (
    Column("numero", gettext_lazy("Numéro"), ["number"], "number"),
    Column("date", gettext_lazy("Date"), ["issued_at"]),
    Column("session", gettext_lazy("Session"), ["session__number"], "session__number"),
    Column("facture-a", gettext_lazy("Facturé à"), [folded("billed_to")], "billed_to"),
    Column("montant", gettext_lazy("Montant"), ["amount"]),
    Column("courriel", gettext_lazy("Courriel"), []),
)


@trainer_required(can_read_sessions)
@require_safe
def invoices(request: HttpRequest, trainer: Trainer) -> HttpResponse:
    table = _table(request, invoices_of(trainer).select_related("session", "message"))
    lines = [_line(paper) for paper in table.rows]
    return TemplateResponse(request, "cardrequests/invoices.html", {"table": table, "lines": lines, "trainer": trainer})


@trainer_required(can_read_sessions)
@require_POST
def invoices_zip(request: HttpRequest, trainer: Trainer) -> HttpResponseBase:
    """« Télécharger toutes mes factures »: the papers of the list as it was searched, that are laid out."""
    if not ratelimit.consume(request, action="invoices_zip", user=request.user):
        return ratelimit.respond_429(request)
    ready = _table(request, invoices_of(trainer).exclude(rendered_at=None).select_related("content")).found
    name = f"factures-{timezone.localdate():%Y-%m-%d}.zip"
    file = actions.invoices.archive(ready[:MOST_ARCHIVED].iterator(chunk_size=20))
    headers = {"Cache-Control": "no-store"}
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip", headers=headers)


def _table(request: HttpRequest, papers: InvoiceQuerySet) -> Table:
    return Table(request, papers, COLUMNS, sort="-date")


def _line(paper: Invoice) -> dict[str, Any]:
    return {"paper": paper, "amount": spoken_money(-paper.amount if paper.is_credit_note else paper.amount)}


@trainer_required(can_read_sessions)
@never_cache
@require_safe
def invoice(request: HttpRequest, trainer: Trainer, invoice: UUID) -> HttpResponse:
    paper = get_object_or_404(invoices_of(trainer), public_id=invoice)
    if not paper.is_rendered:
        raise Http404
    return _pdf(paper)


@trainer_required(can_report)
@require_POST
def resend_invoice(request: HttpRequest, trainer: Trainer, invoice: UUID) -> HttpResponse:
    paper = get_object_or_404(invoices_of(trainer).select_related("session"), public_id=invoice)
    try:
        actions.invoices.resend(paper, by=trainer)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Le courriel repart à %(email)s.") % {"email": paper.session.delivery_email})
    return redirect("cardrequests:payment", paper.session.public_id)


@public("whoever reads the delivery address may have no user: the link is signed, and its time runs out")
@before_gates
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="invoice_link")
def invoice_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the paper is, and the button that opens it."""
    paper = invoice_behind(token)
    if paper is not None and request.method == "POST":
        return _pdf(paper)
    context = {"paper": paper, "amount": spoken_money(paper.amount) if paper else ""}
    return TemplateResponse(request, "cardrequests/invoice_link.html", context, status=200 if paper else 410)


def _pdf(paper: Invoice) -> HttpResponse:
    disposition = f'inline; filename="{paper.file_name}"'
    headers = {"Content-Disposition": disposition, "X-Robots-Tag": "noindex, nofollow"}
    return HttpResponse(actions.invoices.content_of(paper), content_type="application/pdf", headers=headers)
