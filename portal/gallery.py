"""The gallery of components: every piece of the interface on one page, for those who write pages and for tests.

It exists only where the demonstration is on (settings.DEMO).
"""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.core.choices import Chip, Saved
from portal.core.forms import CodeInput, DateInput
from portal.core.plots import Plot
from portal.core.policies import public
from portal.core.tables import PAGE_SIZE, PAGE_SIZES

A_YEAR = [("2026-06", 3), ("2026-07", 0), ("2026-08", 1), ("2026-09", 14), ("2026-10", 22), ("2026-11", 9)]
AN_INSTANT = datetime(2022, 12, 15, 7, 47, 25, tzinfo=ZoneInfo("America/Toronto"))


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Nom de l’organisation"), help_text=_("Comme au registre des entreprises."))
    email = forms.EmailField(
        label=_("Adresse courriel"), error_messages={"required": _("Saisissez l’adresse courriel.")}
    )
    telephone = forms.CharField(
        label=_("Téléphone"), required=False, widget=forms.TextInput(attrs={"class": "govuk-input--width-20"})
    )
    password = forms.CharField(label=_("Mot de passe"), widget=forms.PasswordInput)
    code = forms.CharField(label=_("Code à usage unique"), widget=CodeInput)
    kind = forms.ChoiceField(
        label=_("Type de compte"), choices=[("TRP", _("Transporteur")), ("PAR", _("Participant"))], initial="TRP"
    )
    language = forms.ChoiceField(
        label=_("Langue"), choices=[("fr-ca", "Français"), ("en", "English")], widget=forms.RadioSelect
    )
    subjects = forms.MultipleChoiceField(
        label=_("Sujets autorisés"),
        choices=[("read", _("Lecture")), ("write", _("Lecture et écriture"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    starts_on = forms.DateField(label=_("Date de début"), widget=DateInput)
    document = forms.FileField(label=_("Document"), required=False, help_text=_("PDF, JPEG ou PNG, 10 Mio au plus."))
    note = forms.CharField(label=_("Remarque"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    number = forms.CharField(label=_("Numéro de compte"), disabled=True, required=False, initial="TRP0028515")
    consent = forms.BooleanField(label=_("J’ai lu les conditions d’utilisation."))


def _table(rows: list[dict[str, Any]], *, query: str = "") -> SimpleNamespace:
    """Return what a `portal.core.tables.Table` shows, without a database."""
    columns = [
        {"name": "name", "label": _("Nom"), "sort_url": "?tri=-name", "direction": "ascending"},
        {"name": "number", "label": _("Numéro"), "sort_url": "?tri=number", "direction": None},
        {"name": "status", "label": _("Statut"), "sort_url": "", "direction": None},
        {"name": "seen", "label": _("Dernière connexion"), "sort_url": "?tri=seen", "direction": None},
        {"name": "actions", "label": _("Actions"), "sort_url": "", "direction": None},
    ]
    numbers = [
        {"number": 1, "url": "?page=1", "is_current": False},
        {"number": 2, "url": "?page=2", "is_current": True},
        {"is_gap": True},
        {"number": 9, "url": "?page=9", "is_current": False},
    ]
    page = SimpleNamespace(
        number=2, first=51, last=53, total=412, numbers=numbers, previous_url="?page=1", next_url="?page=3"
    )
    search = {"query": query, "is_filtered": bool(query), "search_name": "q", "kept": [], "clear_url": "?"}
    sizes = {"page_sizes": PAGE_SIZES, "page_size": PAGE_SIZE, "first_page_url": "/"}
    return SimpleNamespace(rows=rows, page=page, columns=columns, **search, **sizes, **_filters())


def _filters() -> dict[str, Any]:
    """Return what a table offers to choose: one filter with a chosen value, one that the reader kept."""
    by_status = [
        Chip(_("Actif"), "?", is_on=True, count=1),
        Chip(_("Inactif"), "?statut=inactive", is_on=False, count=1),
        Chip(_("En attente"), "?statut=pending", is_on=False, count=0),
    ]
    kept = Saved(_("Jamais connectés"), "?vu=jamais", is_on=True, key=UUID(int=1), count=2)
    return {
        "prefix": "",
        "filters": [{"label": _("Statut"), "chips": by_status}],
        "saved": [kept],
        "may_save": True,
        "choices": "statut=active",
        "request": SimpleNamespace(path="/"),
    }


def _desk() -> dict[str, Any]:
    call = {"label": _("Téléphone"), "url": "tel:+18005550142", "spoken": "1 800 555-0142"}
    return {"name": _("Service à la clientèle"), "email": "service@exemple.ca", "calls": [call]}


def _announcements() -> list[dict[str, Any]]:
    title, body = _("Le portail fait peau neuve"), _("Voyez ce qui change : https://exemple.ca/nouvelles")
    starts_at, ends_at = AN_INSTANT, AN_INSTANT + timedelta(hours=2)
    news = {"pk": 0, "level": "news", "alert": "info", "title": title, "body": body}
    pause = {"pk": 0, "level": "maintenance", "alert": "warning", "title": _("Pause"), "starts_at": starts_at}
    return [news, pause | {"ends_at": ends_at, "body": _("Enregistrez votre saisie avant.")}]


def _people() -> list[dict[str, Any]]:
    return [
        {"name": "Alexe Berrigan", "number": "TRP0028515", "colour": "green", "status": _("Actif"), "seen": AN_INSTANT},
        {"name": "Roger Vallée", "number": "TRP0027878", "colour": "grey", "status": _("Inactif"), "seen": None},
        {"name": "Noé Œuvrard", "number": "PAR0010823", "colour": "yellow", "status": _("En attente"), "seen": None},
    ]


@public("only where the demonstration is on")
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    if "message" in request.GET:
        messages.success(request, _("L’invitation est envoyée."))
        messages.warning(request, _("Cette autorisation prend fin dans cinq jours."))
    context = {
        "form": EveryField({"email": ""}) if "erreurs" in request.GET else EveryField(),
        "table": _table(_people(), query="berrigan"),
        "desk": _desk(),
        "announced": _announcements(),
        "a_day": date(2026, 11, 22),
        "an_instant": AN_INSTANT,
        "plot": Plot(_("Participants par mois"), _("Mois"), _("Participants"), A_YEAR),
        "trail": [
            {"label": _("Accueil"), "url": "#"},
            {"label": _("Tous les catalogues"), "url": "#"},
            {"label": _("Autorisations"), "url": ""},
        ],
        "steps": [
            {"label": _("Utilisateur"), "state": "done", "url": "?"},
            {"label": _("Type de compte"), "state": "done", "url": "?"},
            {"label": _("Données légales"), "state": "current"},
            {"label": _("Coordonnées"), "state": "todo"},
            {"label": _("Consentement"), "state": "todo"},
        ],
        "tasks": [
            {"label": _("Session de formation"), "url": "?", "is_done": True},
            {"label": _("Participants"), "url": "?", "is_done": False, "hint": _("Au moins un.")},
        ],
        "entries": [
            {"at": AN_INSTANT, "title": _("Demande acceptée"), "by": "Alexe Berrigan"},
            {"at": AN_INSTANT, "title": _("Demande soumise"), "by": "Roger Vallée", "text": _("Avec deux documents.")},
        ],
    }
    return render(request, "gallery.html", context)
