"""What people ask about their own data: agents decide, before the day that the law sets."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import CorrectionRequest
from portal.core.admin import BackOffice

State = CorrectionRequest.State


class DecisionForm(forms.ModelForm):
    """The two words of an agent: yes or no, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            answers = [State.ACCEPTED, State.REFUSED]
            self.fields["state"] = forms.ChoiceField(
                label=_("décision"), choices=[(state.value, state.label) for state in answers], widget=forms.RadioSelect
            )
            self.fields["answer"].required = True

    def _post_clean(self) -> None:
        """Leave the row as it is: the action reads it again under a lock, and writes it."""


class LateFilter(admin.SimpleListFilter):
    title = _("échéance")
    parameter_name = "echeance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("retard", _("En retard"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CorrectionRequest]) -> QuerySet[CorrectionRequest]:
        if self.value() != "retard":
            return queryset
        return queryset.filter(state=State.ASKED, due_on__lt=timezone.localdate())


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(BackOffice):
    form = DecisionForm
    list_display = ["number", "user", "what", "state", "asked_at", "due_on", "is_late"]
    list_filter = ["state", LateFilter]
    list_select_related = ["user"]
    search_fields = ["number", "user__username", "user__email"]
    ordering = ["due_on", "pk"]
    fields = ["number", "user", "asked_at", "due_on", "is_late", "what", "words", "state", "answer"]
    readonly_fields = ["number", "user", "asked_at", "due_on", "is_late", "what", "words"]

    @admin.display(description=_("en retard"), boolean=True)
    def is_late(self, request: CorrectionRequest) -> bool:
        return request.is_late

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: CorrectionRequest | None = None) -> bool:
        """An answer that was given stays; nobody answers the own request."""
        may_be_answered = obj is None or (obj.state == State.ASKED and obj.user_id != request.user.pk)
        return may_be_answered and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: CorrectionRequest, form: forms.ModelForm, change: bool) -> None:
        assert request.user.is_authenticated  # noqa: S101 (the back office has no visitors)
        decision = {"state": form.cleaned_data["state"], "answer": form.cleaned_data["answer"]}
        actions.rights.corrections.decide(obj, **decision, by=request.user)
