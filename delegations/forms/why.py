"""« Pourquoi cette personne a-t-elle accès? »: in which file, on which day."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from portal.core.forms import DateInput


class WhyForm(forms.Form):
    """Asks by its address (GET): `asked` is the file and the day, those of today until one has chosen."""

    marks_optional_fields = False

    dossier = forms.ChoiceField(label=_("Dossier"), required=False)
    jour = forms.DateField(
        label=_("Jour"),
        required=False,
        widget=DateInput,
        help_text=_("Aujourd’hui, ou n’importe quel jour passé."),
        error_messages={"invalid": _("Écrivez la date comme 2026-12-31.")},
    )

    def __init__(self, *args: Any, files: list[Organization], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files, self.today = {file.number: file for file in files}, today
        self.fields["dossier"].choices = [(file.number, str(file)) for file in files]  # type: ignore[attr-defined]
        self.initial = {"dossier": files[0].number if files else "", "jour": today}

    def clean_jour(self) -> date:
        day = self.cleaned_data["jour"] or self.today
        if day > self.today:
            raise ValidationError(_("Choisissez aujourd’hui ou un jour passé."))
        return day

    @property
    def asked(self) -> tuple[Organization | None, date]:
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else {}
        first = next(iter(self.files.values()), None)
        return self.files.get(chosen.get("dossier", ""), first), chosen.get("jour") or self.today
