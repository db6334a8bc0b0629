"""Second looks: what an agent proposed, and another one of the desk confirms or sends back."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from organizations import actions
from organizations.admin.queue import relative
from organizations.models import SecondLook
from portal.core.admin import BackOffice
from portal.core.cells import lines_of, link
from portal.core.journal import rows_named

State = SecondLook.State
TOLD = ["deed_told", "thing", "details", "reason", "proposed_by", "proposed_at", "state"]
SETTLED = ["closed_by", "closed_at", "answer"]


class Deed(models.TextChoices):
    CONFIRM = "confirm", _("Confirmer : la décision prend effet")
    SEND_BACK = "send_back", _("Renvoyer : rien ne se passe, et la personne qui propose lit pourquoi")
    WITHDRAW = "withdraw", _("Retirer ce que j’ai proposé")


class LookForm(forms.ModelForm):
    """What the second agent says; or the first one, who takes it back. `by` is the agent."""

    deed = forms.ChoiceField(label=_("décision"), widget=forms.RadioSelect)
    by: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "deed" not in self.fields:
            return
        is_own = self.instance.proposed_by_id == self.by.pk
        deeds = [Deed.WITHDRAW] if is_own else [Deed.CONFIRM, Deed.SEND_BACK]
        self.fields["deed"].choices = [(deed.value, deed.label) for deed in deeds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("deed") == Deed.SEND_BACK and not (cleaned.get("answer") or "").strip():
            self.add_error("answer", _("Écrivez pourquoi : la personne qui propose le lira."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row as it is: the action reads it again under a lock, and writes it."""


@admin.register(SecondLook)
class SecondLookAdmin(BackOffice):
    form = LookForm
    list_display = ["deed_told", "thing_told", "desk", "proposed_by", "age", "state"]
    list_filter = ["state", "desk"]
    list_select_related = ["desk", "proposed_by"]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Those that wait first, the oldest at the top."""
        return [Case(When(state=State.WAITING, then=Value(0)), default=Value(1)), "proposed_at", "pk"]

    @admin.display(description=_("décision proposée"))
    def deed_told(self, look: SecondLook) -> str:
        return str(look)

    @admin.display(description=_("à propos de"))
    def thing_told(self, look: SecondLook) -> str:
        return str(getattr(look, "shown_thing", None) or "–")

    @admin.display(description=_("à propos de"))
    def thing(self, look: SecondLook) -> str:
        found = look.thing
        if found is None:
            return "–"
        try:
            url = reverse(f"admin:{found._meta.app_label}_{found._meta.model_name}_change", args=[found.pk])
        except NoReverseMatch:
            return str(found)
        return link(url, found)

    @admin.display(description=_("détails"))
    def details(self, look: SecondLook) -> str:
        return lines_of("{} : {}", actions.second_looks.in_words(look))

    @admin.display(description=_("âge"), ordering="proposed_at")
    def age(self, look: SecondLook) -> str:
        return relative(look.proposed_at)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Read what the lines of the page are about, a query for each kind of thing."""
        changelist = super().get_changelist_instance(request)
        found = rows_named([look.about for look in changelist.result_list])
        for look in changelist.result_list:
            look.shown_thing = found.get(look.about)
        return changelist

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A proposal is settled once: there is nothing to go on with."""
        context["show_save_and_continue"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SecondLook | None = None) -> bool:
        """Whoever proposed takes it back; another agent of the desk, who could have, decides."""
        if not super().has_change_permission(request, obj) or obj is None:
            return obj is None and super().has_change_permission(request, obj)
        is_own = obj.proposed_by_id == request.user.pk
        return obj.is_waiting and (is_own or actions.second_looks.may_look(request.user, obj))

    def get_fields(self, request: HttpRequest, obj: SecondLook | None = None) -> list[str]:
        if not self.has_change_permission(request, obj):
            return [*TOLD, *SETTLED]
        is_own = obj is not None and obj.proposed_by_id == request.user.pk
        return [*TOLD, "deed", *([] if is_own else ["answer"])]

    def get_readonly_fields(self, request: HttpRequest, obj: SecondLook | None = None) -> list[str]:
        return TOLD if self.has_change_permission(request, obj) else [*TOLD, *SETTLED]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return type("LookFormOfAgent", (super().get_form(request, obj, change, **kwargs),), {"by": request.user})

    def save_model(self, request: HttpRequest, obj: SecondLook, form: Any, change: bool) -> None:
        match form.cleaned_data["deed"]:
            case Deed.CONFIRM:
                actions.second_looks.confirm(obj, by=request.user)
            case Deed.SEND_BACK:
                actions.second_looks.send_back(obj, reason=form.cleaned_data["answer"], by=request.user)
            case Deed.WITHDRAW:
                actions.second_looks.withdraw(obj, by=request.user)
