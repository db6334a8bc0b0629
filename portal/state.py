"""« État du portail »: what works, what is planned, what did not work lately; in plain words, for everyone."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from organizations.models import Announcement
from portal.core.policies import before_gates, public
from portal.health import FAILED, states


@dataclass(frozen=True)
class Part:
    """Something that people do here, and whether they can: they need not know what it is made of."""

    label: Any
    works: bool
    otherwise: Any


def parts() -> list[Part]:
    vital, others = states()
    return [
        Part(_("Ouvrir les pages et enregistrer"), FAILED not in vital.values(), _("En panne : réessayez plus tard.")),
        Part(
            _("Recevoir courriels, textos et codes"),
            FAILED not in others.values(),
            _("En retard : ils partiront d’eux-mêmes, rien n’est perdu."),
        ),
    ]


@public("whoever wonders whether the portal works")
@before_gates
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    told = Announcement.objects.told_to_everyone()
    found = parts()
    now = [each for each in told if each.is_shown and each.level != Announcement.Level.NEWS and each.has_begun]
    context = {
        "parts": found,
        "works": all(part.works for part in found) and not now,
        "now": now,
        "planned": [each for each in told if each.is_shown and each.is_planned],
        "news": [each for each in told if each.is_shown and each.level == Announcement.Level.NEWS],
        "past": [each for each in told if each.is_over and each.level != Announcement.Level.NEWS],
        "checked_at": timezone.now(),
    }
    return TemplateResponse(request, "portal/status.html", context)
