"""What an agent types of a trainer: opened, or given another card."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from cardrequests.models import Trainer
from portal.core.fields import EmailAddressField, PersonNameField

SUFFIX = _("Une à six lettres capitales ou chiffres, après le trait d’union.")


class SuffixField(forms.RegexField):
    """What follows the hyphen on a card."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {
            "regex": r"^[A-Za-z0-9]{1,6}$",
            "label": _("Suite du numéro de carte"),
            "help_text": SUFFIX,
            "error_messages": {"invalid": SUFFIX},
            "initial": "1",
        }
        super().__init__(**usual | kwargs)

    def clean(self, value: Any) -> str:
        return super().clean(value).upper()


class OpenTrainerForm(forms.ModelForm):
    """Who becomes a trainer. The user name and the number of the card follow from the names."""

    first_name = PersonNameField(label=_("Prénom"))
    last_name = PersonNameField(label=_("Nom"))
    email = EmailAddressField(help_text=_("Le numéro de carte et le premier mot de passe y sont envoyés."))
    language = forms.ChoiceField(label=_("Langue"), choices=Language, initial=Language.FRENCH)
    card_suffix = SuffixField()

    class Meta:
        model = Trainer
        fields = ["card_suffix"]


class EditTrainerForm(forms.ModelForm):
    card_suffix = SuffixField()

    class Meta:
        model = Trainer
        fields = ["card_suffix", "is_active"]
