"""Second factors in the back office: seen, never their secrets; taken away only for who lost them, by two agents."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import FactorRecovery, Mode, SecondFactor
from portal.core.admin import BackOffice, ReadOnly

State = FactorRecovery.State
TOLD = ["user", "asked_at", "words", "state", "first_agent", "checked_at", "second_agent", "decided_at"]


KINDS = {
    SecondFactor.Type.TOTP: Mode.TOTP.label,
    SecondFactor.Type.WEBAUTHN: Mode.PASSKEY.label,
    SecondFactor.Type.RECOVERY_CODES: _("Codes de secours"),
}


class KindFilter(admin.SimpleListFilter):
    title = _("genre")
    parameter_name = "genre"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind.value, words) for kind, words in KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SecondFactor]) -> QuerySet[SecondFactor]:
        return queryset.filter(type=self.value()) if self.value() in KINDS else queryset


@admin.register(SecondFactor)
class SecondFactorAdmin(ReadOnly):
    fields = ["person", "kind", "added", "used"]
    list_display = ["person", "kind", "added", "used"]
    list_filter = [KindFilter]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__email"]
    ordering = ["-created_at"]

    @admin.display(description=_("personne"), ordering="user__username")
    def person(self, factor: SecondFactor) -> str:
        return str(factor.user)

    @admin.display(description=_("genre"), ordering="type")
    def kind(self, factor: SecondFactor) -> str:
        return str(KINDS[SecondFactor.Type(factor.type)])

    @admin.display(description=_("ajout"), ordering="created_at")
    def added(self, factor: SecondFactor) -> Any:
        return factor.created_at

    @admin.display(description=_("dernière utilisation"), ordering="last_used_at")
    def used(self, factor: SecondFactor) -> Any:
        return factor.last_used_at


class Deed(models.TextChoices):
    CHECK = "check", _("L’identité est vérifiée")
    GRANT = "grant", _("Accorder : retirer les facteurs perdus")
    REFUSE = "refuse", _("Refuser")


ANOTHER = _("Vous avez vérifié l’identité : une autre personne doit accorder la demande.")


def is_above(recovery: FactorRecovery, agent: Any) -> bool:
    return recovery.user.is_superuser and not agent.is_superuser


class RecoveryForm(forms.ModelForm):
    """What an agent does with a question: the first verifies, another grants; either refuses. `by` is the agent."""

    deed = forms.ChoiceField(label=_("décision"), widget=forms.RadioSelect)
    by: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        next_one = Deed.CHECK if self.instance.state == State.ASKED else Deed.GRANT
        deeds = [next_one] if is_above(self.instance, self.by) else [next_one, Deed.REFUSE]
        if self._is_second_turn_of_the_first:
            deeds = [Deed.REFUSE]
            self.fields["deed"].help_text = ANOTHER
        self.fields["deed"].choices = [(deed, deed.label) for deed in deeds]

    @property
    def _is_second_turn_of_the_first(self) -> bool:
        return self.instance.state == State.CHECKED and self.instance.first_agent_id == self.by.pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        deed = cleaned.get("deed")
        if deed == Deed.CHECK and not (cleaned.get("proof") or "").strip():
            self.add_error("proof", _("Écrivez comment vous avez vérifié l’identité."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row as it is: the action reads it again under a lock, and writes it."""


@admin.register(FactorRecovery)
class FactorRecoveryAdmin(BackOffice):
    form = RecoveryForm
    list_display = ["user", "state", "asked_at", "first_agent", "second_agent", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["user", "first_agent", "second_agent"]
    search_fields = ["user__username", "user__email"]
    ordering = ["-asked_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: FactorRecovery | None = None) -> bool:
        """Nobody touches the own factors; of a superuser's another decides, once any agent has verified who asks."""
        if obj is not None:
            is_decided_above = obj.state != State.ASKED and is_above(obj, request.user)
            if not obj.is_open or is_decided_above or obj.user_id == request.user.pk:
                return False
        return super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: FactorRecovery | None = None) -> list[str]:
        return [*TOLD, "proof", "deed"] if self.has_change_permission(request, obj) else [*TOLD, "proof"]

    def get_readonly_fields(self, request: HttpRequest, obj: FactorRecovery | None = None) -> list[str]:
        return TOLD if obj and obj.state == State.ASKED else [*TOLD, "proof"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return type("RecoveryFormOfAgent", (super().get_form(request, obj, change, **kwargs),), {"by": request.user})

    def save_model(self, request: HttpRequest, obj: FactorRecovery, form: Any, change: bool) -> None:
        match form.cleaned_data["deed"]:
            case Deed.CHECK:
                actions.recoveries.check(obj, proof=form.cleaned_data["proof"], by=request.user)
            case Deed.GRANT:
                actions.recoveries.grant(obj, by=request.user)
            case Deed.REFUSE:
                actions.recoveries.refuse(obj, by=request.user)
