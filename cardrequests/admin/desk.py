"""The desk's own pages: payments received, parcels that leave."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cardrequests import actions
from cardrequests.actions.receipts import Receipt
from cardrequests.forms.desk import CancellationForm, ParcelsForm, ReceiptForm
from cardrequests.models import TrainingSession

# A page with a field for each.
MOST_PARCELS = 100


def receive(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    """« Paiements reçus »: a cheque or a deposit, for one invoice or several."""
    form = ReceiptForm(request.POST or None, initial={"numbers": request.GET.get("factures", "")[:1000]})
    if request.method == "POST" and form.is_valid():
        receipt = Receipt(**{name: value for name, value in form.cleaned_data.items() if name != "numbers"})
        try:
            paid = actions.receipts.receive(form.cleaned_data["numbers"], receipt, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            words = ngettext("%(count)d session est payée.", "%(count)d sessions sont payées.", len(paid))
            messages.success(request, words % {"count": len(paid)})
            return redirect("admin:cardrequests_receive")
    context = around | {"title": _("Paiements reçus"), "form": form}
    return TemplateResponse(request, "cardrequests/admin/receive.html", context)


def ship(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    """« Expédier »: a tracking number for each parcel. What cannot leave stays on the page, with the reason."""
    sessions = _asked(request)
    form = ParcelsForm(request.POST or None, sessions=sessions)
    if request.method == "POST" and form.is_valid():
        refused = _ship_each(request, form)
        if not refused:
            return redirect("admin:cardrequests_trainingsession_changelist")
        for name, refusal in refused.items():
            form.add_error(name, refusal)
    context = around | {"title": _("Expédier"), "form": form}
    return TemplateResponse(request, "cardrequests/admin/ship.html", context)


def cancel(request: HttpRequest, around: dict[str, Any], session: UUID) -> HttpResponse:
    """« Annuler »: a session that is not paid; its invoice is taken back by a credit note."""
    cancelled = get_object_or_404(TrainingSession, public_id=session)
    form = CancellationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancellations.cancel(cancelled, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            words = _("La session %(number)s est annulée. La personne qui l’a déclarée est prévenue.")
            messages.success(request, words % {"number": cancelled.number})
            return redirect("admin:cardrequests_trainingsession_change", cancelled.pk)
    context = around | {"title": _("Annuler la session %(number)s") % {"number": cancelled.number}, "form": form}
    return TemplateResponse(request, "cardrequests/admin/cancel.html", context | {"session": cancelled})


def _asked(request: HttpRequest) -> list[TrainingSession]:
    keys = [int(key) for key in request.GET.get("sessions", "").split(",") if key.isdecimal() and len(key) < 19]
    waiting = TrainingSession.objects.awaiting_shipment().filter(pk__in=keys[:MOST_PARCELS])
    return list(waiting.with_participant_count().order_by("number"))


def _ship_each(request: HttpRequest, form: ParcelsForm) -> dict[str, ValidationError]:
    """Ship the parcels; return what was refused, by field, and leave the others out of the page."""
    parcels = {session: form.cleaned_data[name] for name, session in form.sessions.items()}
    refused = actions.shipping.ship(parcels, by=request.user)
    form.sessions = {form.name_of(session): session for session in parcels if session in refused}
    if shipped := len(parcels) - len(refused):
        words = ngettext("%(count)d session est expédiée.", "%(count)d sessions sont expédiées.", shipped)
        messages.success(request, words % {"count": shipped})
    return {form.name_of(session): refusal for session, refusal in refused.items()}
