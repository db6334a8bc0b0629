"""« Sécurité du compte »."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Mode


class AskedModeForm(forms.Form):
    """How strongly all the people of an account must come in. `modes`: those that the caller may ask."""

    mode = forms.TypedChoiceField(
        label=_("Façon minimale de se connecter"),
        coerce=Mode,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une façon de se connecter.")},
    )

    def __init__(self, *args: Any, modes: list[Mode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = [(mode, mode.label) for mode in modes]  # type: ignore[attr-defined]
