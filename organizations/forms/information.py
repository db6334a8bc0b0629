"""« Modifier les informations »: what was registered, editable but for what only the desk changes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.forms.accounts import ABROAD, ContactStep, IdentityStep
from organizations.forms.submissions import SubmissionForm
from organizations.models import Organization
from organizations.models.accounts import Country
from organizations.models.types import Lockable
from portal.core.fields import LineField, spoken_telephone

REGISTERS = ("federal_register", "trade_register", "cantonal_register")


class RegisterField(LineField):
    def __init__(self, label: Any) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}
        super().__init__(label=label, max_length=30, required=False, widget=forms.TextInput(attrs=attrs))


class InformationForm(IdentityStep, ContactStep):
    """An organization's information. Cleaned, `values` is all of it by field, `version` what it was written upon.

    `values`: what is kept today. What is locked is shown greyed; posted by hand, it is refused.
    """

    category = forms.CharField(label=_("Catégorie"))
    number = forms.CharField(label=_("Identifiant"))
    federal_register = RegisterField(Lockable.FEDERAL_REGISTER.label)
    trade_register = RegisterField(Lockable.TRADE_REGISTER.label)
    cantonal_register = RegisterField(Lockable.CANTONAL_REGISTER.label)
    version = forms.CharField(widget=forms.HiddenInput, max_length=64)

    field_order = ("category", "number", "name", "other_name", "enterprise_number", *REGISTERS)

    def __init__(
        self, *args: Any, organization: Organization, values: Mapping[str, str], version: str, **kwargs: Any
    ) -> None:
        self.kept = values
        super().__init__(*args, **kwargs)
        shown = self._as_shown(values)
        self.initial = {**shown, "category": organization.type.name, "number": organization.number, "version": version}
        self.read_telephone_as_there()
        if values["country"] == Country.SWITZERLAND:
            self.fields["telephone"].help_text = _("Par exemple 022 555 01 50.")
        # A Swiss company has no number of Québec, nor the others theirs, unless one is kept.
        foreign = ("enterprise_number",) if organization.type.has_registers else REGISTERS
        for name in foreign:
            if not values[name]:
                del self.fields[name]
        locked = {"category", "number", *organization.locked_fields}
        self.locked = [name for name in self.fields if name in locked]
        desk = {"desk": organization.type.desk.name}
        reason = _("Pour changer cette information, écrivez à « %(desk)s ».") % desk
        for name in self.locked:
            self.fields[name].disabled = True
            self.fields[name].required = False
            self.fields[name].help_text = reason

    @staticmethod
    def _as_shown(values: Mapping[str, str]) -> dict[str, str]:
        telephone = spoken_telephone(values["telephone"])
        return {**values, "telephone": telephone, "province": values["province"] or ABROAD}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(self.add_prefix(name) in self.data for name in self.locked):
            raise ValidationError(
                _("Une information verrouillée a été envoyée avec les autres. Rien n’a changé."), code="locked"
            )
        return cleaned

    @property
    def values(self) -> dict[str, str]:
        """What was typed, and for what is locked what is kept."""
        typed = {name: str(self.cleaned_data[name]) for name in self.kept if name in self.fields}
        return {**self.kept, **{name: value for name, value in typed.items() if name not in self.locked}}

    def compare_with(self, values: Mapping[str, str], version: str) -> None:
        """Keep what was typed, say beside each field what someone else wrote meanwhile, and build upon that."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = version
        typed, shown = self.values, self._as_shown(values)
        for name in self.kept:
            if name in self.fields and name not in self.locked and typed[name] != values[name]:
                words = self._in_words(name, shown[name]) or _("(vide)")
                self[name].help_text = _("Enregistré entre-temps : %(value)s") % {"value": words}

    def _in_words(self, name: str, value: str) -> str:
        choices = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(value, value))


class OrganizationForm(SubmissionForm, InformationForm):
    """« Modifier les informations d'une organisation » of the catalogue: the same, sent as a request."""

    template_name = "organizations/_submission_form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = self._as_shown(self.kept)
        open_fields = [name for name in self.kept if name in self.fields and name not in self.locked]
        self.say_current({name: self._in_words(name, shown[name]) if shown[name] else "" for name in open_fields})
