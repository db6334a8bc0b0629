"""« Paiement »: what a session costs and how it is paid; its submission; the way to the provider’s page, and back."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cardrequests import actions, checkout
from cardrequests.actions.submissions import Bill, Terms
from cardrequests.checkout import Provider, Unreachable
from cardrequests.forms.payment import PaymentForm
from cardrequests.models import Trainer, TrainingSession, spoken_money
from cardrequests.permissions import can_cancel_submission, can_pay_by_card, can_read_sessions, can_report
from cardrequests.policies import trainer_required
from cardrequests.views.context import own_session, session_context

# A browser asks the page of a form also where its answer leads on to.
LEADS_TO_PROVIDER = csp_update({"form-action": list(checkout.PAGES)})


@trainer_required(can_read_sessions)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@LEADS_TO_PROVIDER
def payment(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    current = own_session(trainer, session)
    bill = actions.submissions.bill_of(current)
    form = PaymentForm(request.POST or None, total=bill.total, card_refusal=bill.card_refusal)
    if form.is_valid():
        try:
            submitted = actions.submissions.submit(current, Terms(**form.cleaned_data), by=trainer)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            form.show(bill.total)
        else:
            return _submitted(request, trainer, submitted)
    around = session_context(request, trainer, current, form=form, **_in_words(bill))
    return TemplateResponse(request, "cardrequests/payment.html", around | _afterwards(trainer, current))


def _in_words(bill: Bill) -> dict[str, Any]:
    return {"bill": bill, "unit_price": spoken_money(bill.unit_price), "total": spoken_money(bill.total)}


def _afterwards(trainer: Trainer, session: TrainingSession) -> dict[str, Any]:
    """Return what a session that was submitted shows instead of the form."""
    if session.submitted_at is None:
        return {"invoices": []}
    papers = actions.invoices.of_session(session)
    return {
        "invoices": papers,
        "ways": [way for paper in papers[:1] for way in actions.invoices.how_to_pay(paper)],
        "latest": session.payments.order_by("-started_at", "-pk").first(),
        "can_pay": can_pay_by_card(trainer, session) and checkout.is_available(),
        "can_cancel": can_cancel_submission(trainer, session),
    }


def _submitted(request: HttpRequest, trainer: Trainer, session: TrainingSession) -> HttpResponse:
    """Go on to the card, or say that the invoice comes."""
    if can_pay_by_card(trainer, session):
        return _to_provider(request, trainer, session)
    words = _("La session %(number)s est soumise. La facture part à %(email)s.")
    messages.success(request, words % {"number": session.number, "email": session.delivery_email})
    return redirect("cardrequests:payment", session.public_id)


@trainer_required(can_report)
@require_POST
def pay(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    """« Payer »: again, when a card was refused or the page left."""
    if not ratelimit.consume(request, action="pay", user=request.user):
        return ratelimit.respond_429(request)
    return _to_provider(request, trainer, own_session(trainer, session))


def _to_provider(request: HttpRequest, trainer: Trainer, session: TrainingSession) -> HttpResponse:
    provider = checkout.provider()
    try:
        if provider is None:
            raise ValidationError(_("Le paiement par carte de crédit n’est pas offert pour le moment."))
        return HttpResponseRedirect(_page_for(session, trainer, provider))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except Unreachable:
        words = _(
            "La page de paiement ne répond pas. La session reste soumise : cliquez « Payer » dans quelques minutes."
        )
        messages.error(request, words)
    return redirect("cardrequests:payment", session.public_id)


def _page_for(session: TrainingSession, trainer: Trainer, provider: Provider) -> str:
    payment = actions.payments.start(session, provider=provider, by=trainer)
    page = provider.create_checkout(actions.payments.order_of(payment))
    actions.payments.follow(payment, page.provider_id)
    return page.url


@trainer_required(can_read_sessions)
@never_cache
@require_safe
def payment_return(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    """Where the provider’s page leads back to. What became of the payment, only its webhook says: this page waits."""
    current = own_session(trainer, session)
    if not current.payments.under_way().exists():
        return redirect("cardrequests:payment", current.public_id)
    return TemplateResponse(request, "cardrequests/payment_return.html", session_context(request, trainer, current))


@trainer_required(can_report)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_submission(request: HttpRequest, trainer: Trainer, session: UUID) -> HttpResponse:
    current = own_session(trainer, session)
    if request.method != "POST":
        context = session_context(request, trainer, current, can_cancel=can_cancel_submission(trainer, current))
        return TemplateResponse(request, "cardrequests/cancel_submission.html", context)
    try:
        actions.submissions.cancel(current, by=trainer.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        words = _("La session %(number)s est annulée. La note de crédit part à %(email)s.")
        messages.success(request, words % {"number": current.number, "email": current.delivery_email})
    return redirect("cardrequests:payment", current.public_id)
