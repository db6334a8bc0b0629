"""The answer to a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Which proposal, and the button that was pressed."""

    YES, NO = "oui", "non"

    proposal = forms.UUIDField()
    answer = forms.ChoiceField(choices=[(YES, _("Accepter")), (NO, _("Refuser"))])
