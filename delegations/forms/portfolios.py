"""The files of one person of a provider: lent to another for an absence, or moved for good."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from delegations.forms.grants import GONE
from organizations.models import Membership
from portal.core.forms import DateInput

COVER, MOVE = "cover", "move"
DAY = _("Écrivez la date comme 2026-12-31.")


class PortfolioForm(forms.Form):
    """Whose files, to whom, for how long. `staff`: the people of the provider who may hold something."""

    source = forms.ChoiceField(
        label=_("De"),
        error_messages={
            "required": _("Choisissez la personne dont les dossiers changent de main."),
            "invalid_choice": GONE,
        },
    )
    target = forms.ChoiceField(
        label=_("À"),
        error_messages={"required": _("Choisissez la personne qui les reçoit."), "invalid_choice": GONE},
    )
    deed = forms.ChoiceField(
        label=_("Pour combien de temps"),
        choices=[
            (COVER, _("Le temps d’une absence : la personne garde ses dossiers, l’autre la remplace")),
            (MOVE, _("Pour de bon : les dossiers changent de main aujourd’hui")),
        ],
        widget=forms.RadioSelect,
        initial=COVER,
        error_messages={"required": _("Choisissez l’un des deux.")},
    )
    starts_on = forms.DateField(label=_("Du"), required=False, widget=DateInput, error_messages={"invalid": DAY})
    ends_on = forms.DateField(
        label=_("Au"),
        required=False,
        widget=DateInput,
        help_text=_("Le dernier jour de l’absence. Le remplacement prend fin de lui-même."),
        error_messages={"invalid": DAY},
    )

    def __init__(self, *args: Any, staff: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(person.public_id): person for person in staff}
        choices = [("", _("Choisissez"))] + [(key, person.full_name) for key, person in self.staff.items()]
        for name in ("source", "target"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in ("starts_on", "ends_on"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("source") and cleaned.get("source") == cleaned.get("target"):
            self.add_error("target", _("Choisissez deux personnes différentes."))
        if cleaned.get("deed") == COVER:
            for name in ("starts_on", "ends_on"):
                if not cleaned.get(name) and not self.has_error(name):
                    self.add_error(name, _("Indiquez le premier et le dernier jour de l’absence."))
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            raise ValidationError({"ends_on": _("La date de fin précède la date de début. Corrigez l’une des deux.")})
        return cleaned

    @property
    def chosen(self) -> str:
        """What was chosen, in one line: nothing is done but what was shown."""
        return " ".join(str(self.cleaned_data.get(name) or "–") for name in self.fields)

    @property
    def people(self) -> tuple[Membership, Membership]:
        return self.staff[self.cleaned_data["source"]], self.staff[self.cleaned_data["target"]]
