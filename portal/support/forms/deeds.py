"""The forms of what an agent does from a dossier."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import SupportDesk
from portal.core.fields import EmailAddressField
from portal.support.models import Note


class ConfirmationForm(forms.Form):
    """Nothing to type: pressing the button is saying yes."""


class AddressForm(forms.Form):
    """The address as it should have been typed; `seen` is the one that the page showed."""

    email = EmailAddressField(label=_("Bonne adresse de courriel"))
    seen = forms.CharField(widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """A note; of someone whom several desks of the agent serve, also for which."""

    text = forms.CharField(
        label=_("Nouvelle note"),
        max_length=Note._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Pour les agents seulement. Une note ne se modifie pas : on la corrige par une autre. "
            "La personne qu’elle concerne peut en demander copie : n’écrivez que des faits."
        ),
        error_messages={"required": _("Écrivez la note.")},
    )

    def __init__(self, *args: Any, desks: list[SupportDesk] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desks = {str(desk.pk): desk for desk in desks or []}
        if len(self.desks) > 1:
            choices = [(key, desk.name) for key, desk in self.desks.items()]
            self.fields["desk"] = forms.ChoiceField(label=_("Pour le service"), choices=choices)

    @property
    def desk(self) -> SupportDesk | None:
        """The desk chosen, the only one, or none where none serves the person."""
        chosen: str = self.cleaned_data.get("desk", "")
        return self.desks.get(chosen) if chosen else next(iter(self.desks.values()), None)
