"""Answers written ahead: the operator's table of them, and how an agent puts one into a decision."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from organizations.models import AnswerTemplate, ServiceRequest
from organizations.permissions import can_decide, desks_of
from portal.core.admin import BackOffice

# The name of the button that puts a text into the form, and leaves everything else as it was typed.
INSERT = "_insert"


@admin.register(AnswerTemplate)
class AnswerTemplateAdmin(BackOffice):
    list_display = ["name", "kinds_told", "desk", "is_offered"]
    list_filter = ["is_offered", "desk"]
    list_select_related = ["desk"]
    search_fields = ["name", "body_fr", "body_en"]
    fields = ["name", "kinds", "desk", "body_fr", "body_en", "is_offered"]

    @admin.display(description=_("demandes"))
    def kinds_told(self, template: AnswerTemplate) -> str:
        labels = [str(ServiceRequest.Kind(kind).label) for kind in template.kinds]
        return "; ".join(labels) or str(_("Toutes"))

    def has_change_permission(self, request: HttpRequest, obj: AnswerTemplate | None = None) -> bool:
        """What all desks answer with is changed by those who are above them."""
        is_of_all = obj is not None and obj.desk_id is None
        return (request.user.is_superuser or not is_of_all) and super().has_change_permission(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Kinds are ticked, not typed; an agent writes for a desk of theirs, superusers for all."""
        if db_field.name == "kinds":
            return forms.MultipleChoiceField(
                label=db_field.verbose_name,
                choices=ServiceRequest.Kind,
                required=False,
                help_text=db_field.help_text,
                widget=forms.CheckboxSelectMultiple,
            )
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "desk" and not request.user.is_superuser:
            served = desks_of(request.user).order_by("name_fr")
            field.required, field.help_text, field.queryset = True, "", served
            if len(served) == 1:
                field.initial = served[0].pk
        return field


class AnswerForm(forms.ModelForm):
    """A decision into whose answer a text written ahead may be put: it is shown then, and nothing is done."""

    answer_template = forms.ModelChoiceField(
        AnswerTemplate.objects.none(), label=_("modèle de réponse"), required=False, empty_label=_("Aucun")
    )
    inserts = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "answer_template" not in self.fields:
            return
        offered = AnswerTemplate.objects.for_request(self.instance)
        self.fields["answer_template"].queryset = offered  # type: ignore[attr-defined]
        if self.inserts and self.is_bound:
            self.data = self._filled(self.data.copy())  # type: ignore[attr-defined]

    def _filled(self, data: Any) -> Any:
        chosen = data.get("answer_template", "")
        found = self.fields["answer_template"].queryset.filter(pk=chosen).first() if chosen.isdecimal() else None  # type: ignore[attr-defined]
        if found:
            data["answer"] = found.filled(self.instance)
        return data

    def full_clean(self) -> None:
        """Judge nothing while a text is only put in."""
        if self.inserts and self.is_bound:
            self._errors, self.cleaned_data = forms.utils.ErrorDict(), {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        return not self.inserts and super().is_valid()


class Answers(BackOffice):
    """Pages of decisions, with the button that puts a text in."""

    change_form_template = "organizations/admin/request.html"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"inserts": INSERT in request.POST})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form, asked = context["adminform"].form, context.get("original")
        context["may_take"] = asked is not None and asked.is_open and can_decide(request.user, asked)
        # Decided once, there is nothing to go on with.
        context["show_save_and_continue"] = False
        context["has_answers"] = "answer_template" in form.fields and form.fields["answer_template"].queryset.exists()
        return super().render_change_form(request, context, *args, **kwargs)
