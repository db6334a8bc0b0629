"""What a visitor chooses for the own browser, and a person for the own user: language, theme, lists, messages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from accounts import actions
from accounts.actions.preferences import save_preferences
from accounts.models import Language, Theme, User
from notifications.actions import choose
from notifications.models import EVERYWHERE, MUTABLE
from organizations.models import Organization
from portal.core.choices import LONGEST_CHOICES
from portal.core.links import following
from portal.core.models import place_of
from portal.core.policies import before_gates, personal, public
from portal.core.tables import PAGE_SIZES

THEME_COOKIE = "theme"
# The announcements that this browser puts away, as `3.7.12`; the newest ones, for no cookie grows for ever.
PUT_AWAY_COOKIE = "announcements"
PUT_AWAY_MAX = 20
KEY_MAX = 19
ALL_ACCOUNTS = "tous"
# What is kept with the user.
KEPT = ("language", "theme", "rows_a_page", "landing", "uses_shortcuts")


def chosen_theme(request: HttpRequest) -> str:
    """Return the theme of whoever is signed in, else the one in the cookie, else `auto`, which follows the device."""
    user = getattr(request, "user", None)
    theme = user.theme if user and user.is_authenticated else request.COOKIES.get(THEME_COOKIE)
    return theme if theme in Theme else Theme.AUTO


def put_away_by(request: HttpRequest) -> list[str]:
    """Return the keys of the announcements that this browser has put away."""
    return [key for key in request.COOKIES.get(PUT_AWAY_COOKIE, "").split(".") if _is_key(key)]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= KEY_MAX


# --- One choice, made on any page ------------------------------------------------------------------


@public("a visitor chooses the language")
@before_gates
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("language")
    if request.user.is_authenticated and asked in Language:
        save_preferences(request.user, language=asked)
    return set_language(request)


@public("a visitor chooses light or dark")
@before_gates
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    asked = request.POST.get("theme", "")
    if asked not in Theme:
        return response
    if request.user.is_authenticated:
        save_preferences(request.user, theme=asked)
    return _remember(response, THEME_COOKIE, asked)


@public("a visitor puts an announcement away")
@before_gates
@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Show this announcement no more in this browser, whoever is signed in."""
    asked = request.POST.get("announcement", "")
    if not _is_key(asked):
        return _back(request)
    former = [key for key in put_away_by(request) if key != asked]
    return _remember(_back(request), PUT_AWAY_COOKIE, ".".join([*former, asked][-PUT_AWAY_MAX:]))


def _remember(response: HttpResponse, cookie: str, value: str) -> HttpResponse:
    response.set_cookie(
        cookie,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@personal
@require_POST
def rows_a_page(request: HttpRequest) -> HttpResponse:
    """« Rangées par page », chosen under a list, for all lists."""
    asked = request.POST.get("rows_a_page", "")
    if asked in map(str, PAGE_SIZES):
        save_preferences(request.user, rows_a_page=int(asked))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Lead back to the page where the choice was made."""
    # Not `redirect`: it takes what is no address for the name of a page.
    return HttpResponseRedirect(following(request))


class SavedFilterForm(forms.Form):
    """A filter to keep: what the list says of it, and the name that the person gives it."""

    page = forms.CharField(max_length=200, validators=[RegexValidator(r"^/(?!/)[\w./-]*$")])
    choices = forms.CharField(max_length=LONGEST_CHOICES)
    name = forms.CharField(max_length=40)


@personal
@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep what is chosen in a list, under a name; then back to that list as it was."""
    form = SavedFilterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Donnez au filtre un nom de quarante caractères au plus."))
        return _back(request)
    kept = form.cleaned_data
    try:
        save = actions.preferences.save_filter(request.user, **kept)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Le filtre « %(name)s » est gardé avec cette liste.") % {"name": save.name})
    return HttpResponseRedirect(f"{kept['page']}?{kept['choices']}")


@personal
@require_POST
def drop_filter(request: HttpRequest, saved: UUID) -> HttpResponse:
    actions.preferences.drop_filter(request.user, saved)
    return _back(request)


# --- « Modifier mes préférences » ------------------------------------------------------------------


def box(category: str, number: str) -> str:
    """Name the check box of a category in the row of an account."""
    return f"{category}:{number}"


class OpenChoices(forms.MultipleChoiceField):
    """Check boxes some of which may have gone since the page was drawn: what is no choice any more is passed over."""

    def valid_value(self, value: str) -> bool:
        return True


class PreferencesForm(forms.Form):
    """All that a person chooses. `wanted` are the ticked boxes of the table of messages, `shown` its rows.

    Cleaned, `muted` is what `notifications.actions.choose` wants of the rows shown, and `places` names these.
    """

    language = forms.ChoiceField(
        label=gettext_lazy("Langue"),
        help_text=gettext_lazy("Celle des pages et des messages que vous recevez."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(label=gettext_lazy("Affichage"), choices=Theme.choices, widget=forms.RadioSelect)
    rows_a_page = forms.TypedChoiceField(label=gettext_lazy("Rangées par page"), coerce=int)
    landing = forms.ChoiceField(
        label=gettext_lazy("Compte d’accueil"),
        help_text=gettext_lazy("Celui qui s’ouvre quand vous vous connectez."),
        required=False,
    )
    uses_shortcuts = forms.BooleanField(
        label=gettext_lazy("Raccourcis d’une seule touche : / pour rechercher, ? pour les voir tous"),
        required=False,
    )
    wanted = OpenChoices(required=False)
    shown = OpenChoices(required=False)

    marks_optional_fields = False
    template_name = "portal/preferences_form.html"

    def __init__(self, *args: Any, user: User, organizations: Sequence[Organization], **kwargs: Any) -> None:
        self.places = {ALL_ACCOUNTS: EVERYWHERE} | {each.number: place_of(each) for each in organizations}
        self.names = {ALL_ACCOUNTS: _("Tous mes comptes")} | {each.number: each.name for each in organizations}
        self.muted = muted = set(user.mutes.values_list("category", "place"))
        initial = {
            name: getattr(user, name) for name in ("language", "theme", "rows_a_page", "landing", "uses_shortcuts")
        }
        initial["wanted"] = [
            box(category, number)
            for number, place in self.places.items()
            for category in MUTABLE
            if (category, place) not in muted
        ]
        super().__init__(*args, initial=initial, **kwargs)
        sizes = sorted({*PAGE_SIZES, user.rows_a_page})
        self.fields["rows_a_page"].choices = [(size, size) for size in sizes]
        self.fields["landing"].choices = [
            ("", _("Choisir à chaque connexion")),
            *((each.number, str(each)) for each in organizations),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        shown = [number for number in cleaned.pop("shown", []) if number in self.places]
        wanted = set(cleaned.pop("wanted", []))
        muted = {
            (category, self.places[number])
            for number in shown
            for category in MUTABLE
            if self._stays_muted(category, number, wanted)
        }
        return cleaned | {"places": [self.places[number] for number in shown], "muted": muted}

    def _is_overruled(self, category: str, number: str) -> bool:
        """Whether « Tous mes comptes » is unticked for this: the boxes of the accounts are greyed, and stay as kept."""
        return number != ALL_ACCOUNTS and (category, EVERYWHERE) in self.muted

    def _stays_muted(self, category: str, number: str, wanted: set[str]) -> bool:
        if self._is_overruled(category, number):
            return (category, self.places[number]) in self.muted
        return box(category, number) not in wanted

    @property
    def categories(self) -> list[str]:
        return [category.label for category in MUTABLE]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table of messages: all accounts, then each one, with a box for each category."""
        ticked = set(self["wanted"].value() or [])
        return [
            {
                "number": number,
                "name": self.names[number],
                "is_account": number != ALL_ACCOUNTS,
                "boxes": [
                    {
                        "name": box(category, number),
                        "label": category.label,
                        "is_ticked": box(category, number) in ticked and not self._is_overruled(category, number),
                        "is_overruled": self._is_overruled(category, number),
                    }
                    for category in MUTABLE
                ],
            }
            for number in self.places
        ]


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    memberships = request.user.memberships.giving_access().select_related("organization").primary_first()
    organizations = [membership.organization for membership in memberships]
    form = PreferencesForm(request.POST or None, user=request.user, organizations=organizations)
    if form.is_valid():
        _save(request.user, **form.cleaned_data)
        with translation.override(request.user.language):
            messages.success(request, _("Vos préférences sont enregistrées."))
        return redirect("preferences")
    return TemplateResponse(request, "portal/preferences.html", {"form": form, "section": "preferences"})


@transaction.atomic
def _save(user: User, *, places: list[str], muted: set[tuple[str, str]], **appearance: Any) -> None:
    save_preferences(user, **appearance)
    choose(user, places=places, muted=muted, by=user)
