"""Supporting documents: one field of several files, each judged by what it is; each error names its file."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import truncatechars
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from organizations.validators.documents import Paper, paper
from portal.core.fields import regular_line

MIB = 1024 * 1024


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else []


class DocumentsField(forms.FileField):
    """Several files; cleaned, a list of `Paper`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Documents"))
        kwargs.setdefault("widget", SeveralFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}))
        super().__init__(**kwargs)
        self.error_messages["required"] = _("Joignez au moins un document.")
        self.help_text = kwargs.get("help_text") or format_lazy(
            _("PDF, JPEG ou PNG. Au plus {most} fichiers de {each} Mio, et {total} Mio en tout."),
            most=settings.DOCUMENTS_AT_MOST,
            each=settings.DOCUMENT_MIB,
            total=settings.DOCUMENTS_MIB,
        )

    def clean(self, data: Any, initial: Any = None) -> list[Paper]:
        files = list(data or [])
        if not files:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(files) > settings.DOCUMENTS_AT_MOST:
            raise ValidationError(_("Au plus %(most)d fichiers à la fois.") % {"most": settings.DOCUMENTS_AT_MOST})
        if sum(file.size for file in files) > settings.DOCUMENTS_MIB * MIB:
            raise ValidationError(
                _("Vos fichiers dépassent ensemble %(total)d Mio.") % {"total": settings.DOCUMENTS_MIB}
            )
        return list(self._judged(files))

    def _judged(self, files: Iterable[UploadedFile]) -> Iterable[Paper]:
        """Judge each file, and refuse all that are wrong together."""
        accepted, refused = [], []
        for file in files:
            try:
                accepted.append(_read(file))
            except ValidationError as refusal:
                words = {"file": truncatechars(_shown(file.name), 60), "refusal": refusal.messages[0]}
                refused.append(ValidationError(_("« %(file)s » : %(refusal)s"), params=words, code=refusal.code))
        if refused:
            raise ValidationError(refused)
        return accepted


def _read(file: UploadedFile) -> Paper:
    if (file.size or 0) > settings.DOCUMENT_MIB * MIB:
        raise ValidationError(_("ce fichier dépasse %(each)d Mio.") % {"each": settings.DOCUMENT_MIB}, code="too_large")
    return paper(file.name or "", file.read())


def _shown(name: str | None) -> str:
    try:
        return regular_line(name or "")
    except ValidationError:
        return str(_("Fichier au nom illisible"))


class DocumentsForm(forms.Form):
    """Documents that complete a request; those already there may do. `are_there` says that some are."""

    documents = DocumentsField()

    def __init__(self, *args: Any, are_there: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].required = not are_there
