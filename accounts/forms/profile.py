"""What a person types about themselves: names, birth date, language, telephones, a new address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Line, Profile, Telephone
from portal.core.fields import EmailAddressField, PersonNameField, TelephoneField, spoken_telephone
from portal.core.forms import DateInput

CURRENT = _("Valeur actuelle : %(value)s")
OLDEST = 120
MOST_TELEPHONES = 5
NORTH_AMERICA, ELSEWHERE = "1", "0"
# « Territoire téléphonique »: the places of the operators' guides, each by its calling code.
TERRITORIES = (
    (NORTH_AMERICA, _("Amérique du Nord")),
    ("33", _("France")),
    ("41", _("Suisse")),
    ("32", _("Belgique")),
    (ELSEWHERE, _("Autre territoire")),
)


class BirthDateField(forms.DateField):
    """A birth date: in the past, and of someone who may be alive."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateInput(attrs={"autocomplete": "off"}))
        kwargs.setdefault("error_messages", {"invalid": _("Saisissez une date complète, comme 1984-05-17.")})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        born: date | None = super().clean(value)
        today = timezone.localdate()
        if born and born >= today:
            raise ValidationError(_("Une date de naissance est dans le passé."), code="not_born_yet")
        if born and born.year < today.year - OLDEST:
            raise ValidationError(_("Vérifiez l’année : cette date remonte à plus de 120 ans."), code="too_old")
        return born


class TelephoneForm(forms.Form):
    """One telephone; the first of the form is the principal one. Empty, the line is taken away."""

    kind = forms.ChoiceField(label=_("Type de numéro de téléphone"), choices=Telephone.Kind)
    territory = forms.ChoiceField(label=_("Territoire téléphonique"), choices=TERRITORIES, initial=NORTH_AMERICA)
    code = forms.CharField(
        label=_("Indicatif"),
        required=False,
        max_length=5,
        initial="+1",
        validators=[RegexValidator(r"^\+?[0-9]{1,4}$", _("Un indicatif s’écrit comme +1 ou +41."))],
        widget=forms.TextInput(attrs={"autocomplete": "tel-country-code", "class": "govuk-input--width-4"}),
    )
    number = forms.CharField(
        label=_("Numéro de téléphone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel-national", "class": "govuk-input--width-20"}),
    )
    extension = forms.CharField(
        label=_("Poste"),
        required=False,
        max_length=8,
        validators=[RegexValidator(r"^[0-9]+$", _("Le poste s’écrit en chiffres."))],
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "tel-extension", "class": "govuk-input--width-5"}
        ),
    )

    marks_optional_fields = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_first:
            self.fields["kind"].label = _("Type de numéro de téléphone principal")
            self.fields["number"].label = _("Numéro de téléphone principal")
        current = self.initial.get("line")
        if current:
            self._say_current(current)

    @property
    def is_first(self) -> bool:
        return bool(self.prefix) and self.prefix.endswith("-0")

    def _say_current(self, current: Line) -> None:
        values = {"kind": Telephone.Kind(current.kind).label, "number": str(Telephone(number=current.number))}
        for name, value in values.items():
            self.fields[name].help_text = CURRENT % {"value": value}

    @property
    def _is_code_left(self) -> bool:
        """Whether the code is still that of the territory before: then the one that was chosen gives its own."""
        return (
            self["territory"].initial != self.cleaned_data["territory"]
            and self["code"].initial == self.cleaned_data["code"]
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or not cleaned.get("number"):
            return cleaned
        territory = "" if cleaned["territory"] == ELSEWHERE else cleaned["territory"]
        code = "" if self._is_code_left else cleaned["code"].lstrip("+")
        typed = cleaned["number"].strip()
        if not typed.startswith("+"):
            if territory and code and code != territory:
                self.add_error("code", _("Cet indicatif n’est pas celui du territoire choisi."))
                return cleaned
            if not (code or territory):
                self.add_error("code", _("Saisissez l’indicatif du territoire."))
                return cleaned
            typed = f"+{code or territory} {typed}"
        try:
            number = TelephoneField().clean(typed)
        except ValidationError as refusal:
            self.add_error("number", refusal)
            return cleaned
        return cleaned | {"line": Line(cleaned["kind"], number, cleaned["extension"])}


class BaseTelephones(forms.BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Read every line that is sent: Django passes over those that are as they were, and they would be lost."""
        return super().get_form_kwargs(index) | {"empty_permitted": False}

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            line = form.cleaned_data.get("line") if hasattr(form, "cleaned_data") else None
            key = line and (line.number, line.extension)
            if key and key in seen:
                form.add_error("number", _("Ce numéro est déjà dans la liste."))
            seen.add(key)

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(form.cleaned_data["line"] for form in self.forms if form.cleaned_data.get("line"))


Telephones = forms.formset_factory(
    TelephoneForm, formset=BaseTelephones, extra=0, min_num=1, max_num=MOST_TELEPHONES, absolute_max=MOST_TELEPHONES
)


class ProfileForm(forms.Form):
    """« Profil »: one form for all of it. `telephones` are the lines of numbers; cleaned, `profile` is what to save."""

    first_name = PersonNameField(
        label=_("Prénom"),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Saisissez votre prénom.")},
    )
    last_name = PersonNameField(
        label=_("Nom"),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Saisissez votre nom.")},
    )
    birth_date = BirthDateField(
        label=_("Date de naissance"), required=False, widget=DateInput(attrs={"autocomplete": "bday"})
    )
    language = forms.ChoiceField(label=_("Langue de communication"), choices=Language)
    # What the profile was when the page opened (Profile.mark).
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, typed: Mapping[str, Any] | None = None, *, profile: Profile, **kwargs: Any) -> None:
        self.current = profile
        super().__init__(typed, initial=self._initial(profile), **kwargs)
        self.telephones = Telephones(typed, prefix="telephone", initial=self._lines(profile))
        self.fields["language"].help_text = CURRENT % {"value": Language(profile.language).label}

    @staticmethod
    def _initial(profile: Profile) -> dict[str, Any]:
        return {
            "first_name": profile.first_name,
            "last_name": profile.last_name,
            "birth_date": profile.birth_date,
            "language": profile.language,
            "seen": profile.mark,
        }

    @staticmethod
    def _lines(profile: Profile) -> list[dict[str, Any]]:
        return [{"line": line, **parts(line)} for line in profile.telephones]

    def with_one_more(self, typed: Mapping[str, Any]) -> "ProfileForm":
        """Return the form as it was typed, not judged yet, with one more line for a telephone."""
        again = type(self)(profile=self.current)
        again.initial = {name: typed.get(name, "") for name in self.fields}
        known = self._lines(self.current)
        count = min(self.telephones.total_form_count(), MOST_TELEPHONES - 1)
        lines = [
            {name: typed.get(f"telephone-{index}-{name}", "") for name in TelephoneForm.base_fields}
            | {"line": known[index]["line"] if index < len(known) else None}
            for index in range(count)
        ]
        again.telephones = Telephones(prefix="telephone", initial=[*lines, {"kind": Telephone.Kind.MOBILE_2}])
        return again

    def show_what_changed(self, refusal: ValidationError) -> None:
        """Show again what was typed, beside what was saved meanwhile; sent once more, it is saved knowingly."""
        self.add_error(None, refusal)
        self.data = self.data.copy()
        self.data["seen"] = self.current.mark
        shown = self._initial(self.current)
        for name in ("first_name", "last_name", "birth_date"):
            if shown[name] and shown[name] != self.cleaned_data.get(name):
                self[name].help_text = CURRENT % {"value": shown[name]}

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        """The fields that something is wrong with, in the order of the page."""
        forms_of_page = [self, *self.telephones.forms]
        return [field for form in forms_of_page for field in form if field.errors] if self.is_bound else []

    @property
    def is_full(self) -> bool:
        return self.telephones.total_form_count() >= MOST_TELEPHONES

    def is_valid(self) -> bool:
        """Judge all of it, so that every mistake is told at once."""
        is_valid = super().is_valid()
        return self.telephones.is_valid() and is_valid

    @property
    def profile(self) -> Profile:
        cleaned = self.cleaned_data
        return Profile(
            first_name=cleaned["first_name"],
            last_name=cleaned["last_name"],
            birth_date=cleaned["birth_date"],
            language=cleaned["language"],
            telephones=self.telephones.lines,
        )


def parts(line: Line) -> dict[str, str]:
    """Return a kept number as the fields show it."""
    number = phonenumbers.parse(line.number)
    code = str(number.country_code)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return {
        "kind": line.kind,
        "territory": code if code in dict(TERRITORIES) else ELSEWHERE,
        "code": f"+{code}",
        "number": spoken_telephone(line.number) if code == NORTH_AMERICA else national,
        "extension": line.extension,
    }


class EmailChangeForm(forms.Form):
    email = EmailAddressField(label=_("Nouvelle adresse courriel"))
