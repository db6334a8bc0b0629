"""The sections of training: sessions, invoices, payments; and what an agent does with each."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cardrequests.models import Invoice, Payment, TrainingSession, spoken_money
from cardrequests.permissions import can_receive, can_ship
from portal.core.cells import DASH, link, stacked, tag
from portal.core.templatetags.components import moment
from portal.support.models.versions import newest_first
from portal.support.permissions import Reach
from portal.support.views.cells import delivery_of, person_link
from portal.support.views.sections import Listing, by_line, rows_of

State = TrainingSession.State
COLOURS = {State.NEW: "blue", State.SUBMITTED: "yellow", State.PAID: "yellow", State.SHIPPED: "green"}
READ = "cardrequests.view_trainingsession"


def of_trainers(reach: Reach, **whose: Any) -> list[Listing]:
    """Return the sections of the sessions that fit: `trainer__user=…`."""
    of_sessions = {f"session__{name}": value for name, value in whose.items()}
    return [
        _sessions(reach, whose),
        _invoices(reach, of_sessions),
        _payments(reach, of_sessions),
    ]


def address_of(session: TrainingSession) -> str:
    return reverse("admin:cardrequests_trainingsession_change", args=[session.pk])


def state_of(session: TrainingSession) -> Any:
    return tag(session.get_state_display(), COLOURS.get(State(session.state), "grey"))


def _sessions(reach: Reach, whose: dict[str, Any]) -> Listing:
    found = reach.sessions.filter(**whose)
    return Listing(
        "sessions",
        _("Sessions de formation"),
        READ,
        [_("Session"), _("Formateur / moniteur"), _("Organisme"), _("Statut"), _("Que faire")],
        rows_of(newest_first(found, "created_at")),
        by_line(partial(_session, reach=reach)),
        _("Aucune session déclarée."),
    )


def _session(session: Any, *, reach: Reach) -> list[Any]:
    what = stacked(link(address_of(session), session.number), session.activity.name)
    organism = stacked(session.organism_name, session.ended_on.isoformat())
    state = stacked(state_of(session), moment(session.created_at))
    return [what, person_link(session.trainer.user, reach), organism, state, _deed(session, reach)]


def _deed(session: Any, reach: Reach) -> Any:
    if session.state == State.SUBMITTED and session.invoice_number and can_receive(reach.agent):
        asked = urlencode({"factures": session.invoice_number})
        return link(f"{reverse('admin:cardrequests_receive')}?{asked}", _("Paiement reçu"))
    if session.state == State.PAID and can_ship(reach.agent):
        return link(f"{reverse('admin:cardrequests_ship')}?sessions={session.pk}", _("Expédier"))
    return DASH


def _invoices(reach: Reach, whose: dict[str, Any]) -> Listing:
    return Listing(
        "factures",
        _("Factures et notes de crédit"),
        "cardrequests.view_invoice",
        [_("Facture"), _("Session"), _("Montant"), _("Émission"), _("Courriel")],
        rows_of(newest_first(reach.invoices.filter(**whose), "issued_at")),
        by_line(_invoice),
        _("Aucune facture."),
    )


def _invoice(invoice: Invoice) -> list[Any]:
    session = link(address_of(invoice.session), invoice.session.number)
    what = stacked(invoice.number, invoice.get_kind_display())
    amount = spoken_money(invoice.amount)
    return [what, stacked(session, state_of(invoice.session)), amount, moment(invoice.issued_at), _sent(invoice)]


def _sent(invoice: Invoice) -> Any:
    return delivery_of(invoice.message)


def _payments(reach: Reach, whose: dict[str, Any]) -> Listing:
    return Listing(
        "paiements",
        _("Paiements"),
        "cardrequests.view_payment",
        [_("Début"), _("Session"), _("Mode de paiement"), _("Montant"), _("État")],
        rows_of(newest_first(reach.payments.filter(**whose), "started_at")),
        by_line(_payment),
        _("Aucun paiement."),
    )


def _payment(payment: Payment) -> list[Any]:
    session = link(address_of(payment.session), payment.session.number)
    by = payment.received_by.get_full_name() if payment.received_by else ""
    how = stacked(payment.get_mode_display(), payment.reference)
    state = tag(payment.get_state_display(), "green" if payment.is_settled else "grey")
    settled = moment(payment.settled_at) if payment.settled_at else ""
    return [moment(payment.started_at), session, how, spoken_money(payment.amount), stacked(state, settled, by)]
