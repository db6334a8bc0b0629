"""What the operator announces: written in both languages, read before it is shown, and kept as it was once over."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Announcement
from organizations.models.announcements import look_again
from portal.core.admin import BackOffice

PREVIEW = "_preview"


class AnnouncementForm(forms.ModelForm):
    is_preview = False

    def is_valid(self) -> bool:
        """Django saves what is valid, and shows the rest again: a preview is for reading."""
        return super().is_valid() and not self.is_preview

    def clean_ends_at(self) -> Any:
        """What never was shown is of no use; what was shown ends now, or later."""
        ends_at = self.cleaned_data["ends_at"]
        if ends_at and not self.instance.pk and ends_at <= timezone.now():
            raise forms.ValidationError(_("Cette fin est passée : personne ne verrait l’annonce."))
        return ends_at


class StateFilter(admin.SimpleListFilter):
    title = _("état")
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("en-cours", _("Affichée ou à venir"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.lasting() if self.value() == "en-cours" else queryset


@admin.register(Announcement)
class AnnouncementAdmin(BackOffice):
    form = AnnouncementForm
    fieldsets = [
        (None, {"fields": ["level", ("title_fr", "title_en"), "body_fr", "body_en"]}),
        (_("Quand"), {"fields": ["shown_from", "starts_at", "ends_at"]}),
        (_("Pour qui"), {"fields": ["types", "is_public"]}),
    ]
    list_display = ["title_fr", "level", "shown_from", "starts_at", "ends_at", "is_shown"]
    list_filter = ["level", StateFilter]
    search_fields = ["title_fr", "title_en"]
    change_form_template = "organizations/admin/announcement_form.html"

    @admin.display(description=_("affichée"), boolean=True)
    def is_shown(self, announcement: Announcement) -> bool:
        return announcement.is_shown

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The few types there are are ticked."""
        if db_field.name == "types":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
        """What is over stays what people were told."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_over)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.is_preview = PREVIEW in request.POST
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show what was typed as people would read it, above the form that may still be corrected."""
        form = context["adminform"].form
        if PREVIEW in request.POST and not form.errors:
            context["preview"] = {"announcement": form.instance, "types": form.cleaned_data["types"]}
            context["languages"] = ["fr-ca", "en"]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        look_again()
