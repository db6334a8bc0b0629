"""Another e-mail address for someone of the account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.fields import EmailAddressField


class ProposalForm(forms.Form):
    email = EmailAddressField(
        label=_("Nouvelle adresse de courriel"),
        help_text=_("Une adresse qui n’appartient qu’à cette personne : elle y recevra un lien pour la confirmer."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
