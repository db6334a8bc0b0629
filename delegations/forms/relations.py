"""A relation: given by the client, proposed by the provider, accepted, renewed."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from delegations.forms.grants import AttestationField, EndDateField, SubjectsForm
from delegations.models import RelationType

CONSENT = _(
    "J’atteste que je peux agir au nom de l’organisation, et je consens à ce que ces personnes aient accès à son "
    "dossier."
)
NUMBER = re.compile(r"[A-Z]{3}[0-9]{7}")


class AccountNumberField(forms.CharField):
    """The number of an account, as people write it: « fir 0000 001 »."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 20} | kwargs)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}

    def clean(self, value: Any) -> str:
        number = re.sub(r"[\s-]", "", super().clean(value)).upper()
        if number and not NUMBER.fullmatch(number):
            raise ValidationError(_("Un numéro de compte a trois lettres et sept chiffres, comme FIR0000001."))
        return number


class RelationForm(SubjectsForm):
    """What both sides choose: of which type the relation is, and the subjects that go with it."""

    type = forms.ChoiceField(
        label=_("Type de relation"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez le type de relation.")},
    )

    def __init__(self, *args: Any, types: list[RelationType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.types = {str(type_.pk): type_ for type_ in types}
        self.fields["type"].choices = [(key, type_.name) for key, type_ in self.types.items()]  # type: ignore[attr-defined]
        if len(types) == 1:
            self.initial.setdefault("type", str(types[0].pk))

    @property
    def mandate(self) -> dict[str, Any]:
        """What was chosen, as `actions.relations.Mandate` takes it."""
        cleaned = self.cleaned_data
        days = {name: cleaned[name] for name in ("starts_on", "ends_on")}
        return {"type": self.relation_type, "rights": self.rights} | days

    @property
    def relation_type(self) -> RelationType:
        return self.types[self.cleaned_data["type"]]


class GrantForm(RelationForm):
    provider = AccountNumberField(
        label=_("Numéro de compte de l’organisation mandataire"),
        help_text=_("Votre firme vous le donne : trois lettres, sept chiffres."),
        error_messages={"required": _("Saisissez le numéro de compte de l’organisation mandataire.")},
    )
    attested = AttestationField(CONSENT)

    field_order = ["provider", "type", "read", "write", "starts_on", "ends_on", "attested"]


class ProposeForm(RelationForm):
    client = AccountNumberField(
        label=_("Numéro de compte de l’organisation cliente"),
        error_messages={"required": _("Saisissez le numéro de compte de votre client.")},
    )
    postal_code = forms.CharField(
        label=_("Code postal de l’organisation cliente"),
        max_length=12,
        help_text=_("Celui de son adresse : il confirme que c’est bien votre client."),
        error_messages={"required": _("Saisissez le code postal de votre client.")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )

    field_order = ["client", "postal_code", "type", "read", "write", "starts_on", "ends_on"]

    def clean_postal_code(self) -> str:
        return re.sub(r"\s", "", self.cleaned_data["postal_code"]).upper()


class AcceptForm(SubjectsForm):
    """The client's answer to a proposal: as it stands, or with other subjects and dates."""

    attested = AttestationField(CONSENT)


class AddToRelationForm(SubjectsForm):
    attested = AttestationField(_("Je consens à ce que les modifications soient effectives dans mon dossier."))


class RenewForm(forms.Form):
    ends_on = EndDateField(label=_("Nouvelle date de fin"))
