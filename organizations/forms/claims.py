"""Activating a user profile: the names may be corrected, the way to sign in is chosen (accounts.forms)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.sign_ups import CredentialsForm
from accounts.models import User
from organizations.models import Answers
from portal.core.fields import PersonNameField


class ActivationForm(CredentialsForm):
    """What a newcomer types to take hold of a membership."""

    first_name = PersonNameField(
        label=_("Prénom"),
        error_messages={"required": _("Saisissez votre prénom.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = PersonNameField(
        label=_("Nom"),
        error_messages={"required": _("Saisissez votre nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    # What a claim asks for beside its link (forms.keys).
    answers: Answers | None = None

    field_order = ("first_name", "last_name", "username", "password1", "password2", "terms")

    def person(self) -> User:
        person = super().person()
        person.first_name = self.cleaned_data.get("first_name", "")
        person.last_name = self.cleaned_data.get("last_name", "")
        return person
