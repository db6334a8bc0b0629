"""What the forms of the catalogue of services share: current values, attachments, the attestation."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from organizations.forms.documents import DocumentsField

CURRENT = _("Valeur actuelle : {value}")
MEANWHILE = _("Enregistré entre-temps : %(value)s")
NOTHING = _("aucune")
# What every form ends with; what is wrong is told in the order of the page.
LAST = ("documents", "attests", "consents")
ATTESTATION = _(
    "J’atteste que les modifications demandées sont exactes et, le cas échéant, je confirme avoir joint les "
    "documents nécessaires au traitement de ma demande."
)


class SubmissionForm(forms.Form):
    """A form that becomes a request. `form` tells it from others: sent twice, it is one request."""

    # What must be filled in is marked, as the guide of these forms does.
    marks_optional_fields = False

    documents = DocumentsField(label=_("Pièces jointes"), required=False)
    attests = forms.BooleanField(
        label=ATTESTATION, error_messages={"required": _("Cochez la déclaration pour soumettre la demande.")}
    )
    form = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["form"] = uuid4()
        self.order_fields([name for name in self.fields if name not in LAST])
        for field in self.fields.values():
            if field.required and not field.disabled:
                field.label = format_lazy("* {}", field.label or "")

    def say_current(self, values: Mapping[str, str | Promise]) -> None:
        """Say beside each field what is kept today, after the hint that it may have."""
        for name, value in values.items():
            field = self.fields.get(name)
            if field is not None:
                # Hints are drawn as they are: what people typed is none of our HTML.
                words = format_lazy(CURRENT, value=value or NOTHING)
                field.help_text = format_lazy("{} {}", field.help_text, words) if field.help_text else words

    def say_meanwhile(self, field: forms.BoundField, value: str) -> None:
        """Say beside a field what someone else has written in it."""
        field.help_text = MEANWHILE % {"value": value or _("(vide)")}

    def build_upon(self, version: str) -> None:
        """Keep what was typed, and let it be sent again upon what is true now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = version

    @property
    def submission(self) -> dict[str, Any]:
        """What `actions.submissions.Submission` takes."""
        cleaned = self.cleaned_data
        return {
            "form": str(cleaned["form"]),
            "version": cleaned["version"],
            "attestation": str(ATTESTATION),
            "papers": cleaned.get("documents", []),
        }
