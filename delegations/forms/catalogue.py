"""« Ajouter… » and « Retirer une relation ou des sujets autorisés à un contact »."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms.profile import BirthDateField
from accounts.models import Language, Telephone
from delegations.forms.grants import GONE, SubjectsForm
from delegations.models import Authorization, Reach, Relation
from organizations.forms.submissions import ATTESTATION, SubmissionForm
from organizations.models import Role
from portal.core.fields import EmailAddressField, LineField, PersonNameField, TelephoneField

OWN = "own"
CONSENT = _(
    "Je peux agir au nom de l’organisation, et je consens à ce que les modifications soient effectives dans mon "
    "dossier."
)
# What the form asks about someone new, besides « role », as `organizations.actions.contacts.NewContact` names it.
OF_A_CONTACT = (
    "first_name", "last_name", "email", "language", "job", "birth_date",
    "telephone_kind", "telephone", "extension", "client_number",
)  # fmt: skip


class ConsentForm(SubmissionForm):
    """A form with two statements, both kept word for word."""

    consents = forms.BooleanField(
        label=CONSENT, error_messages={"required": _("Cochez le consentement pour soumettre la demande.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = "1"

    @property
    def submission(self) -> dict[str, Any]:
        return super().submission | {"attestation": f"{ATTESTATION}\n{CONSENT}"}


class AddSubjectsForm(SubjectsForm, ConsentForm):
    """Subjects for a contact, in the own file or in that of a client (`is_delegation`)."""

    template_name = "delegations/_subjects_form.html"
    field_order = ("role", "starts_on", "ends_on", "read", "write")

    def __init__(self, *args: Any, is_delegation: bool, **kwargs: Any) -> None:
        self.may_be_all = is_delegation
        super().__init__(*args, **kwargs)

    @property
    def contact_fields(self) -> list[forms.BoundField]:
        return []

    @property
    def addition(self) -> dict[str, Any]:
        """What was chosen, as `actions.catalogue.Addition` takes it."""
        cleaned = self.cleaned_data
        return {"rights": self.rights, "starts_on": cleaned["starts_on"], "ends_on": cleaned["ends_on"]}


class AddContactForm(AddSubjectsForm):
    """Someone whom the file does not know yet: who they are, their relation to the organization, their subjects."""

    first_name = PersonNameField(label=_("Prénom"), error_messages={"required": _("Saisissez le prénom.")})
    last_name = PersonNameField(label=_("Nom"), error_messages={"required": _("Saisissez le nom.")})
    email = EmailAddressField(
        label=_("Adresse courriel"),
        help_text=_("C’est à cette adresse que partent les coordonnées de liaison : assurez-vous qu’elle est valide."),
    )
    language = forms.ChoiceField(label=_("Langue de communication"), choices=Language.choices)
    role = forms.ChoiceField(
        label=_("Choisir la relation à ajouter"),
        error_messages={"required": _("Choisissez la relation à ajouter.")},
    )
    job = LineField(label=_("Fonction"), max_length=100, required=False)
    birth_date = BirthDateField(label=_("Date de naissance"), required=False)
    telephone_kind = forms.ChoiceField(
        label=_("Type de numéro de téléphone principal"), choices=Telephone.Kind.choices, required=False
    )
    telephone = TelephoneField(label=_("Numéro de téléphone principal"), required=False)
    extension = LineField(label=_("Poste"), max_length=10, required=False)
    client_number = forms.RegexField(
        r"^[0-9]{8}$",
        label=_("Numéro de client"),
        required=False,
        max_length=20,
        help_text=_(
            "Si la personne en a déjà un : huit chiffres. Un agent vérifie alors qu’elle n’est pas inscrite deux fois."
        ),
        error_messages={"invalid": _("Un numéro de client a huit chiffres.")},
    )

    def __init__(self, *args: Any, roles: list[tuple[Role, str]], **kwargs: Any) -> None:
        super().__init__(*args, is_delegation=False, **kwargs)
        # A contact may be added without any subject yet.
        self.may_be_all = True
        self.fields["role"].choices = roles  # type: ignore[attr-defined]

    @property
    def contact_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in OF_A_CONTACT]

    @property
    def contact(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        told = {name: cleaned[name] for name in ("role", *OF_A_CONTACT)}
        if not told["telephone"]:
            told["telephone_kind"] = ""
        return told | {"ends_on": cleaned["ends_on"]}


class RemoveSubjectsForm(ConsentForm):
    """What to take from a contact. `held`: their authorizations that stand, in the order of the list."""

    template_name = "delegations/_removal_form.html"

    reach = forms.ChoiceField(
        label=_("Quel(s) sujet(s) autorisé(s) ou relation(s) désirez-vous retirer?"),
        choices=Reach,
        widget=forms.RadioSelect,
        help_text=_(
            "Le retrait de toutes les relations entraîne aussi le retrait des sujets autorisés qui y sont reliés."
        ),
        error_messages={"required": _("Choisissez ce que vous voulez retirer.")},
    )
    relations = forms.MultipleChoiceField(
        label=_("Relation(s) à retirer"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": GONE},
    )
    subjects = forms.MultipleChoiceField(
        label=_("Sujet(s) autorisé(s) à retirer"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": GONE},
    )

    def __init__(self, *args: Any, held: Iterable[Authorization], own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {str(row.public_id): row for row in held}
        self.by_relation = {self._key(row.relation): row.relation for row in self.held.values()}
        names = {key: relation.client.name if relation else own for key, relation in self.by_relation.items()}
        self.fields["relations"].choices = list(names.items())  # type: ignore[attr-defined]
        self.fields["subjects"].choices = [  # type: ignore[attr-defined]
            (name, [(key, self._words(row)) for key, row in self.held.items() if self._key(row.relation) == relation])
            for relation, name in names.items()
        ]
        for name in ("relations", "subjects"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]
            if not self.held:
                del self.fields[name]

    @staticmethod
    def _key(relation: Relation | None) -> str:
        return str(relation.public_id) if relation else OWN

    @staticmethod
    def _words(row: Authorization) -> Any:
        return format_lazy("{} ({})", row.subject.name, row.get_right_display())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reach") == Reach.RELATIONS and not cleaned.get("relations"):
            self._complain("relations", _("Cochez au moins une relation à retirer."))
        if cleaned.get("reach") == Reach.SUBJECTS and not cleaned.get("subjects"):
            self._complain("subjects", _("Cochez au moins un sujet autorisé à retirer."))
        return cleaned

    def _complain(self, name: str, words: Any) -> None:
        if name in self.fields and not self.has_error(name):
            self.add_error(name, words)
        elif name not in self.fields:
            self.add_error("reach", _("Cette personne n’a aucun sujet autorisé : choisissez « Toutes les relations »."))

    @property
    def removal(self) -> dict[str, Any]:
        """What was chosen, as `actions.catalogue.Removal` takes it."""
        cleaned = self.cleaned_data
        reach = cleaned["reach"]
        relations = [self.by_relation[key] for key in cleaned.get("relations", ())] if reach == Reach.RELATIONS else []
        rows = [self.held[key] for key in cleaned.get("subjects", ())] if reach == Reach.SUBJECTS else []
        return {"reach": reach, "relations": relations, "rows": rows}
