"""What is to be done to the people ticked in a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class BulkForm(forms.Form):
    """The line under a list of people. `deeds`: those that this list offers.

    Its controls stand in the page by hand: the ticks are in the rows, each deed is a button.
    """

    deed = forms.ChoiceField(error_messages={"required": _("Choisissez une action.")})
    person = forms.MultipleChoiceField(required=False)
    everyone = forms.BooleanField(required=False)
    is_sure = forms.BooleanField(required=False)

    def __init__(self, *args: Any, deeds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deed"].choices = deeds  # type: ignore[attr-defined]
        # Whoever is not in the list is not found in it.
        ticked = self.data.getlist("person") if self.is_bound else []
        self.fields["person"].choices = [(key, key) for key in ticked]  # type: ignore[attr-defined]
