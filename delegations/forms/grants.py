"""Subjects, rights and dates, as every form of authorizations asks for them."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from delegations.models import Right, Subject
from delegations.models.relations import FOR_EVER
from portal.core.forms import DateInput

# Of what someone else has taken away while one was choosing.
GONE = _("Un de ces choix n’est plus offert. Relisez la liste, puis choisissez de nouveau.")


class EndDateField(forms.DateField):
    """A last day; 9999-12-31, or nothing, is no end."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {
            "label": _("Date de fin"),
            "required": False,
            "initial": FOR_EVER,
            "widget": DateInput,
            "help_text": _("9999-12-31 : sans fin."),
            "error_messages": {"invalid": _("Écrivez la date comme 2026-12-31.")},
        }
        super().__init__(**usual | kwargs)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        return None if day == FOR_EVER else day


class StartDateField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        usual = {
            "label": _("Date de début"),
            "initial": timezone.localdate,
            "widget": DateInput,
            "error_messages": {
                "required": _("Choisissez le jour du début."),
                "invalid": _("Écrivez la date comme 2026-12-31."),
            },
        }
        super().__init__(**usual | kwargs)


class AttestationField(forms.BooleanField):
    """A statement that one must tick, word for word."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, error_messages={"required": _("Cochez chaque attestation pour soumettre.")})


def in_families(subjects: Iterable[Subject]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return subjects as grouped choices; they come ordered by family (`SubjectQuerySet.in_families`)."""
    return [
        (family.name, [(subject.code, subject.name) for subject in group])
        for family, group in groupby(subjects, key=lambda subject: subject.family)
    ]


class SubjectsForm(forms.Form):
    """Which subjects, in which right, from when to when. Cleaned, `rights` maps each subject to its right.

    `offered`: for each subject, the highest right that may be given. With `may_be_all`, choosing nothing
    gives all of it.
    """

    read = forms.MultipleChoiceField(
        label=_("Sujets autorisés en lecture"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": GONE},
    )
    write = forms.MultipleChoiceField(
        label=_("Sujets autorisés en lecture et écriture"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sélectionnez tous les sujets qui s’appliquent. L’écriture comprend la lecture."),
        error_messages={"invalid_choice": GONE},
    )
    starts_on = StartDateField()
    ends_on = EndDateField()

    may_be_all = False

    def __init__(self, *args: Any, offered: dict[Subject, Right], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {subject.code: subject for subject in offered}
        readable = [subject for subject in offered if subject.offers_read]
        writable = [subject for subject, right in offered.items() if right == Right.WRITE and subject.offers_write]
        for name, subjects in (("read", readable), ("write", writable)):
            self.fields[name].choices = in_families(subjects)  # type: ignore[attr-defined]
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]
            if not subjects:
                del self.fields[name]
        if self.may_be_all and "read" in self.fields:
            self.fields["read"].help_text = _("Ne cochez rien pour confier tout ce que le client vous a confié.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("La date de fin précède la date de début. Corrigez l’une des deux."))
        if not self.rights and not self.may_be_all and not self.errors:
            raise ValidationError(_("Cochez au moins un sujet autorisé."))
        return cleaned

    @property
    def rights(self) -> dict[Subject, Right]:
        """What was ticked; a subject ticked twice is given in the higher right."""
        read = {self.offered[code]: Right.READ for code in self.cleaned_data.get("read", ())}
        return read | {self.offered[code]: Right.WRITE for code in self.cleaned_data.get("write", ())}
