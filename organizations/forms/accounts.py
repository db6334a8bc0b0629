"""The five steps of a registration. Each form is one step; together they are a Registration."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from organizations.forms.documents import DocumentsField
from organizations.models import OrganizationType, Province, Region
from organizations.models.accounts import Country
from portal.core.fields import (
    EmailAddressField,
    EnterpriseNumberField,
    LineField,
    PersonNameField,
    TelephoneField,
    canadian_postal_code,
    regular_line,
)


class UserStep(forms.Form):
    """Who registers: the first person of the account."""

    email = EmailAddressField(
        help_text=_("Le courriel d’activation y sera envoyé. Cette adresse servira aussi à vous connecter."),
    )
    first_name = PersonNameField(
        label=_("Prénom"),
        error_messages={"required": _("Saisissez votre prénom.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = PersonNameField(
        label=_("Nom"),
        error_messages={"required": _("Saisissez votre nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


class TypeChoiceField(forms.ModelChoiceField):
    """Radios that say, under each type, whom it is for."""

    def label_from_instance(self, obj: OrganizationType) -> str:
        return format_html('{}<span class="govuk-hint app-option-hint">{}</span>', obj.name, obj.summary)


class TypeStep(forms.Form):
    type = TypeChoiceField(
        label=_("Quel compte voulez-vous ouvrir?"),
        queryset=OrganizationType.objects.open_to_registration(),
        empty_label=None,
        widget=forms.RadioSelect,
        to_field_name="prefix",
        error_messages={
            "required": _("Choisissez le type de compte."),
            "invalid_choice": _("Ce type de compte n’est plus offert. Choisissez-en un autre."),
        },
    )


class IdentityStep(forms.Form):
    """The organization's legal data."""

    name = LineField(
        label=_("Nom légal de l’organisation"),
        max_length=150,
        error_messages={"required": _("Saisissez le nom légal de l’organisation.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    other_name = LineField(
        label=_("Autre nom"),
        max_length=150,
        required=False,
        help_text=_("Le nom sous lequel vos clients vous connaissent, s’il est différent."),
    )
    enterprise_number = EnterpriseNumberField(
        label=_("Numéro d’entreprise du Québec (NEQ)"),
        required=False,
        help_text=_("Dix chiffres, par exemple 1143920115. Laissez vide si l’organisation n’en a pas."),
    )


ABROAD = "abroad"


class ContactStep(forms.Form):
    """How to reach the organization."""

    telephone = TelephoneField(
        label=_("Téléphone"),
        help_text=_("Par exemple 514 276-1234."),
        error_messages={"required": _("Saisissez un numéro de téléphone.")},
    )
    extension = forms.RegexField(
        label=_("Poste"),
        regex=r"^[0-9]{1,8}$",
        required=False,
        error_messages={"invalid": _("Un poste compte de un à huit chiffres.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )
    street = LineField(
        label=_("Adresse"),
        max_length=150,
        help_text=_("Numéro, rue et bureau."),
        error_messages={"required": _("Saisissez le numéro et la rue.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    city = LineField(
        label=_("Ville"),
        max_length=100,
        error_messages={"required": _("Saisissez la ville.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    province = forms.ChoiceField(
        label=_("Province"),
        choices=[*Province.choices, (ABROAD, _("Hors du Canada"))],
        initial=Province.QUEBEC,
        error_messages={"required": _("Choisissez la province ou le territoire.")},
    )
    country = forms.ChoiceField(label=_("Pays"), choices=Country, initial=Country.CANADA)
    postal_code = forms.CharField(
        label=_("Code postal"),
        max_length=12,
        error_messages={"required": _("Saisissez le code postal.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "govuk-input--width-10"}),
    )
    region = forms.ChoiceField(
        label=_("Région administrative"),
        choices=lambda: [("", _("Choisissez la région")), *((region.value, region.spoken) for region in Region)],
        required=False,
        help_text=_("Au Québec seulement."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].is_conditional = True  # type: ignore[attr-defined]
        self.read_telephone_as_there()

    def read_telephone_as_there(self) -> None:
        """Let the telephone be written as it is in the country chosen, or kept."""
        chosen = self.data.get(self.add_prefix("country")) or self.initial.get("country")
        self.fields["telephone"].country = chosen or Country.CANADA  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Make province, postal code and region agree with the country."""
        fields = super().clean() or {}
        is_canadian = fields.get("country") == Country.CANADA
        if not is_canadian:
            fields["province"] = ""
        elif fields.get("province") == ABROAD:
            self.add_error("province", _("Choisissez la province ou le territoire, ou un autre pays."))
        if "postal_code" in fields:
            try:
                fields["postal_code"] = (canadian_postal_code if is_canadian else regular_line)(fields["postal_code"])
            except ValidationError as error:
                self.add_error("postal_code", error)
        if fields.get("province") != Province.QUEBEC:
            fields["region"] = Region.OTHER
        elif not fields.get("region"):
            self.add_error("region", _("Choisissez la région, ou « Autre » si vous ne la connaissez pas."))
        return fields


class ConsentStep(forms.Form):
    """What the person declares before anything is sent."""

    may_act = forms.BooleanField(
        label=_("J’atteste que je peux agir au nom de cette organisation et que ces renseignements sont exacts."),
        error_messages={"required": _("Cochez l’attestation pour envoyer l’inscription.")},
    )
    agrees = forms.BooleanField(
        label=_("Je consens à ce que ces renseignements servent à ouvrir et à gérer le compte."),
        error_messages={"required": _("Sans ce consentement, le compte ne peut pas être ouvert.")},
    )


class ConsentWithDocumentsStep(ConsentStep):
    """The same, where an agent decides: documents may come now, or within thirty days by the link of the mail."""

    field_order = ["documents", "may_act", "agrees"]
    documents = DocumentsField(
        label=_("Documents de l’organisation"),
        required=False,
    )
