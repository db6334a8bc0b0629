"""The last day of a place in an account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.forms import DateInput


class EndField(forms.DateField):
    """A day, or none for no end."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Dernier jour d’accès"),
            required=False,
            help_text=_("Pour un stage ou un mandat : l’accès prend fin de lui-même après ce jour. Vide : sans fin."),
            widget=DateInput(attrs={"autocomplete": "off"}),
            error_messages={"invalid": _("Saisissez une date complète, comme 2027-06-30.")},
            **kwargs,
        )
