"""What an agent types to make one user of two: the other one, which places stay, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.support.forms.visits import FindPersonForm

KEPT, GONE = "kept", "gone"


class FindDoubleForm(FindPersonForm):
    """The user that would be closed."""


class MergeForm(forms.Form):
    """Which place stays in each account where both have one (`doubles`), and why.

    Cleaned, `stays` are the keys of the accounts where it is that of the user that closes.
    """

    def __init__(self, *args: Any, doubles: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubles = {f"place_{double.organization.pk}": double for double in doubles}
        for name, double in self.doubles.items():
            self.fields[name] = forms.ChoiceField(
                label=_("Accès à garder : %(account)s") % {"account": double.organization},
                choices=[(KEPT, _told(double.kept)), (GONE, _told(double.gone))],
                initial=KEPT,
                widget=forms.RadioSelect,
            )
        self.fields["reason"] = forms.CharField(
            label=_("Motif"),
            help_text=_("Comment vous savez que c’est la même personne. Le second agent le lira."),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = [name for name in self.doubles if cleaned.get(name) == GONE]
        return cleaned | {"stays": [self.doubles[name].organization.pk for name in chosen]}


def _told(place: Any) -> str:
    return f"{place.role_label}, {place.get_status_display()} ({place.user.email})"
