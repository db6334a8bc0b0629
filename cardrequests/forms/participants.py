"""« Fiche du participant »."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cardrequests.models import Participant, Title
from cardrequests.validators import refuse_birth_date
from portal.core.fields import PersonNameField, TelephoneField, spoken_telephone
from portal.core.forms import DateInput

# What spreadsheets make of a date that was typed year first.
DATES = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"]


def titles_for(participant: Participant | None = None) -> list[Title]:
    """Return what one may choose today, and what this person has already."""
    offered = list(Title.objects.offered())
    return [participant.title, *offered] if participant and participant.title not in offered else offered


class ParticipantForm(forms.Form):
    """One person. `titles` are those that one may choose: asked for once, for however many people."""

    template_name = "cardrequests/_participant_box.html"

    title = forms.ChoiceField(
        label=_("Titre"),
        error_messages={
            "required": _("Choisissez le titre."),
            "invalid_choice": _("Ce titre n’est pas dans la liste."),
        },
        widget=forms.Select(attrs={"class": "govuk-input--width-10"}),
    )
    first_name = PersonNameField(label=_("Prénom"), error_messages={"required": _("Saisissez le prénom.")})
    last_name = PersonNameField(label=_("Nom"), error_messages={"required": _("Saisissez le nom.")})
    birth_date = forms.DateField(
        label=_("Date de naissance"),
        input_formats=DATES,
        widget=DateInput,
        validators=[refuse_birth_date],
        error_messages={
            "required": _("Saisissez la date de naissance."),
            "invalid": _("Saisissez la date comme 1985-06-24 : année, mois, jour."),
        },
    )
    telephone = TelephoneField(
        label=_("Téléphone"),
        help_text=_("Par exemple 514 276-1234."),
        error_messages={"required": _("Saisissez le numéro de téléphone.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    extension = forms.RegexField(
        label=_("Poste"),
        regex=r"^[0-9]{1,8}$",
        required=False,
        error_messages={"invalid": _("Un poste compte de un à huit chiffres.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )
    # What the page showed of the person (Participant.version); someone new has none.
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, titles: Sequence[Title], participant: Participant | None = None, **kwargs: Any
    ) -> None:
        self.titles = {str(title.pk): title for title in titles}
        super().__init__(*args, **kwargs)
        choices = [(key, title.name) for key, title in self.titles.items()]
        self.fields["title"].choices = [("", _("Choisissez le titre")), *choices]  # type: ignore[attr-defined]
        if participant:
            self.initial = self._of(participant) | self.initial

    @staticmethod
    def _of(participant: Participant) -> dict[str, Any]:
        names = ("first_name", "last_name", "birth_date", "extension")
        own = {name: getattr(participant, name) for name in names}
        telephone = spoken_telephone(participant.telephone)
        return own | {"title": participant.title_id, "telephone": telephone, "seen": participant.version}

    @property
    def person(self) -> dict[str, Any]:
        """What was typed, as `actions.participants.Person` takes it."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return cleaned | {"title": self.titles[cleaned["title"]]}

    def keep_mine_over(self, participant: Participant) -> None:
        """Show what was typed beside what another window saved meanwhile; sent again, it is saved over that."""
        self.data = self.data.copy()
        self.data["seen"] = participant.version
