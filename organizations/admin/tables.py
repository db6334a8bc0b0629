"""What the tables of types and desks refuse: an edit that would break what is under way says what to do first."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import get_groups_with_perms

from organizations.models import Membership, Organization, ServiceRequest, SupportDesk
from portal.core.fields import validate_dialled

Status = Organization.Status
NUMBERS = ("telephone", "toll_free", "fax", "emergency_telephone")


def refuse_half_told(form: forms.ModelForm, *names: str) -> None:
    """Refuse a text in one language alone: half of the readers would find nothing."""
    for name in names:
        told = {language: form.cleaned_data.get(f"{name}_{language}", "").strip() for language in ("fr", "en")}
        for language, text in told.items():
            if not text and any(told.values()):
                form.add_error(f"{name}_{language}", _("Écrivez ce texte dans les deux langues, ou dans aucune."))


class TypeForm(forms.ModelForm):
    """A type of account; what its accounts are in the midst of stays possible."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_half_told(self, "summary")
        return cleaned

    def clean_is_open(self) -> bool:
        is_open: bool = self.cleaned_data["is_open"]
        if self.instance.is_open and not is_open and self._organizations.filter(status=Status.REGISTERING).exists():
            raise ValidationError(
                _("Des inscriptions de ce type sont en cours : attendez qu’elles soient activées, ou fermez-les.")
            )
        return is_open

    def clean_registration_with_documents(self) -> bool:
        with_documents: bool = self.cleaned_data["registration_with_documents"]
        undecided = ServiceRequest.objects.registrations_undecided().filter(organization__in=self._organizations)
        if not with_documents and undecided.exists():
            raise ValidationError(_("Des inscriptions avec documents attendent une décision : décidez-les d’abord."))
        return with_documents

    def clean_claim_method(self) -> str:
        method: str = self.cleaned_data["claim_method"]
        pending = Membership.objects.awaited().filter(organization__in=self._organizations)
        if "claim_method" in self.changed_data and pending.exists():
            raise ValidationError(
                _("Des personnes ont reçu de quoi activer leur accès de l’ancienne façon : attendez, ou retirez-les.")
            )
        return method

    def clean_desk(self) -> SupportDesk:
        """Accounts go to a desk where someone answers."""
        desk: SupportDesk = self.cleaned_data["desk"]
        if "desk" in self.changed_data and self._organizations.exists() and not is_served(desk):
            raise ValidationError(
                _("Aucune équipe ne sert ce service : donnez-le à une équipe avant de lui confier des comptes.")
            )
        return desk

    @property
    def _organizations(self) -> Any:
        """The accounts of this type, none while it is being written."""
        return Organization.objects.filter(type=self.instance.pk)


def is_served(desk: SupportDesk) -> bool:
    """Whether a team with someone in it serves a desk."""
    teams = get_groups_with_perms(desk, attach_perms=True)
    serving = [team for team, rights in teams.items() if "serve_supportdesk" in rights]
    return any(team.user_set.filter(is_active=True).exists() for team in serving)


class DeskForm(forms.ModelForm):
    """A desk; each number is one that a telephone can call."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            if name in self.fields:
                self.fields[name].validators.append(validate_dialled)

    def clean_extension(self) -> str:
        extension: str = self.cleaned_data["extension"]
        if extension and not extension.isdecimal():
            raise ValidationError(_("Un poste compte de un à huit chiffres."))
        return extension

    def clean_links_by_identity(self) -> bool:
        links: bool = self.cleaned_data["links_by_identity"]
        waiting = ServiceRequest.objects.profile_links_undecided()
        others = SupportDesk.objects.filter(links_by_identity=True).exclude(pk=self.instance.pk)
        if self.instance.links_by_identity and not links and not others.exists() and waiting.exists():
            raise ValidationError(_("Des liaisons par identité attendent une décision : décidez-les d’abord."))
        return links


class KnownRow(forms.ModelChoiceField):
    """The row that a line of a formset is about, among those it has read: Django would look each one up again."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        known = {str(row.pk): row for row in self.queryset}
        if str(value) not in known:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return known[str(value)]


class HoursFormSet(forms.BaseInlineFormSet):
    """The hours of a desk: one that serves accounts tells when."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        known = self.get_queryset()
        # Set as it is: a field given a queryset makes its own of it.
        field = KnownRow(known, initial=form.instance.pk, required=False, widget=forms.HiddenInput)
        field._queryset = known  # noqa: SLF001
        form.fields["id"] = field

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if not kept and not any(self.errors) and self.instance.pk and self.instance.types.exists():
            raise ValidationError(_("Ce service s’occupe de comptes : écrivez au moins une plage d’heures."))
