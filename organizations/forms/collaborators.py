"""« Gérer mes utilisateurs »: adding someone to a company, and correcting what was typed of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.profile import BirthDateField
from accounts.models import Language
from organizations.forms.ends import EndField
from organizations.forms.keys import ANSWER_ADVICE, KEPT_ADVICE, AnswerField
from organizations.forms.modes import ModeField, closed_for_one
from organizations.models import ContactSheet, Membership, Organization, Role, Secret, SecretQuestion
from organizations.models.keys import QUESTION_MAX
from organizations.models.sheets import version_of
from organizations.permissions import modes_of_one
from portal.core.fields import EmailAddressField, LineField, PersonNameField, TelephoneField

YES, NO = "oui", "non"
MODE = _("Mode d’authentification")
MODE_ADVICE = _("Ce qui lui est demandé pour se connecter. Une façon plus forte convient toujours.")


class ManagerField(forms.TypedChoiceField):
    """« Oui » or « Non »; cleaned, it is a truth."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            choices=[(YES, _("Oui")), (NO, _("Non"))],
            coerce=lambda answer: answer == YES,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choisissez Oui ou Non.")},
        )


class ReachField(TelephoneField):
    """« Le numéro de téléphone » at which the account reaches a person."""

    def __init__(self) -> None:
        super().__init__(label=_("Numéro de téléphone"), required=False)
        self.widget.attrs |= {"autocomplete": "off", "class": "govuk-input--width-20"}

    def read_as_where(self, organization: Organization) -> None:
        """Let the number be written as it is where the organization stands."""
        address = organization.addresses.order_by("kind").first()
        self.country = address.country if address else self.country


class CollaboratorForm(forms.Form):
    """« Ajouter un nouvel utilisateur ». Cleaned, it is `newcomer`, as an action takes it."""

    first_name = PersonNameField(label=_("Prénom"), error_messages={"required": _("Saisissez le prénom.")})
    last_name = PersonNameField(label=_("Nom"), error_messages={"required": _("Saisissez le nom.")})
    birth_date = BirthDateField(label=_("Date de naissance"), required=False)
    telephone = ReachField()
    email = EmailAddressField(
        label=_("Adresse de courriel"),
        help_text=_("Une adresse qui n’appartient qu’à cette personne, et à aucun autre utilisateur du portail."),
    )
    language = forms.ChoiceField(label=_("Langue des courriels"), choices=Language, initial=Language.FRENCH)
    asked_mode = ModeField(label=MODE, help_text=MODE_ADVICE)
    ends_on = EndField()
    is_manager = ManagerField(_("Ce nouvel utilisateur est gestionnaire pour l’organisation"))
    secret_question = LineField(
        label=_("Question secrète"),
        max_length=QUESTION_MAX,
        help_text=_("La personne la lira en activant son accès."),
        error_messages={"required": _("Saisissez la question secrète.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    secret_answer = AnswerField(label=_("Réponse à la question secrète"), help_text=ANSWER_ADVICE)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.initial["asked_mode"] = organization.asked_mode
        _close(self.fields["asked_mode"], organization)
        self.fields["telephone"].read_as_where(organization)  # type: ignore[attr-defined]

    @property
    def newcomer(self) -> dict[str, Any]:
        """What was typed of the person, but for `details` and `secret`."""
        names = ("first_name", "last_name", "email", "language", "ends_on")
        role = Role.MANAGER if self.cleaned_data["is_manager"] else Role.MEMBER
        return {name: self.cleaned_data[name] for name in names} | {"role": role}

    @property
    def secret(self) -> Secret:
        return Secret(self.cleaned_data["secret_question"], self.cleaned_data["secret_answer"])

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("telephone", "asked_mode", "birth_date")}


class CorrectionForm(CollaboratorForm):
    """« Editer » someone who has not activated yet: an empty answer keeps the one agreed."""

    is_manager = ManagerField(_("Cet utilisateur est gestionnaire pour l’organisation"))
    secret_answer = AnswerField(
        label=_("Réponse à la question secrète"),
        required=False,
        help_text=KEPT_ADVICE,
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, organization=membership.organization, **kwargs)
        self.membership = membership
        secret = SecretQuestion.objects.filter(membership=membership).first()
        sheet = ContactSheet.objects.filter(membership=membership).first()
        self.initial = {
            name: getattr(membership, name) for name in ("first_name", "last_name", "email", "language", "ends_on")
        } | {
            "asked_mode": membership.effective_mode,
            "birth_date": sheet.birth_date if sheet else None,
            "telephone": sheet.spoken_number if sheet else "",
            "is_manager": YES if membership.is_manager else NO,
            "secret_question": secret.question if secret else "",
            "seen": version_of(membership),
        }

    @property
    def newcomer(self) -> dict[str, Any]:
        """The user name, which nobody types here, stays."""
        return super().newcomer | {"username": self.membership.username}


class EditionForm(forms.Form):
    """« Editer » someone who has activated: what belongs to the account. What else there is, is the person's."""

    telephone = ReachField()
    asked_mode = ModeField(label=MODE, help_text=MODE_ADVICE)
    ends_on = EndField()
    is_manager = ManagerField(_("Cet utilisateur est gestionnaire pour l’organisation"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheet = ContactSheet.objects.filter(membership=membership).first()
        _close(self.fields["asked_mode"], membership.organization)
        self.fields["telephone"].read_as_where(membership.organization)  # type: ignore[attr-defined]
        self.initial = {
            "telephone": sheet.spoken_number if sheet else "",
            "asked_mode": membership.effective_mode,
            "ends_on": membership.ends_on,
            "is_manager": YES if membership.is_manager else NO,
            "seen": version_of(membership),
        }

    @property
    def edition(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("telephone", "asked_mode", "is_manager", "ends_on")}


def _close(field: Any, organization: Organization) -> None:
    field.close(closed_for_one(modes_of_one(organization)))
