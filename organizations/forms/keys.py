"""Questions and answers: the organization's, and those of an activation with three keys."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.forms.claims import ActivationForm
from organizations.models import Answers, Claim
from organizations.models.keys import QUESTION_MAX
from portal.core.fields import LineField

ANSWER_ADVICE = _("Au moins huit caractères. Les majuscules, les accents et les espaces doublés ne comptent pas.")

KEPT_ADVICE = _(
    "Laissez vide pour garder la réponse actuelle. Une nouvelle compte au moins huit caractères; les majuscules, "
    "les accents et les espaces doublés ne comptent pas."
)


class AnswerField(forms.CharField):
    """The answer to a question: shown on demand, sent back to nobody."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        kwargs.setdefault("error_messages", {"required": _("Saisissez la réponse.")})
        super().__init__(**{"max_length": 200, "widget": widget} | kwargs)


class CourierKeyForm(forms.Form):
    """« Modifier le code courrier »: the question, the answer, or both."""

    question = LineField(
        label=_("Question"),
        max_length=QUESTION_MAX,
        help_text=_("Vos collaborateurs la liront en activant leur accès."),
        error_messages={"required": _("Saisissez la question.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    answer = AnswerField(label=_("Réponse"), required=False, help_text=ANSWER_ADVICE)

    def __init__(self, *args: Any, has_answer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_answer:
            self.fields["answer"].help_text = KEPT_ADVICE
        else:
            self.fields["answer"].required = True


class KeysForm(forms.Form):
    """The two answers that go with the link; cleaned, they are `answers`. They stay out of `cleaned_data`."""

    courier = AnswerField(label=_("Clé de sécurité courrier de l’organisation"))
    secret = AnswerField(label=_("Réponse à la question secrète"))

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = claim.membership
        questions = {
            "courier": getattr(getattr(place.organization, "courier_key", None), "question", ""),
            "secret": getattr(getattr(place, "secret_question", None), "question", ""),
        }
        for name, question in questions.items():
            self.fields[name].help_text = question
        self.answers = Answers("", "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.answers = Answers(cleaned.pop("courier", ""), cleaned.pop("secret", ""))
        return cleaned


class ThreeKeysForm(KeysForm, ActivationForm):
    """The two answers, and how a newcomer will sign in."""

    field_order = ("courier", "secret", *ActivationForm.field_order)
