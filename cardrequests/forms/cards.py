"""The code of a card, as one types it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cardrequests.models.cards import CODE_LENGTH


class CodeForm(forms.Form):
    """« Code de vérification », alone or as the whole address that is printed on the card."""

    code = forms.CharField(
        label=_("Code de vérification"),
        help_text=_("Les 16 caractères au bout de l’adresse imprimée sur la carte. Majuscules et minuscules comptent."),
        max_length=200,
        error_messages={"required": _("Saisissez le code de la carte.")},
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-20",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        code = typed.split("#")[0].strip().rstrip("/").rpartition("/")[2]
        if len(code) != CODE_LENGTH or not code.isascii():
            raise ValidationError(_("Un code de carte compte 16 caractères. Vérifiez-le sur la carte."))
        return code
