"""Cards and the runs in which they are printed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cardrequests import actions, cards_pdf
from cardrequests.models import Card, PrintRun, TrainingSession
from cardrequests.permissions import can_print
from portal.core.admin import Page, ReadOnly
from portal.core.cells import link
from portal.core.links import absolute
from portal.core.spreadsheets import csv_file

PRINTED = [
    _("Numéro de carte"),
    _("Prénom"),
    _("Nom"),
    _("Activité de formation"),
    _("Fin de la session"),
    _("Valide jusqu’au"),
    _("Adresse de vérification"),
    _("Session"),
]


def paper(name: str, content: bytes) -> HttpResponse:
    """Answer with a PDF to keep, which no cache remembers."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=disposition)


def printed_line(card: Card) -> list[Any]:
    person, session = card.participant, card.participant.session
    address = absolute("cardrequests:verify", card.code)
    facts = [session.activity.name, session.ended_on, card.expires_on, address, session.number]
    return [card.number, person.first_name, person.last_name, *facts]


@admin.register(Card)
class CardAdmin(ReadOnly):
    fields = [
        "number",
        "holder",
        "issued_at",
        "expires_on",
        "standing",
        "revoked_at",
        "reason",
        "replaces",
        "print_run",
        "printed_at",
        "pdf",
    ]
    list_display = ["number", "holder", "issued_at", "expires_on", "standing", "print_run"]
    list_filter = ["reason", ("print_run", admin.EmptyFieldListFilter)]
    list_select_related = ["participant", "print_run"]
    search_fields = ["number", "participant__session__number"]
    ordering = ["-issued_at", "-pk"]

    @admin.display(description=_("titulaire"))
    def holder(self, card: Card) -> str:
        address = reverse("admin:cardrequests_participant_change", args=[card.participant_id])
        return link(address, card.participant.full_name)

    @admin.display(description=_("état"))
    def standing(self, card: Card) -> str:
        return str(card.standing.label)

    @admin.display(description=_("à imprimer"))
    def pdf(self, card: Card) -> str:
        if card.is_revoked:
            return "–"
        address = reverse("admin:cardrequests_card_pdf", args=[card.pk])
        return link(address, _("Télécharger la carte (PDF)"))

    def pages(self) -> dict[str, tuple[Page, str]]:
        return {"<int:pk>/pdf/": (self.download, "cardrequests_card_pdf")}

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        card = get_object_or_404(self.get_queryset(request).unrevoked().with_what_is_printed(), pk=pk)
        return paper(card.number, cards_pdf.cards([card]))


@admin.register(PrintRun)
class PrintRunAdmin(ReadOnly):
    """A run is made once and may be fetched again, the same; adding one takes every card that waits."""

    fields = ["made_at", "made_by", "cards_count", "files"]
    list_display = ["made_at", "made_by", "cards_count", "files"]
    list_select_related = ["made_by"]
    ordering = ["-made_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PrintRun]:
        return super().get_queryset(request).annotate(card_count=Count("cards"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can_print(request.user)

    @admin.display(description=_("nombre de cartes"))
    def cards_count(self, run: Any) -> int:
        return run.card_count

    @admin.display(description=_("fichiers"))
    def files(self, run: PrintRun) -> str:
        addresses = [reverse(f"admin:cardrequests_printrun_{kind}", args=[run.pk]) for kind in ("csv", "pdf", "labels")]
        words = [_("Liste (CSV)"), _("Cartes (PDF)"), _("Étiquettes (PDF)")]
        return format_html_join(" · ", "{}", ([link(*each)] for each in zip(addresses, words, strict=True)))

    # --- Its pages -----------------------------------------------------------------------------------

    def pages(self) -> dict[str, tuple[Page, str]]:
        files = {"csv": self.list_file, "pdf": self.cards_file, "labels": self.labels_file}
        return {
            f"<int:pk>/{kind}/": (require_safe(file), f"cardrequests_printrun_{kind}") for kind, file in files.items()
        }

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Take every card that waits, once one has seen how many."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return make_run(self, request, None)
        waiting = Card.objects.awaiting_printing().count()
        return self.page(request, "cardrequests/admin/add_run.html", title=_("Nouveau tirage"), waiting=waiting)

    def _cards(self, request: HttpRequest, pk: int) -> QuerySet[Card]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(self.get_queryset(request), pk=pk)
        # What was revoked since is not printed again.
        return run.cards.unrevoked().with_what_is_printed().order_by("number")

    def list_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        return csv_file(f"tirage-{pk}", PRINTED, map(printed_line, self._cards(request, pk)))

    def cards_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        return paper(f"tirage-{pk}", cards_pdf.cards(self._cards(request, pk)))

    def labels_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        cards = self._cards(request, pk)
        sessions = TrainingSession.objects.filter(pk__in=cards.order_by().values("participant__session"))
        return paper(f"etiquettes-{pk}", cards_pdf.labels(sessions.order_by("number")))


def make_run(
    model_admin: admin.ModelAdmin, request: HttpRequest, sessions: QuerySet[TrainingSession] | None
) -> HttpResponse:
    """Make a run and show it, or say why there is none; of the sessions that were chosen, say which are not in it."""
    try:
        run = actions.cards.print_cards(sessions, by=request.user)
    except ValidationError as refusal:
        model_admin.message_user(request, refusal.messages[0], messages.ERROR)
        answer, left_out = redirect("admin:cardrequests_printrun_changelist"), sessions
    else:
        words = _("Le tirage est prêt : téléchargez la liste, les cartes et les étiquettes.")
        model_admin.message_user(request, words, messages.SUCCESS)
        answer = redirect("admin:cardrequests_printrun_change", run.pk)
        left_out = sessions and sessions.exclude(participants__cards__print_run=run)
    if left_out:
        told = ", ".join(f"{session.number} ({_why_not(session)})" for session in left_out.order_by("number"))
        model_admin.message_user(
            request, _("Pas dans ce tirage : %(sessions)s.") % {"sessions": told}, messages.WARNING
        )
    return answer


def _why_not(session: TrainingSession) -> str:
    """Return why a session has no card that waits for printing."""
    if session.cancelled_at:
        return str(_("annulée"))
    return str(_("cartes déjà imprimées") if session.paid_at else _("pas encore payée"))
