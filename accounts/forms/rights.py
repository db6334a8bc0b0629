"""What people type to use their rights over the own data."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.fields import LineField


class CorrectionForm(forms.Form):
    what = LineField(
        label=_("Quel renseignement est inexact?"),
        max_length=200,
        help_text=_("Par exemple : mon nom dans l’invitation de mars, ma date de naissance."),
        error_messages={"required": _("Dites quel renseignement est inexact.")},
    )
    words = forms.CharField(
        label=_("Quelle est la bonne valeur, et pourquoi?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Écrivez la bonne valeur et la raison.")},
    )


class CloseForm(forms.Form):
    """One does not close a user by a click that went astray."""

    word = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "off", "autocapitalize": "none"}
        ),
        error_messages={"required": _("Écrivez le mot demandé pour confirmer.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].label = gettext("Écrivez « %(word)s » pour confirmer") % {"word": gettext("fermer")}

    def clean_word(self) -> str:
        typed = self.cleaned_data["word"].strip(" «»\"'").casefold()
        if typed != gettext("fermer"):
            raise ValidationError(_("Écrivez le mot demandé pour confirmer."), code="other_word")
        return typed
