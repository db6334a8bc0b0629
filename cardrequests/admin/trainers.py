"""The back office of trainers: opened here or from a file (`manage.py import_trainers`), retired, never deleted."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cardrequests import actions
from cardrequests.actions.trainers import Newcomer
from cardrequests.forms.trainers import EditTrainerForm, OpenTrainerForm
from cardrequests.models import Trainer
from cardrequests.permissions import can_open_trainers
from portal.core.admin import BackOffice


@admin.register(Trainer)
class TrainerAdmin(BackOffice):
    list_display = ["card_number", "first_name", "last_name", "email", "is_active", "opened_at"]
    list_filter = ["is_active"]
    list_select_related = ["user"]
    search_fields = ["abbreviation", "user__first_name", "user__last_name", "user__email"]
    ordering = ["abbreviation"]
    actions = ["send_first_password"]
    opening = ["first_name", "last_name", "email", "language", "card_suffix"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can_open_trainers(request.user)

    @admin.display(description=_("carte"), ordering="abbreviation")
    def card_number(self, trainer: Trainer) -> str:
        return trainer.card_number

    @admin.display(description=_("prénom"), ordering="user__first_name")
    def first_name(self, trainer: Trainer) -> str:
        return trainer.user.first_name

    @admin.display(description=_("nom"), ordering="user__last_name")
    def last_name(self, trainer: Trainer) -> str:
        return trainer.user.last_name

    @admin.display(description=_("courriel"), ordering="user__email")
    def email(self, trainer: Trainer) -> str:
        return trainer.user.email

    def get_fields(self, request: HttpRequest, obj: Trainer | None = None) -> list[str]:
        return ["user", "abbreviation", "card_suffix", "is_active", "opened_at", "opened_by"] if obj else self.opening

    def get_readonly_fields(self, request: HttpRequest, obj: Trainer | None = None) -> list[str]:
        return ["user", "abbreviation", "opened_at", "opened_by"] if obj else []

    def get_form(self, request: HttpRequest, obj: Trainer | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            # Fields of the form that are no column: Django is not to look for them in the model.
            return OpenTrainerForm
        return super().get_form(request, obj, change, **kwargs | {"form": EditTrainerForm})

    def save_model(self, request: HttpRequest, obj: Trainer, form: forms.ModelForm, change: bool) -> None:
        assert isinstance(request.user, User)  # noqa: S101 (the back office has no visitors)
        if change:
            columns = {name: form.cleaned_data[name] for name in ("card_suffix", "is_active")}
            actions.trainers.change(obj, **columns, by=request.user)
            return
        opened = actions.trainers.open_trainer(Newcomer(**form.cleaned_data), by=request.user)
        # What Django goes on to name in its own journal and in its answer is the trainer that there is now.
        obj.pk, obj.user, obj.abbreviation = opened.pk, opened.user, opened.abbreviation

    @admin.action(description=_("Envoyer un nouveau premier mot de passe"), permissions=["change"])
    def send_first_password(self, request: HttpRequest, trainers: QuerySet[Trainer]) -> None:
        for trainer in trainers.select_related("user").order_by("pk"):
            try:
                actions.trainers.send_first_password(trainer, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            else:
                words = _("Un premier mot de passe part pour %(name)s.") % {"name": trainer.user.get_full_name()}
                self.message_user(request, words, messages.SUCCESS)
