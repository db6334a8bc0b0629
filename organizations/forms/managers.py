"""« Ajouter gestionnaire »: several people at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership


class ManagersForm(forms.Form):
    """Who becomes a manager. `members`: the active people of the account who are none; cleaned, `people` are some."""

    people = forms.MultipleChoiceField(
        label=_("Collaborateurs"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une personne.")},
    )

    def __init__(self, *args: Any, members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(member.public_id): member for member in members}
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (key, f"{member.full_name}, {member.user.email}") for key, member in self.by_key.items() if member.user
        ]

    def clean_people(self) -> list[Membership]:
        return [self.by_key[key] for key in self.cleaned_data["people"]]
