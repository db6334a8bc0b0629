"""What people type to open a user, and agents for someone else."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.passwords import NewPasswordForm
from accounts.forms.terms import TermsField
from accounts.models import User
from accounts.validators import validate_username
from portal.core.fields import EmailAddressField, PersonNameField
from portal.core.forms import CodeInput
from portal.core.secrets import CODE_DIGITS, normalise_code


class SignUpForm(NewPasswordForm):
    """« Création du compte », first screen."""

    email = EmailAddressField(label=_("Adresse courriel *"))

    field_order = ["email", "password1", "password2"]


class NamesForm(forms.Form):
    """« Création du compte », second screen."""

    first_name = PersonNameField(
        label=_("Prénom *"),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Saisissez votre prénom.")},
    )
    last_name = PersonNameField(
        label=_("Nom *"),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Saisissez votre nom.")},
    )
    terms = TermsField()


class CodeForm(forms.Form):
    """« Création du compte », the one-time code."""

    code = forms.CharField(
        label=_("Code à usage unique"),
        max_length=40,
        widget=CodeInput,
        error_messages={"required": _("Saisissez le code reçu par courriel.")},
    )

    def clean_code(self) -> str:
        code = normalise_code(self.cleaned_data["code"])
        if len(code) != CODE_DIGITS:
            raise ValidationError(_("Le code compte huit chiffres. Vérifiez-le dans le courriel."), code="not_a_code")
        return code


class CredentialsForm(NewPasswordForm):
    """How a person whose address is proven will sign in. Cleaned: `username`, `password`, `terms`.

    `newcomer` is that person, not saved yet: the address, the names, the user name proposed.
    """

    username = forms.CharField(
        label=_("Nom d’utilisateur"),
        max_length=254,
        required=False,
        help_text=_("Pour vous connecter, au choix avec votre adresse courriel."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    terms = TermsField()

    field_order = ["username", "password1", "password2", "terms"]

    def __init__(self, *args: Any, newcomer: User, **kwargs: Any) -> None:
        self.newcomer = newcomer
        super().__init__(*args, **kwargs)
        self.fields["username"].initial = newcomer.username or newcomer.email
        # The asterisks are of « Création du compte »; here what is optional is marked, as everywhere else.
        self.fields["password1"].label = _("Mot de passe")
        self.fields["password2"].label = _("Confirmez le mot de passe")
        self.fields["terms"].label = _("J’ai lu et j’approuve les conditions d’utilisation.")

    def person(self) -> User:
        self.newcomer.username = self.cleaned_data.get("username", "")
        return self.newcomer

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip().lower() or self.newcomer.email
        validate_username(username, email=self.newcomer.email)
        return username


class OpenUserForm(forms.ModelForm):
    """An agent opens a user for someone whose address the agent has checked (admin)."""

    email = EmailAddressField(label=_("Adresse courriel"))
    username = forms.CharField(
        label=_("Nom d’utilisateur"), max_length=254, required=False, help_text=_("Vide : l’adresse courriel.")
    )
    first_name = PersonNameField(label=_("Prénom"))
    last_name = PersonNameField(label=_("Nom"))

    class Meta:
        model = User
        fields = ["email", "username", "first_name", "last_name", "language"]

    def clean_username(self) -> str:
        email = self.cleaned_data.get("email", "")
        username = self.cleaned_data["username"].strip().lower() or email
        if email:
            validate_username(username, email=email)
        return username
