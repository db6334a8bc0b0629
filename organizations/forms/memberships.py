"""Adding someone to an account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from accounts.validators import validate_username
from organizations.forms.ends import EndField
from organizations.models import Membership, Role
from portal.core.fields import EmailAddressField, LineField, PersonNameField


class InviteForm(forms.Form):
    """The window « Ajouter un utilisateur ». `roles`: (value, word) pairs that the caller may give, smallest first."""

    email = EmailAddressField(
        help_text=_("Une adresse qui n’appartient qu’à cette personne : l’invitation y sera envoyée.")
    )
    username = LineField(
        label=_("Nom d’utilisateur"),
        max_length=254,
        required=False,
        help_text=_(
            "Laissez vide pour proposer l’adresse courriel ; la personne pourra le changer en activant son profil."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    first_name = PersonNameField(label=_("Prénom"), error_messages={"required": _("Saisissez le prénom.")})
    last_name = PersonNameField(label=_("Nom"), error_messages={"required": _("Saisissez le nom.")})
    role = forms.ChoiceField(
        label=_("Type d’utilisateur"), error_messages={"required": _("Choisissez le type d’utilisateur.")}
    )
    language = forms.ChoiceField(label=_("Langue des courriels"), choices=Language, initial=Language.FRENCH)
    ends_on = EndField()

    def __init__(self, *args: Any, roles: list[tuple[Role, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].lower()
        if username:
            validate_username(username, email=self.cleaned_data.get("email", ""))
        return username


class CorrectionForm(InviteForm):
    """The same about someone who was added and has still to confirm.

    `seen` carries what the page showed, so that nobody overwrites what someone else has corrected meanwhile.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        self.membership = membership
        super().__init__(*args, **kwargs)
        self.initial |= {name: getattr(membership, name) for name in self.fields if name != "seen"}
        self.initial["seen"] = membership.version
        self.fields["email"].help_text = _("Si elle change, le lien déjà envoyé cesse de fonctionner et un autre part.")
