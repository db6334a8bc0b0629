"""A file to import, and which of its columns is what."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.support.models import ImportRun
from portal.support.validators.columns import COLUMNS

MOST_PASTED = 500_000
PASTED = _("liste collée")


class UploadForm(forms.Form):
    """A file, or what a spreadsheet has put on the clipboard. Cleaned, `content` is its bytes and `name` its name."""

    kind = forms.ChoiceField(label=_("Contenu"))
    desk = forms.ModelChoiceField(label=_("Service à la clientèle"), queryset=None, empty_label=None)
    file = forms.FileField(
        label=_("Fichier CSV ou XLSX"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        help_text=_("La première ligne porte les titres des colonnes. 30 Mio et 250 000 lignes au plus."),
    )
    text = forms.CharField(
        label=_("Ou liste à coller"),
        required=False,
        max_length=MOST_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 60, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, kinds: Iterable[ImportRun.Kind], desks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if not file and not text.strip():
            self.add_error("file", _("Choisissez un fichier ou collez une liste : rien n’y est écrit."))
        return cleaned | {
            "name": file.name if file else str(PASTED),
            "content": file.read() if file else text.encode(),
        }


class ColumnsForm(forms.Form):
    """For each column of the file, what it holds. Cleaned, `columns` is that, in the order of the file."""

    def __init__(self, *args: Any, run: ImportRun, sample: list[list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [("", _("– ne pas lire –"))]
        held += [
            (column.name, f"{column.label} *" if column.is_required else column.label) for column in COLUMNS[run.kind]
        ]
        for place, heading in enumerate(run.header):
            shown = ", ".join(row[place] for row in sample if place < len(row) and row[place])
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading or _("Colonne %(number)d") % {"number": place + 1},
                label_suffix="",
                choices=held,
                required=False,
                initial=run.columns[place],
                help_text=_("Par exemple : %(shown)s") % {"shown": shown} if shown else "",
            )

    @property
    def columns(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]
