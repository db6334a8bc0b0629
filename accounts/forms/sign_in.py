"""What people type to come in."""

from typing import Any

from allauth.account import forms as allauth_forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.passwords import LONGEST_PASSWORD
from portal.core.fields import ADDRESS_MAX

HINT = _("Ou votre nom d’utilisateur, ou le numéro de votre carte jusqu’au trait d’union.")


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.help_text = _("Adresse courriel"), HINT
        login.error_messages["required"] = _("Saisissez votre adresse courriel ou votre nom d’utilisateur.")
        login.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        login.max_length = ADDRESS_MAX
        login.validators.append(MaxLengthValidator(ADDRESS_MAX))
        password.error_messages["required"] = _("Saisissez votre mot de passe.")
        password.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
