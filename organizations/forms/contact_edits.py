"""The forms about a contact: « Modifier les informations personnelles et les coordonnées », « Modifier l'adresse »."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.profile import BirthDateField, TelephoneForm, parts
from accounts.models import Language, Line, Telephone
from organizations.forms.addresses import AddressFields
from organizations.forms.ends import EndField
from organizations.forms.submissions import SubmissionForm
from portal.core.fields import EmailAddressField, LineField, PersonNameField, spoken_telephone

REACH, IDENTITY, END = "coordonnees", "informations", "fin"
SECTIONS = {
    REACH: _("Coordonnées de communication"),
    IDENTITY: _("Informations personnelles"),
    END: _("Date de fin d’une relation"),
}
FIELDS = {
    REACH: ("language", "email"),
    IDENTITY: ("first_name", "last_name", "birth_date", "job"),
    END: ("ends_on",),
}
# Of each number: its kind, the number, the extension.
NUMBERS = (
    ("telephone_kind", "telephone", "extension"),
    ("other_telephone_kind", "other_telephone", "other_extension"),
)
OWN = _("Cette personne a lié son profil : elle seule le change, dans « Profil ».")
LINKED = _("Cette personne a déjà lié son profil : elle n’a plus besoin de code.")


class ContactForm(SubmissionForm):
    """What the file says of a contact. Cleaned, `values` is what was typed in the sections chosen, as text.

    `values`: what is kept today, as text; `closed`: the fields that are the person's own.
    """

    template_name = "organizations/_contact_form.html"

    sections = forms.MultipleChoiceField(
        label=_("Que désirez-vous modifier?"),
        choices=SECTIONS.items(),
        help_text=_("Sélectionnez le type d’informations à mettre à jour parmi les options suivantes."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins un type d’informations à modifier.")},
    )
    language = forms.ChoiceField(
        label=_("Langue de communication"), choices=[("", _("- Aucun -")), *Language.choices], required=False
    )
    email = EmailAddressField(label=_("Adresse courriel"))
    new_code = forms.BooleanField(
        label=_("Émettre un nouveau code de liaison"),
        required=False,
        help_text=_(
            "Ce membre recevra un courriel confirmant les modifications apportées et les coordonnées de liaison à "
            "utiliser."
        ),
    )
    first_name = PersonNameField(label=_("Prénom"), error_messages={"required": _("Saisissez le prénom.")})
    last_name = PersonNameField(label=_("Nom"), error_messages={"required": _("Saisissez le nom.")})
    birth_date = BirthDateField(label=_("Date de naissance"), required=False)
    job = LineField(label=_("Fonction"), max_length=100, required=False)
    ends_on = EndField()

    def __init__(
        self, *args: Any, values: Mapping[str, str], version: str, closed: Iterable[str], **kwargs: Any
    ) -> None:
        self.kept, self.closed = values, set(closed)
        super().__init__(*args, **kwargs)
        self.initial["version"] = version
        self.initial |= {name: values[name] for names in FIELDS.values() for name in names if name != "language"}
        self.fields["ends_on"].label = SECTIONS[END]
        self._say_what_is_kept()
        self._close()
        typed = self.data if self.is_bound else None
        self.telephones = [self._telephone(typed, index) for index in range(len(NUMBERS))]

    def _say_what_is_kept(self) -> None:
        if "email" not in self.closed:
            self.fields["email"].help_text = _(
                "Assurez-vous que l’adresse courriel est valide car c’est à cette adresse que seront envoyées les "
                "coordonnées de liaison."
            )
        shown = {name: self.kept[name] for names in FIELDS.values() for name in names}
        if shown["language"] in Language:
            shown["language"] = Language(shown["language"]).label
        self.say_current(shown)

    def _close(self) -> None:
        """Close what is the person's own, and say so; the address has a note of its own."""
        for name in self.closed:
            field = self.fields[name]
            field.disabled, field.required = True, False
            field.label = str(field.label).removeprefix("* ")
            field.help_text = OWN
        if self.closed:
            self.initial["language"] = self.kept["language"]
            self.fields["email"].help_text = _(
                "L’adresse courriel est modifiable dans la section Paramètres du compte."
            )
            self.fields["new_code"].disabled = True
            self.fields["new_code"].help_text = LINKED

    def _telephone(self, typed: Any, index: int) -> TelephoneForm:
        kind, number, extension = (self.kept[name] for name in NUMBERS[index])
        initial: dict[str, Any] = {"kind": Telephone.Kind.WORK if index else Telephone.Kind.MOBILE_1}
        if number:
            line = Line(kind or Telephone.Kind.OTHER, number, extension)
            initial = {"line": line, **parts(line)}
        form = TelephoneForm(typed, prefix=f"telephone-{index}", initial=initial)
        form.use_required_attribute = False
        return form

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The sections as the page shows them, each under the box that chooses it."""
        chosen = self["sections"].value() or []
        return [
            {
                "name": section,
                "label": label,
                "is_chosen": section in chosen,
                "fields": [self[name] for name in FIELDS[section]],
                "telephones": section == REACH,
            }
            for section, label in SECTIONS.items()
        ]

    @property
    def principal(self) -> TelephoneForm:
        return self.telephones[0]

    @property
    def other(self) -> TelephoneForm:
        return self.telephones[1]

    @property
    def has_other(self) -> bool:
        """Whether the second number is shown open: kept, typed, or wrong."""
        return bool(self.other["number"].value() or self.other.errors)

    def is_valid(self) -> bool:
        """Judge all of it, so that every mistake is told at once."""
        own = super().is_valid()
        return all([form.is_valid() for form in self.telephones]) and own

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        """The fields that something is wrong with, telephones too."""
        return [field for form in (self, *self.telephones) for field in form if field.errors] if self.is_bound else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("sections", [])
        is_stale = cleaned.get("version") != self.initial["version"]
        if any(form.errors for form in self.telephones) or self.errors or is_stale:
            return cleaned
        for section in SECTIONS:
            typed = self._typed(section)
            is_touched = any(value != self.kept[name] for name, value in typed.items())
            if section not in chosen and (is_touched or (section == REACH and cleaned.get("new_code"))):
                words = {"section": SECTIONS[section]}
                self.add_error(
                    "sections",
                    _("« %(section)s » a changé sans être coché : cochez-le, ou remettez ce qui y était.") % words,
                )
        return cleaned

    def _typed(self, section: str) -> dict[str, str]:
        """Return what was typed in a section, as text. « Aucun » leaves the language as it is."""
        cleaned = self.cleaned_data
        names = [name for name in FIELDS[section] if name not in self.closed]
        typed = {name: str(cleaned[name] or "") for name in names if name != "language" or cleaned[name]}
        if section != REACH:
            return typed
        for form, names_of_line in zip(self.telephones, NUMBERS, strict=True):
            line = form.cleaned_data.get("line")
            values = (line.kind, line.number, line.extension) if line else ("", "", "")
            typed |= dict(zip(names_of_line, map(str, values), strict=True))
        return typed

    @property
    def values(self) -> dict[str, str]:
        typed: dict[str, str] = {}
        for section in self.cleaned_data["sections"]:
            typed |= self._typed(section)
        return typed

    def compare_with(self, values: Mapping[str, str], version: str) -> None:
        """Keep what was typed, and say beside it what is kept by now; what was not chosen shows what is kept."""
        self.build_upon(version)
        typed = self.values
        for section, names in FIELDS.items():
            for name in names:
                if section not in self.cleaned_data["sections"]:
                    self.data[self.add_prefix(name)] = "" if name == "language" else values[name]
                elif typed.get(name, values[name]) != values[name]:
                    words = Language(values[name]).label if name == "language" else values[name]
                    self.say_meanwhile(self[name], words)
        for index, names in enumerate(NUMBERS):
            kind, number, extension = (values[name] for name in names)
            if REACH not in self.cleaned_data["sections"]:
                self._leave_alone(index, kind, number, extension)
            elif any(typed[name] != values[name] for name in names):
                self.say_meanwhile(self.telephones[index]["number"], spoken_telephone(number, extension))

    def _leave_alone(self, index: int, kind: str, number: str, extension: str) -> None:
        """Show a number as it is kept by now."""
        line = parts(Line(kind, number, extension)) if number else {"number": "", "extension": ""}
        form = self.telephones[index]
        form.data = self.data
        for name, value in line.items():
            self.data[form.add_prefix(name)] = value


class ContactAddressForm(AddressFields):
    """Where a contact lives or works. Cleaned, `values` is the address as text."""
