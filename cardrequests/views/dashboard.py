"""« Tableau de bord »: a trainer's own sessions at a glance, by month and year, and what waits for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cardrequests.actions.invoices import desk_of_trainers
from cardrequests.models import Trainer, TrainingSession, spoken_money
from cardrequests.models.figures import Period, by_month, by_year, last_months
from cardrequests.permissions import can_read_sessions
from cardrequests.policies import trainer_required
from portal.core.plots import Plot

# Of what waits, the oldest so many are named; the list of sessions has all.
NAMED = 10


@trainer_required(can_read_sessions)
@require_safe
def dashboard(request: HttpRequest, trainer: Trainer) -> HttpResponse:
    months = by_month(trainer.sessions.all())
    context = {
        "plots": _plots(last_months(months)),
        "years": by_year(months),
        "unfinished": trainer.sessions.new().with_participant_count().order_by("created_at", "pk")[:NAMED],
        "unpaid": _unpaid(trainer),
        "drafts": trainer.drafts.count(),
        "desk": desk_of_trainers(),
    }
    return render(request, "cardrequests/dashboard.html", context)


def _unpaid(trainer: Trainer) -> list[TrainingSession]:
    found = list(trainer.sessions.awaiting_payment().with_invoiced().order_by("submitted_at", "pk")[:NAMED])
    for session in found:
        session.amount = spoken_money(session.invoiced) if session.invoice_number else ""
    return found


def _plots(months: list[Period]) -> list[Plot]:
    page = reverse("cardrequests:sessions")

    def points(name: str) -> list[tuple[str, int, str]]:
        return [
            (f"{month.starts_on:%Y-%m}", getattr(month, name), f"{page}?mois={month.starts_on:%Y-%m}")
            for month in months
        ]

    return [
        Plot.linked(_("Sessions par mois"), (_("Mois"), _("Sessions")), points("sessions")),
        Plot.linked(_("Participants par mois"), (_("Mois"), _("Participants")), points("participants")),
    ]
