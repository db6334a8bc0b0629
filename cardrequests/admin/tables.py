"""The lists and the prices that agents edit. What served is retired, never deleted; a price that served stays."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cardrequests.models import Activity, Institution, OrganismKind, Price, Title, TrainingSession
from cardrequests.models.tables import Listed
from portal.core.admin import BackOffice


class ListedForm(forms.ModelForm):
    """A row of a list; without its tick, it stays in what was submitted and is offered no more."""

    is_offered = forms.BooleanField(
        label=_("Proposé dans les listes"),
        required=False,
        initial=True,
        help_text=_("Sans la coche, on ne peut plus le choisir; les sessions qui l’ont le gardent."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["is_offered"] = self.instance.is_offered

    def clean_is_offered(self) -> bool:
        is_offered: bool = self.cleaned_data["is_offered"]
        others = type(self.instance).objects.offered().exclude(pk=self.instance.pk)
        if not is_offered and not others.exists():
            raise ValidationError(_("C’est le dernier de la liste : ajoutez-en un autre avant de le retirer."))
        return is_offered


class ListedAdmin(BackOffice):
    form = ListedForm
    list_display = ["name_fr", "name_en", "position", "is_offered"]
    search_fields = ["name_fr", "name_en"]
    exclude = ["retired_at"]

    @admin.display(description=_("proposé"), boolean=True, ordering="retired_at")
    def is_offered(self, row: Listed) -> bool:
        return row.is_offered

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        if form.cleaned_data["is_offered"] != obj.is_offered:
            obj.retired_at = None if form.cleaned_data["is_offered"] else timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(OrganismKind)
class OrganismKindAdmin(ListedAdmin):
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Whether its organisms are chosen or typed is part of the sessions that have it."""
        return ["is_accredited"] if obj and obj.sessions.exists() else []


@admin.register(Institution)
class InstitutionAdmin(ListedAdmin):
    list_display = ["name_fr", "name_en", "city", "is_offered"]
    search_fields = ["name_fr", "name_en", "city"]


@admin.register(Activity)
class ActivityAdmin(ListedAdmin):
    list_display = ["name_fr", "name_en", "months_valid", "position", "is_offered"]


@admin.register(Title)
class TitleAdmin(ListedAdmin):
    pass


class PriceForm(forms.ModelForm):
    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise ValidationError(_("Un prix commence aujourd’hui ou plus tard : ce qui a été facturé le reste."))
        others = Price.objects.exclude(pk=self.instance.pk)
        if day > timezone.localdate() and not others.filter(starts_on__lte=timezone.localdate()).exists():
            raise ValidationError(_("Aucun prix ne vaudrait d’ici là : gardez celui-ci, et annoncez l’autre."))
        return day


@admin.register(Price)
class PriceAdmin(BackOffice):
    """A price is announced before it begins. One that served is only read: sessions were submitted at it."""

    form = PriceForm
    list_display = ["amount", "starts_on"]
    ordering = ["-starts_on"]

    def has_change_permission(self, request: HttpRequest, obj: Price | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and has_served(obj))


def has_served(price: Price) -> bool:
    """Whether a session may have been submitted at this price: its day has come, and one was submitted since."""
    since = TrainingSession.objects.filter(submitted_at__date__gte=price.starts_on)
    return price.starts_on <= timezone.localdate() and since.exists()
