"""« Gérer mes utilisateurs »: adding someone to a company, and correcting what was typed of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from organizations.forms.ends import EndField
from organizations.forms.keys import ANSWER_ADVICE, KEPT_ADVICE, AnswerField
from organizations.models import Membership, Role, Secret, SecretQuestion
from organizations.models.keys import QUESTION_MAX
from portal.core.fields import EmailAddressField, LineField, PersonNameField

YES, NO = "oui", "non"


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


class CollaboratorForm(forms.Form):
    """« Ajouter un nouvel utilisateur ». Cleaned, it is `details`."""

    first_name = PersonNameField(label=_("Prénom"), error_messages={"required": _("Saisissez le prénom.")})
    last_name = PersonNameField(label=_("Nom"), error_messages={"required": _("Saisissez le nom.")})
    email = EmailAddressField(
        help_text=_("Une adresse qui n’appartient qu’à cette personne, et à aucun autre utilisateur du portail.")
    )
    language = forms.ChoiceField(label=_("Langue des courriels"), choices=Language, initial=Language.FRENCH)
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    @property
    def details(self) -> dict[str, Any]:
        """What was typed, as an action takes it."""
        typed = dict(self.cleaned_data)
        role = Role.MANAGER if typed.pop("is_manager") else Role.MEMBER
        return typed | {"role": role, "secret": Secret(typed.pop("secret_question"), typed.pop("secret_answer"))}


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
            name: getattr(membership, name) for name in ("first_name", "last_name", "email", "language", "ends_on")
        } | {
            "is_manager": YES if membership.is_manager else NO,
            "secret_question": secret.question if secret else "",
        }


class RoleForm(forms.Form):
    """« Editer » someone who has activated: what else there is belongs to the person."""

    is_manager = ManagerField(_("Cet utilisateur est gestionnaire pour l’organisation"))
    ends_on = EndField()

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"is_manager": YES if membership.is_manager else NO, "ends_on": membership.ends_on}
