"""Who takes over, and what someone who leaves an account leaves to whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Handover, Holding, Membership

MOVE, END = "move", "end"


def _named(people: list[Membership]) -> list[tuple[str, str]]:
    return [(str(person.public_id), f"{person.full_name}, {person.role_label}") for person in people]


class DesignationForm(forms.Form):
    """« Désigner une personne pour prendre la relève ». Cleaned, `successor` is one of `people`."""

    successor = forms.ChoiceField(
        label=_("Personne qui prend la relève"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    afterwards = forms.ChoiceField(
        label=_("Ensuite, vous voulez"),
        choices=Handover.Afterwards,
        widget=forms.RadioSelect,
        initial=Handover.Afterwards.STAY,
    )

    def __init__(self, *args: Any, people: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(person.public_id): person for person in people}
        self.fields["successor"].choices = _named(people)  # type: ignore[attr-defined]

    def clean_successor(self) -> Membership:
        return self.by_key[self.cleaned_data["successor"]]


class DepartureForm(forms.Form):
    """To whom goes what a person holds. Cleaned, `plan` says it as `actions.leaving.Plan` takes it.

    `holdings`: what there is; `colleagues`: who may take it over.
    """

    colleague = forms.ChoiceField(
        label=_("Personne qui reprend ce que vous lui confiez"),
        required=False,
        help_text=_("Une personne qui gère le compte. Elle en est avertie par courriel."),
        error_messages={"invalid_choice": _("Choisissez une personne de la liste.")},
    )

    def __init__(self, *args: Any, holdings: list[Holding], colleagues: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(person.public_id): person for person in colleagues}
        self.holdings = holdings
        movable = [each for each in holdings if each.is_movable] if colleagues else []
        if not movable:
            del self.fields["colleague"]
        else:
            self.fields["colleague"].choices = [("", "–"), *_named(colleagues)]  # type: ignore[attr-defined]
        fates = [(END, _("Y mettre fin")), (MOVE, _("Confier à cette personne"))]
        for each in movable:
            label = f"{each.label} ({each.count})"
            field = forms.ChoiceField(label=label, choices=fates, widget=forms.RadioSelect, initial=END)
            self.fields[self._fate(each)] = field

    @staticmethod
    def _fate(holding: Holding) -> str:
        return f"fate_{holding.name}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._moved and not cleaned.get("colleague") and not self.has_error("colleague"):
            self.add_error("colleague", _("Choisissez la personne à qui confier ce qui reste."))
        return cleaned

    @property
    def _moved(self) -> list[str]:
        return [each.name for each in self.holdings if self.cleaned_data.get(self._fate(each)) == MOVE]

    @property
    def plan(self) -> dict[str, Any]:
        return {"colleague": self.by_key.get(self.cleaned_data.get("colleague", "")), "moved": self._moved}

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """What would become of each thing."""
        return [{"holding": each, "is_moved": each.name in self._moved} for each in self.holdings]
