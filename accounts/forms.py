"""What people type to open a user, to sign in, and to choose a password."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Terms, User
from accounts.validators import validate_username
from portal.core.fields import ADDRESS_MAX, EmailAddressField, PersonNameField
from portal.core.forms import CodeInput
from portal.core.secrets import CODE_DIGITS, normalise_code

PASSWORD_ADVICE = _("Au moins 12 caractères. Une phrase que personne d’autre ne connaît est un bon mot de passe.")


class PasswordField(forms.CharField):
    """A password, exactly as typed."""

    def __init__(self, label: Any, *, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        kwargs.setdefault("error_messages", {"required": _("Saisissez le mot de passe.")})
        super().__init__(label=label, strip=False, widget=widget, max_length=1000, **kwargs)


class TermsBox(forms.CheckboxInput):
    """A box that sends the version of the terms that is shown beside it."""

    @cached_property
    def version(self) -> Terms:
        return Terms.objects.in_force()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tick the box only for the version that was read."""
        return super().get_context(name, value == self.format_value(value), attrs)

    def format_value(self, value: Any) -> str:
        return str(self.version.pk)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return data.get(name, "")


class TermsField(forms.BooleanField):
    """The box that accepts the terms of use. Cleaned, it is the version that was shown: the one in force, or none."""

    widget: TermsBox

    def __init__(self) -> None:
        super().__init__(
            widget=TermsBox,
            label=_("J’ai lu et j’approuve les conditions d’utilisation. *"),
            error_messages={"required": _("Lisez et approuvez les conditions d’utilisation pour continuer.")},
        )

    @property
    def version(self) -> Terms:
        return self.widget.version

    def clean(self, value: Any) -> Terms:
        super().clean(value)
        if value != self.widget.format_value(value):
            raise ValidationError(
                _("Les conditions ont changé : relisez-les, puis cochez de nouveau."), code="other_terms"
            )
        return self.version


class NewPasswordForm(forms.Form):
    """A password typed twice; cleaned, it is `password`. A subclass says for whom."""

    password1 = PasswordField(_("Mot de passe *"), autocomplete="new-password", help_text=PASSWORD_ADVICE)
    password2 = PasswordField(
        _("Confirmez le mot de passe *"),
        autocomplete="new-password",
        error_messages={"required": _("Saisissez le mot de passe une deuxième fois.")},
    )

    def person(self) -> User:
        """Return what is known of the person: a password should not resemble it."""
        return User(email=self.cleaned_data.get("email", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        password, repeated = cleaned.pop("password1", None), cleaned.pop("password2", None)
        if password is None:
            return cleaned
        try:
            validate_password(password, self.person())
        except ValidationError as refusal:
            self.add_error("password1", refusal)
        if repeated is not None and repeated != password:
            self.add_error("password2", _("Les deux mots de passe diffèrent. Saisissez le même deux fois."))
        return cleaned | {"password": password}


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


# --- allauth's pages, in the guides' words ---------------------------------------------------------


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.help_text = _("Adresse courriel"), _("Ou votre nom d’utilisateur.")
        login.error_messages["required"] = _("Saisissez votre adresse courriel ou votre nom d’utilisateur.")
        login.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        login.max_length = ADDRESS_MAX
        login.validators.append(MaxLengthValidator(ADDRESS_MAX))
        password.error_messages["required"] = _("Saisissez votre mot de passe.")


class PasswordResetForm(allauth_forms.ResetPasswordForm):
    """The address is cleaned to its one spelling before anything counts or looks it up."""

    email = EmailAddressField(label=_("Adresse courriel"))


class ChosenPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_new_password(self)


class PasswordChangeForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Mot de passe actuel")
        self.fields["oldpassword"].error_messages["required"] = _("Saisissez votre mot de passe actuel.")
        _word_new_password(self)


def _word_new_password(form: forms.Form) -> None:
    password, repeated = form.fields["password1"], form.fields["password2"]
    password.label, password.help_text = _("Nouveau mot de passe"), PASSWORD_ADVICE
    password.error_messages["required"] = _("Saisissez le nouveau mot de passe.")
    repeated.label = _("Confirmez le nouveau mot de passe")
    repeated.error_messages["required"] = _("Saisissez le mot de passe une deuxième fois.")
