"""« Je n'ai plus accès au compte de mon organisation », and the objection to it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.forms.documents import DocumentsField
from portal.core.fields import EmailAddressField, LineField, PersonNameField, TelephoneField


class RecoveryForm(forms.Form):
    """Which account is lost, who asks, what happened, and what proves it. `key` makes two clicks one request."""

    account_named = LineField(
        label=_("Numéro de compte ou nom légal de l’organisation"),
        max_length=150,
        help_text=_("Par exemple TRP0012345, ou le nom comme il est écrit sur vos documents officiels."),
        error_messages={"required": _("Saisissez le numéro de compte ou le nom de l’organisation.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    first_name = PersonNameField(
        label=_("Votre prénom"),
        error_messages={"required": _("Saisissez votre prénom.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = PersonNameField(
        label=_("Votre nom"),
        error_messages={"required": _("Saisissez votre nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    position = LineField(
        label=_("Votre fonction dans l’organisation"),
        max_length=100,
        help_text=_("Par exemple directrice générale, ou commis à la paie."),
        error_messages={"required": _("Saisissez votre fonction dans l’organisation.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    email = EmailAddressField(
        help_text=_("Nous y enverrons un lien à suivre dans les 24 heures. Elle servira aussi à vous connecter."),
    )
    telephone = TelephoneField(
        label=_("Téléphone"),
        help_text=_("Par exemple 514 276-1234."),
        error_messages={"required": _("Saisissez un numéro de téléphone.")},
    )
    words = forms.CharField(
        label=_("Que s’est-il passé?"),
        max_length=2000,
        help_text=_("Par exemple : la personne responsable a quitté l’organisation le mois dernier."),
        error_messages={"required": _("Dites en quelques mots ce qui s’est passé.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    documents = DocumentsField(label=_("Documents qui prouvent que vous pouvez agir pour l’organisation"))
    attests = forms.BooleanField(
        label=_("J’atteste que je peux agir au nom de cette organisation et que ces renseignements sont exacts."),
        error_messages={"required": _("Cochez l’attestation pour envoyer la demande.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors and "documents" in cleaned:
            again = _("Choisissez de nouveau vos documents : le navigateur ne les garde pas.")
            self.add_error("documents", ValidationError(again, code="choose_again"))
        return cleaned


class ObjectionForm(forms.Form):
    words = forms.CharField(
        label=_("Pourquoi vous opposez-vous?"),
        required=False,
        max_length=1000,
        help_text=_("Le service à la clientèle le lira."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
