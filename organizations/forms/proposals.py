"""What one proposes for someone of the account, who says yes or no."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.profile import BirthDateField
from portal.core.fields import EmailAddressField, PersonNameField, TelephoneField

OFF = {"autocomplete": "off"}


class EmailProposalForm(forms.Form):
    email = EmailAddressField(
        label=_("Nouvelle adresse de courriel"),
        help_text=_("Une adresse qui n’appartient qu’à cette personne : elle y recevra un lien pour la confirmer."),
        widget=forms.EmailInput(attrs=OFF | {"spellcheck": "false"}),
    )


class IdentityProposalForm(forms.Form):
    first_name = PersonNameField(
        label=_("Prénom"), error_messages={"required": _("Saisissez le prénom.")}, widget=forms.TextInput(attrs=OFF)
    )
    last_name = PersonNameField(
        label=_("Nom"), error_messages={"required": _("Saisissez le nom.")}, widget=forms.TextInput(attrs=OFF)
    )
    birth_date = BirthDateField(
        label=_("Date de naissance"),
        required=False,
        help_text=_("Laissez vide pour ne pas y toucher. Celle du profil n’est montrée qu’à la personne."),
    )


class TelephoneProposalForm(forms.Form):
    number = TelephoneField(
        label=_("Le numéro de téléphone d’authentification"),
        help_text=_("Un cellulaire qui n’est qu’à cette personne : elle y recevra un code pour le prouver."),
        error_messages={"required": _("Saisissez le numéro.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs |= OFF


class WithdrawalForm(forms.Form):
    """Which proposal is taken back."""

    proposal = forms.UUIDField()
