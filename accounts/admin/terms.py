"""The back office of the terms of use."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Terms, TermsAcceptance
from accounts.models.terms import look_again
from portal.core.admin import BackOffice, ReadOnly


class TermsForm(forms.ModelForm):
    """A version after the first says what changes: everyone who accepted the one before is shown it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if Terms.objects.exclude(pk=self.instance.pk).exists():
            for field in ("changes_fr", "changes_en"):
                if not cleaned.get(field, "").strip():
                    self.add_error(field, ValidationError(_("Dites ce qui change, dans les deux langues.")))
        return cleaned


@admin.register(Terms)
class TermsAdmin(BackOffice):
    form = TermsForm
    list_display = ["version", "effective_at"]
    ordering = ["-effective_at"]

    def has_change_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        """What someone has accepted stays as it was read: write a new version."""
        is_accepted = obj is not None and obj.acceptances.exists()
        return not is_accepted and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Terms, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        look_again()


@admin.register(TermsAcceptance)
class TermsAcceptanceAdmin(ReadOnly):
    list_display = ["user", "terms", "language", "accepted_at"]
    list_filter = ["terms"]
    list_select_related = ["user", "terms"]
    search_fields = ["user__username", "user__email"]
    ordering = ["-accepted_at"]
