"""What an agent types to see the portal as a person: whom, why, for which ticket."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.fields import LineField


class FindPersonForm(forms.Form):
    """Whom: the address or the user name, whole. What is close to it is searched elsewhere."""

    login = LineField(label=_("Adresse courriel ou nom d’utilisateur"), max_length=254)

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).lower()


class VisitForm(forms.Form):
    """Why, and for which ticket: without one the person must have said yes."""

    reason = LineField(
        label=_("Motif"), help_text=_("La personne le lira. N’y écrivez rien de confidentiel."), max_length=300
    )
    ticket = LineField(
        label=_("Numéro de billet"),
        help_text=_("Celui de la demande de soutien. Laissez vide si la personne a donné son accord dans le portail."),
        max_length=40,
        required=False,
    )
