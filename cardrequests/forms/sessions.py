"""« Fiche de la session »: its three boxes in one form."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cardrequests.models import Activity, Institution, OrganismKind, Trainer, TrainingSession
from cardrequests.validators import name_key
from portal.core.fields import EmailAddressField, LineField, canadian_postal_code
from portal.core.forms import DateInput

DELIVERY = ("delivery_street", "delivery_city", "delivery_postal_code", "delivery_attention", "delivery_email")
PLAIN = ("trainer_email", "organism_name", "place", "ended_on", *DELIVERY)


def _delivery(session: TrainingSession) -> dict[str, str]:
    own = {name: getattr(session, name) for name in DELIVERY}
    return own | {"delivery_postal_code": session.spoken_postal_code}


class DataList(forms.TextInput):
    """A line with suggestions; the page draws the list that `names` is."""

    def __init__(self, names: str) -> None:
        super().__init__({"list": names, "autocomplete": "off"})


class SessionForm(forms.Form):
    """What a trainer reports of a session; cleaned, `sheet` says it as `actions.sessions.Sheet` takes it.

    `session`: the one that is changed; without it, it is a new one.
    """

    template_name = "cardrequests/_session_boxes.html"

    trainer_email = EmailAddressField(
        label=_("Courriel"),
        help_text=_("Vérifiez cette adresse. Changée ici, elle ne vaut que pour cette session."),
        error_messages={"required": _("Saisissez votre adresse courriel.")},
    )
    second_card = forms.CharField(
        label=_("Carte"),
        required=False,
        max_length=20,
        help_text=_("Le numéro qui est sur sa carte, comme ETHC003-1. Laissez vide s’il n’y en a pas."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ModelChoiceField(
        label=_("Type d’organisme"),
        queryset=OrganismKind.objects.none(),
        empty_label=_("Choisissez le type d’organisme"),
        error_messages={"required": _("Choisissez le type d’organisme.")},
    )
    organism_name = LineField(
        label=_("Nom de l’organisme"),
        max_length=150,
        help_text=_("Pour une maison d’enseignement accréditée, choisissez son nom dans la liste."),
        widget=DataList("institutions"),
        error_messages={"required": _("Saisissez le nom de l’organisme.")},
    )
    place = LineField(
        label=_("Lieu de formation"),
        max_length=150,
        help_text=_("L’endroit où la formation a eu lieu."),
        error_messages={"required": _("Saisissez le lieu de formation.")},
    )
    activity = forms.ModelChoiceField(
        label=_("Activité de formation"),
        queryset=Activity.objects.none(),
        empty_label=_("Choisissez l’activité de formation"),
        error_messages={"required": _("Choisissez l’activité de formation.")},
    )
    ended_on = forms.DateField(
        label=_("Fin de la session"),
        help_text=_("Le dernier jour de la formation, au plus tard aujourd’hui."),
        widget=DateInput,
        error_messages={
            "required": _("Saisissez le dernier jour de la formation."),
            "invalid": _("Saisissez une date complète, comme 2026-05-17."),
        },
    )
    delivery_street = LineField(
        label=_("Adresse"),
        max_length=150,
        help_text=_("Numéro, rue et bureau."),
        error_messages={"required": _("Saisissez l’adresse où envoyer les cartes.")},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    delivery_city = LineField(
        label=_("Ville"),
        max_length=100,
        error_messages={"required": _("Saisissez la ville.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    delivery_postal_code = forms.CharField(
        label=_("Code postal"),
        max_length=12,
        error_messages={"required": _("Saisissez le code postal.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "govuk-input--width-10"}),
    )
    delivery_attention = LineField(
        label=_("À l’attention de"),
        max_length=150,
        error_messages={"required": _("Saisissez le nom de la personne qui recevra les cartes.")},
    )
    delivery_email = EmailAddressField(
        label=_("Courriel"),
        help_text=_("La facture et les confirmations de traitement y sont envoyées."),
        error_messages={"required": _("Saisissez l’adresse courriel qui recevra la facture.")},
    )
    # The version that the page showed; a new session has none.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, trainer: Trainer, session: TrainingSession | None = None, **kwargs: Any) -> None:
        self.trainer, self.session = trainer, session
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = self._offered(OrganismKind, "kind_id")  # type: ignore[attr-defined]
        self.fields["activity"].queryset = self._offered(Activity, "activity_id")  # type: ignore[attr-defined]
        self.fields["ended_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.initial = self._own() | self.initial

    def _offered(self, model: Any, column: str) -> Any:
        """What one may choose today, and what this session has already."""
        chosen = getattr(self.session, column) if self.session else None
        return model.objects.filter(Q(retired_at=None) | Q(pk=chosen))

    def _own(self) -> dict[str, Any]:
        """What is known already: the session as it is; of a new one, the trainer's own data and latest delivery."""
        session = self.session
        if session is None:
            latest = self.trainer.sessions.newest_first().first()
            return {"trainer_email": self.trainer.user.email} | (_delivery(latest) if latest else {})
        own = {name: getattr(session, name) for name in PLAIN} | _delivery(session) | {"seen": session.version}
        second = session.second_trainer.card_number if session.second_trainer else ""
        return own | {"second_card": second, "kind": session.kind_id, "activity": session.activity_id}

    @cached_property
    def institutions(self) -> list[Institution]:
        return list(self._offered(Institution, "institution_id"))

    @cached_property
    def second_trainer(self) -> Trainer | None:
        """Whose card is in the box, if it is someone's."""
        typed = str(self["second_card"].value() or "")
        return Trainer.objects.bearing(typed).select_related("user").first() if typed.strip() else None

    @property
    def accredited(self) -> list[int]:
        """The types whose organisms are chosen from the list."""
        return [kind.pk for kind in self.fields["kind"].queryset if kind.is_accredited]  # type: ignore[attr-defined]

    def clean_second_card(self) -> str:
        typed: str = self.cleaned_data["second_card"].strip()
        if not typed:
            return ""
        second = self.second_trainer
        is_same = self.session is not None and second is not None and self.session.second_trainer_id == second.pk
        if second is None or not (second.is_usable or is_same):
            raise forms.ValidationError(_("Aucun formateur actif ne porte cette carte. Vérifiez le numéro."))
        if second == self.trainer:
            raise forms.ValidationError(_("C’est votre propre carte. Saisissez celle de l’autre personne."))
        return second.card_number

    def clean_delivery_postal_code(self) -> str:
        return canadian_postal_code(self.cleaned_data["delivery_postal_code"])

    def clean_ended_on(self) -> Any:
        day = self.cleaned_data["ended_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("La fin de la session ne peut pas être après aujourd’hui."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, name = cleaned.get("kind"), cleaned.get("organism_name")
        institution = self._institution(name) if kind and kind.is_accredited and name else None
        if kind and kind.is_accredited and name and institution is None:
            self.add_error(
                "organism_name", _("Choisissez dans la liste le nom de la maison d’enseignement accréditée.")
            )
        if institution:
            cleaned["organism_name"] = institution.name_fr
        return cleaned | {"institution": institution}

    def _institution(self, name: str) -> Institution | None:
        key = name_key("", name)
        named = (each for each in self.institutions if key in (name_key("", each.name_fr), name_key("", each.name_en)))
        return next(named, None)

    @property
    def sheet(self) -> dict[str, Any]:
        """What was typed, as `actions.sessions.Sheet` takes it."""
        cleaned = self.cleaned_data
        chosen = {name: cleaned[name] for name in (*PLAIN, "kind", "institution", "activity")}
        return chosen | {"second_trainer": self.second_trainer if cleaned["second_card"] else None}

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the boxes, right or wrong, to be kept as a draft; NUL is what PostgreSQL keeps nowhere."""
        names = [name for name in self.fields if name != "seen"]
        return {name: str(self.data.get(name, "")).replace("\x00", "")[:320] for name in names}

    def keep_mine_over(self, session: TrainingSession) -> None:
        """Show what was typed beside what another window saved meanwhile; sent again, it is saved over that."""
        self.data = self.data.copy()
        self.data["seen"] = str(session.version)
