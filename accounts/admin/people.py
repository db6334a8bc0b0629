"""The back office of people.

No agent ever types or sees a password: who is opened here chooses one with « Mot de passe oublié ? ».
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.forms.sign_ups import OpenUserForm
from accounts.models import SignUp, User
from portal.core import desks
from portal.core.admin import BackOffice, ReadOnly
from portal.core.fields import PersonNameField


class EditUserForm(forms.ModelForm):
    def clean_first_name(self) -> str:
        return self._clean_name("first_name")

    def clean_last_name(self) -> str:
        return self._clean_name("last_name")

    def _clean_name(self, field: str) -> str:
        """Hold what is typed to the rules of names; one that was there before keeps nobody from being shut out."""
        typed: str = self.cleaned_data[field]
        return PersonNameField().clean(typed) if field in self.changed_data else typed

    def clean_is_active(self) -> bool:
        is_active = self.cleaned_data["is_active"]
        if self.instance.is_active and not is_active:
            actions.users.refuse_unless_dispensable(self.instance)
        return is_active


@admin.register(User)
class UserAdmin(BackOffice):
    form = EditUserForm
    list_display = ["username", "first_name", "last_name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    autocomplete_fields = ["groups"]
    fieldsets = [
        (None, {"fields": ["username", "email", "first_name", "last_name", "language"]}),
        (_("Accès"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["joined_at", "last_login"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People are within a desk by an account or a card of trainer: whoever has neither is for superusers."""
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody below a superuser touches one, nor whose accounts other desks serve; a closed user is nobody's."""
        if obj is None:
            return super().has_change_permission(request, obj)
        is_above = obj.is_superuser and not request.user.is_superuser
        if is_above or obj.closed_at or desks.reaches_beyond(obj, request.user):
            return False
        return super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": OpenUserForm.Meta.fields})]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **kwargs | ({} if obj else {"form": OpenUserForm}))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Only superusers give rights; a proven address and the name one signs in with are the person's own."""
        if obj is None:
            return []
        own = ["username", "email", "joined_at", "last_login"]
        return own if request.user.is_superuser else [*own, "is_staff", "is_superuser", "groups"]

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        assert isinstance(request.user, User)  # noqa: S101 (the back office has no visitors)
        if not change:
            obj.pk = actions.users.open_user(by=request.user, **form.cleaned_data).pk
        else:
            columns = {name: form.cleaned_data[name] for name in form.changed_data if name != "groups"}
            actions.users.edit(obj, by=request.user, **columns)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Say how the person comes in: nobody has written to them, and they have no password."""
        words = _("%(name)s choisit son mot de passe par « Mot de passe oublié? », à la page de connexion.")
        self.message_user(request, words % {"name": obj.get_full_name()}, messages.INFO)
        return super().response_add(request, obj, post_url_continue)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        """Leave the groups as they are by now, unless this page changed them."""
        if "groups" in form.changed_data:
            super().save_related(request, form, formsets, change)


@admin.register(SignUp)
class SignUpAdmin(ReadOnly):
    list_display = ["email", "sent_at", "expires_at", "tries", "used_at"]
    search_fields = ["email"]
    ordering = ["-sent_at"]
    exclude = ["password", "code_hash"]
