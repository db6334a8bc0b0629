"""« Gérer mes utilisateurs »: adding someone to a company, and correcting what was typed of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from organizations.actions.keys import Secret
from organizations.actions.memberships import Newcomer
from organizations.forms.keys import ANSWER_ADVICE, KEPT_ADVICE, AnswerField
from organizations.models import Membership, Role, SecretQuestion
from organizations.models.keys import QUESTION_MAX
from portal.core.fields import EmailAddressField, LineField, PersonNameField

YES, NO = "oui", "non"


class ManagerField(forms.ChoiceField):
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            choices=[(YES, _("Oui")), (NO, _("Non"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choisissez Oui ou Non.")},
        )

    def clean(self, value: Any) -> str:
        return Role.MANAGER if super().clean(value) == YES else Role.MEMBER


class CollaboratorForm(forms.Form):
    """« Ajouter un nouvel utilisateur ». Cleaned, it is a `newcomer` with a secret of their own."""

    first_name = PersonNameField(label=_("Prénom"), error_messages={"required": _("Saisissez le prénom.")})
    last_name = PersonNameField(label=_("Nom"), error_messages={"required": _("Saisissez le nom.")})
    email = EmailAddressField(
        help_text=_("Une adresse qui n’appartient qu’à cette personne, et à aucun autre utilisateur du portail.")
    )
    language = forms.ChoiceField(label=_("Langue des courriels"), choices=Language, initial=Language.FRENCH)
    is_manager = ManagerField(_("Ce nouvel utilisateur est gestionnaire pour l’organisation"))
    secret_question = LineField(
        label=_("Question secrète"),
        max_length=QUESTION_MAX,
        help_text=_("La personne la lira en activant son accès."),
        error_messages={"required": _("Saisissez la question secrète.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    secret_answer = AnswerField(label=_("Réponse à la question secrète"), help_text=ANSWER_ADVICE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    @property
    def newcomer(self) -> Newcomer:
        cleaned = self.cleaned_data
        return Newcomer(
            email=cleaned["email"],
            first_name=cleaned["first_name"],
            last_name=cleaned["last_name"],
            role=cleaned["is_manager"],
            language=cleaned["language"],
            secret=Secret(cleaned["secret_question"], cleaned["secret_answer"]),
        )


class CorrectionForm(CollaboratorForm):
    """« Editer » someone who has not activated yet: an empty answer keeps the one agreed."""

    is_manager = ManagerField(_("Cet utilisateur est gestionnaire pour l’organisation"))
    secret_answer = AnswerField(
        label=_("Réponse à la question secrète"),
        required=False,
        help_text=KEPT_ADVICE,
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        secret = SecretQuestion.objects.filter(membership=membership).first()
        self.initial = {
            name: getattr(membership, name) for name in ("first_name", "last_name", "email", "language")
        } | {
            "is_manager": YES if membership.role == Role.MANAGER else NO,
            "secret_question": secret.question if secret else "",
        }


class RoleForm(forms.Form):
    """« Editer » someone who has activated: what else there is belongs to the person."""

    is_manager = ManagerField(_("Cet utilisateur est gestionnaire pour l’organisation"))

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"is_manager": YES if membership.role == Role.MANAGER else NO}
