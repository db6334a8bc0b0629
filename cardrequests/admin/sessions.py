"""Sessions, as agents see them through: found, paid, printed, shipped."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cardrequests import cards_pdf
from cardrequests.admin import desk, figures
from cardrequests.admin.cards import make_run, paper
from cardrequests.models import Invoice, TrainingSession, spoken_money
from cardrequests.permissions import can_print, can_receive, can_see_figures, can_ship
from cardrequests.views.timeline import Next, timeline_of
from portal.core.admin import Page, ReadOnly
from portal.core.cells import lines_of, link, stacked

State = TrainingSession.State


class AgeFilter(admin.SimpleListFilter):
    """How long a session has waited, since it was submitted."""

    title = _("âge")
    parameter_name = "depuis"
    DAYS = {
        "7": _("plus de 7 jours"),
        "30": _("plus de 30 jours"),
        "60": _("plus de 60 jours"),
        "90": _("plus de 90 jours"),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.DAYS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[TrainingSession]) -> QuerySet[TrainingSession]:
        if self.value() not in self.DAYS:
            return queryset
        return queryset.filter(submitted_at__lt=timezone.now() - timedelta(days=int(self.value() or 0)))


@admin.register(TrainingSession)
class TrainingSessionAdmin(ReadOnly):
    change_list_template = "cardrequests/admin/sessions.html"
    list_display = ["number", "state", "trainer", "organism_name", "card_count", "payment_mode", "submitted_at", "due"]
    list_filter = ["state", "payment_mode", AgeFilter]
    list_select_related = ["trainer__user"]
    search_fields = [
        "number",
        "trainer__abbreviation",
        "trainer__user__last_name__unaccent",
        "organism_name__unaccent",
        "participants__last_name__unaccent",
        "participants__first_name__unaccent",
        "invoices__number",
    ]
    search_help_text = _("Numéro de session ou de facture, formateur, organisme, participant.")
    ordering = ["-created_at", "-pk"]
    actions = ["print_labels", "print_cards", "ship"]
    fieldsets = [
        (None, {"fields": ["number", "state", "deeds", "progress"]}),
        (_("Formation"), {"fields": ["trainer", "second_trainer", "trainer_email", "kind", "institution"]}),
        (None, {"fields": ["organism_name", "place", "activity", "ended_on", "participants"]}),
        (
            _("Livraison"),
            {
                "fields": [
                    "delivery_attention",
                    "delivery_street",
                    "delivery_city",
                    "postal_code",
                    "delivery_email",
                    "tracking_number",
                ]
            },
        ),
        (_("Paiement"), {"fields": ["payment_mode", "billed_to", "unit_price", "invoices", "payments"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainingSession]:
        return super().get_queryset(request).with_participant_count().with_invoiced()

    @admin.display(description=_("participants"))
    def card_count(self, session: Any) -> int:
        return session.participant_count

    @admin.display(description=_("facture"))
    def due(self, session: Any) -> str:
        return f"{session.invoice_number} – {spoken_money(session.invoiced)}" if session.invoice_number else "–"

    @admin.display(description=_("participants"))
    def participants(self, session: TrainingSession) -> str:
        people = session.participants.remembered().order_by("position", "pk")
        lines = ((reverse("admin:cardrequests_participant_change", args=[each.pk]), each.full_name) for each in people)
        return stacked(*(link(*line) for line in lines))

    @admin.display(description=_("code postal"))
    def postal_code(self, session: TrainingSession) -> str:
        return session.spoken_postal_code

    @admin.display(description=_("suivi"))
    def progress(self, session: TrainingSession) -> str:
        told = timeline_of(session)
        first = [(_said_to_trainer(told["next"]), "")] if told["next"] else []
        lines = [(f"{timezone.localtime(each['at']):%Y-%m-%d %H:%M}", each) for each in told["entries"]]
        shown = [(f"{at} – {each['title']}", f"({each['text']})" if each["text"] else "") for at, each in lines]
        return lines_of("{} {}", [*first, *shown])

    @admin.display(description=_("factures et notes de crédit"))
    def invoices(self, session: TrainingSession) -> str:
        found = session.invoices.order_by("issued_at", "pk")
        return lines_of("{} – {}", ((each.number, spoken_money(each.amount)) for each in found))

    @admin.display(description=_("paiements"))
    def payments(self, session: TrainingSession) -> str:
        found = session.payments.order_by("started_at", "pk")
        lines = (
            (spoken_money(each.amount), each.get_mode_display(), each.get_state_display(), each.reference)
            for each in found
        )
        return lines_of("{} – {} – {} {}", lines)

    @admin.display(description=_("que faire"))
    def deeds(self, session: TrainingSession) -> str:
        """Lead to what an agent does next with this session."""
        links = []
        invoice = session.invoices.filter(kind=Invoice.Kind.INVOICE).first()
        if session.state == State.SUBMITTED and invoice:
            links.append((_with("receive", factures=invoice.number), _("Paiement reçu")))
        if session.state == State.PAID:
            links.append((_with("ship", sessions=session.pk), _("Expédier")))
        if session.can_become(State.CANCELLED):
            links.append((reverse("admin:cardrequests_cancel", args=[session.public_id]), _("Annuler")))
        return stacked(*(link(*each) for each in links))

    # --- On several ----------------------------------------------------------------------------------

    @admin.action(description=_("Étiquettes d’adresse (PDF)"), permissions=["view"])
    def print_labels(self, request: HttpRequest, sessions: QuerySet[TrainingSession]) -> HttpResponse:
        return paper(f"etiquettes-{timezone.localdate()}", cards_pdf.labels(sessions.order_by("number")))

    @admin.action(description=_("Préparer le tirage de leurs cartes"), permissions=["run"])
    def print_cards(self, request: HttpRequest, sessions: QuerySet[TrainingSession]) -> HttpResponse:
        return make_run(self, request, TrainingSession.objects.filter(pk__in=[each.pk for each in sessions]))

    @admin.action(description=_("Expédier"), permissions=["ship"])
    def ship(self, request: HttpRequest, sessions: QuerySet[TrainingSession]) -> HttpResponse | None:
        paid = [str(session.pk) for session in sessions if session.state == State.PAID]
        if not paid:
            self.message_user(request, _("Aucune de ces sessions n’est payée et à expédier."), messages.ERROR)
            return None
        return redirect(_with("ship", sessions=",".join(paid)))

    def has_run_permission(self, request: HttpRequest) -> bool:
        return can_print(request.user)

    def has_ship_permission(self, request: HttpRequest) -> bool:
        return can_ship(request.user)

    # --- Pages of its own ------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        own = {"can_receive": can_receive(request.user)}
        return super().changelist_view(request, own | (extra_context or {}))

    def pages(self) -> dict[str, tuple[Page, str]]:
        guarded = {
            "receive/": (desk.receive, can_receive, "receive"),
            "ship/": (desk.ship, can_ship, "ship"),
            "<uuid:session>/cancel/": (desk.cancel, can_ship, "cancel"),
            "figures/": (figures.figures, can_see_figures, "figures"),
            "figures/<slug:kind>/": (figures.figures_file, can_see_figures, "figures_file"),
        }
        return {
            address: (self.guarded(page, can), f"cardrequests_{name}") for address, (page, can, name) in guarded.items()
        }


def _said_to_trainer(awaited: Next) -> str:
    """Where the trainer acts, an agent reads whom these words speak to."""
    return str(_("Le formateur lit : « %(words)s »") % {"words": awaited.words}) if awaited.yours else awaited.words


def _with(name: str, **asked: Any) -> str:
    return f"{reverse(f'admin:cardrequests_{name}')}?{urlencode(asked)}"
