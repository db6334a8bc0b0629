"""What people type to choose a password."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.validators import username_of
from portal.core.fields import EMAIL_MAX, EmailAddressField, LineField

LONGEST_PASSWORD = 1000
PASSWORD_ADVICE = _("Au moins 12 caractères. Une phrase que personne d’autre ne connaît est un bon mot de passe.")


class PasswordField(forms.CharField):
    """A password, exactly as typed."""

    def __init__(self, label: Any, *, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        kwargs.setdefault("error_messages", {"required": _("Saisissez le mot de passe.")})
        super().__init__(label=label, strip=False, widget=widget, max_length=LONGEST_PASSWORD, **kwargs)


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


# --- allauth's pages, in the guides' words ---------------------------------------------------------


class PasswordResetForm(allauth_forms.ResetPasswordForm):
    """The address is cleaned to its one spelling before anything counts or looks it up."""

    email = EmailAddressField(label=_("Adresse courriel"))


class ChosenPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_new_password(self)


class FirstPasswordForm(allauth_forms.SetPasswordForm):
    """For someone who has no password: after a temporary one, or beside a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_new_password(self)


class PasswordChangeForm(allauth_forms.ChangePasswordForm):
    """« Changement du mot de passe », in the order of the operators' guide."""

    field_order = ["password1", "password2", "oldpassword"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = self.fields["oldpassword"]
        current.label = _("Ancien mot de passe")
        current.error_messages["required"] = _("Saisissez votre ancien mot de passe.")
        _limit_length(current)
        _word_new_password(self)

    def clean_oldpassword(self) -> str:
        typed: str = self.cleaned_data["oldpassword"]
        if not self.user.check_password(typed):
            raise ValidationError(_("L’ancien mot de passe est inexact."), code="wrong_password")
        return typed

    def clean(self) -> dict[str, Any]:
        """Ask for another password than the present one; only who knew it learns that they are the same."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        former = cleaned.get("oldpassword")
        if former is not None and cleaned.get("password1") == former:
            self.add_error("password1", _("Choisissez un mot de passe différent de l’actuel."))
        return cleaned


def _word_new_password(form: forms.Form) -> None:
    password, repeated = form.fields["password1"], form.fields["password2"]
    password.label, password.help_text = _("Nouveau mot de passe"), PASSWORD_ADVICE
    password.error_messages["required"] = _("Saisissez le nouveau mot de passe.")
    repeated.label = _("Confirmation")
    repeated.error_messages["required"] = _("Saisissez le mot de passe une deuxième fois.")
    _limit_length(password)
    _limit_length(repeated)


def _limit_length(field: forms.Field) -> None:
    """No password is cut short; what is longer than any is refused before it is looked at."""
    field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))


# --- The temporary one ---------------------------------------------------------------------------


class TemporaryPasswordForm(forms.Form):
    """« J’ai oublié mon mot de passe » of trainers; cleaned, `card` is a user name."""

    card = LineField(
        label=_("Numéro de carte de formateur/moniteur"),
        max_length=EMAIL_MAX,
        help_text=_("Comme sur votre carte, avec ou sans ce qui suit le trait d’union. Ou votre nom d’utilisateur."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Saisissez le numéro de votre carte.")},
    )

    def clean_card(self) -> str:
        username = username_of(self.cleaned_data["card"])
        if "@" in username:
            raise ValidationError(
                _("Saisissez le numéro de votre carte. Avec une adresse courriel, demandez plutôt un lien."),
                code="an_address",
            )
        return username
