"""The three ways of linking a profile, and the ticks of « Émettre un nouveau code de liaison »."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.choices import is_key
from portal.core.fields import LineField
from portal.core.forms import DateInput
from portal.core.secrets import normalise_linking_code

OLDEST = 120


class ClientNumberField(forms.CharField):
    """The operator's number of an individual: eight digits, however they are spaced."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Numéro de client"))
        kwargs.setdefault("help_text", _("Huit chiffres, comme 10234567 : ce n’est pas le numéro de compte."))
        kwargs.setdefault("error_messages", {"required": _("Saisissez le numéro de client.")})
        super().__init__(**{"max_length": 20} | kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-10"}

    def to_python(self, value: Any) -> str:
        number = re.sub(r"[\s-]", "", super().to_python(value) or "")
        if number and not re.fullmatch(r"[0-9]{8}", number):
            raise ValidationError(_("Un numéro de client compte huit chiffres."), code="invalid_number")
        return number


class CoordinatesForm(forms.Form):
    """« Coordonnées de liaison », as the e-mail has them."""

    client_number = ClientNumberField()
    code = forms.CharField(
        label=_("Code de liaison"),
        max_length=40,
        help_text=_(
            "Treize caractères, comme 7K2M-Q9TD-0XWA-4. Les traits d’union et les majuscules sont facultatifs."
        ),
        error_messages={"required": _("Saisissez le code de liaison.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
    )

    def clean_code(self) -> str:
        code = normalise_linking_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(
                _("Ce code comporte une faute de frappe : comparez ses treize caractères avec ceux du courriel."),
                code="mistyped",
            )
        return code


class FormerForm(forms.Form):
    """The identifier and the password of the operator's former services."""

    identifier = LineField(
        label=_("Ancien identifiant"),
        max_length=150,
        error_messages={"required": _("Saisissez votre ancien identifiant.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Ancien mot de passe"),
        max_length=256,
        strip=False,
        error_messages={"required": _("Saisissez votre ancien mot de passe.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class IdentityForm(forms.Form):
    """What an agent compares with the sheet of a contact."""

    client_number = ClientNumberField()
    birth_date = forms.DateField(
        label=_("Date de naissance"),
        widget=DateInput(attrs={"autocomplete": "bday"}),
        error_messages={
            "required": _("Saisissez votre date de naissance."),
            "invalid": _("Saisissez une date complète, comme 1984-05-17."),
        },
    )
    postal_code = LineField(
        label=_("Code postal"),
        max_length=12,
        help_text=_("Celui de l’adresse que l’organisation a inscrite pour vous."),
        error_messages={"required": _("Saisissez votre code postal.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "govuk-input--width-10"}),
    )

    def clean_birth_date(self) -> date:
        born, today = self.cleaned_data["birth_date"], timezone.localdate()
        if born >= today or born.year < today.year - OLDEST:
            raise ValidationError(_("Saisissez une date de naissance passée, comme 1984-05-17."), code="impossible")
        return born

    def clean_postal_code(self) -> str:
        return self.cleaned_data["postal_code"].replace(" ", "").upper()


class CodesForm(forms.Form):
    """« Émettre un nouveau code de liaison » for the contacts `ticked` in the rows, or for all that the list has."""

    everyone = forms.BooleanField(required=False)
    attest = forms.BooleanField(
        label=_(
            "J’atteste que les renseignements de ces contacts sont exacts et que chaque adresse courriel est valide."
        ),
        error_messages={"required": _("Cochez l’attestation pour soumettre la demande.")},
    )

    def __init__(self, *args: Any, total: int, ticked: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticked = [key for key in ticked if is_key(key)]
        self.fields["everyone"].label = _("Tous les contacts de la liste, sur toutes les pages (%(total)d)") % {
            "total": total
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.ticked and not cleaned.get("everyone"):
            raise ValidationError(_("Cochez au moins un contact."), code="nobody")
        return cleaned
